-- Requests for wrk as typists make them: 32 typists, each in a session of their own, type random words of a vocabulary file
-- letter by letter, and ask for three suggestions with each.
--   wrk -t1 -c32 -d3s --latency -s bench/peers/typing.lua http://127.0.0.1:8080/predict -- VOCAB SEED
local words, typists, n = {}, {}, 0
function init(args)
  for line in io.lines(args[1]) do if line:match('^%w+$') and #words < 3000 then words[#words + 1] = line end end
  math.randomseed(tonumber(args[2]))
  for i = 1, 32 do typists[i] = {text = {}, word = words[math.random(#words)], at = 0, id = 't' .. args[2] .. '-' .. i} end
end
function request()
  n = n % 32 + 1
  local t = typists[n]
  if t.at >= #t.word then
    t.text[#t.text + 1] = t.word
    if #t.text > 12 then t.text = {} end
    t.word, t.at = words[math.random(#words)], 0
  end
  local body = '{"text":"' .. table.concat(t.text, ' ') .. ' ","prefix":"' .. t.word:sub(1, t.at) .. '","k":3,"session":"' .. t.id .. '"}'
  t.at = t.at + 1
  return 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ' .. #body .. '\r\n\r\n' .. body
end
