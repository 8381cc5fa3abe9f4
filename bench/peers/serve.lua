-- Requests for wrk, and one line of JSON with what came of them.
--   wrk -t1 -c1 -d3s -s serve.lua URL -- VOCAB SEED     each of another text: 1 to 8 random words of a vocabulary file
--   wrk -t1 -c32 -d3s -s serve.lua URL -- VOCAB SEED 32  of 32 typists in turns, each text the typist's last one and a random word, up to 12
--   wrk -t1 -c1 -d3s -s serve.lua URL -- TEXT           each of that text
local words, sent, typists, last, text = {}, {}, {}, 0, nil
local head

local function post(s)
  local body = '{"text":"' .. s .. '","k":5}'
  return head .. #body .. '\r\n\r\n' .. body
end

function init(args)
  head = 'POST ' .. wrk.path .. ' HTTP/1.1\r\nHost: ' .. wrk.host .. '\r\nContent-Type: application/json\r\nContent-Length: '
  if #args < 2 then
    text = post(args[1])
    return
  end
  for line in io.lines(args[1]) do
    if line:match('^%w+$') then words[#words + 1] = line end -- nothing that JSON would escape
  end
  math.randomseed(tonumber(args[2]))
  for i = 1, tonumber(args[3] or 0) do typists[i] = {} end
end

-- typed is the next text of the typist whose turn it is.
local function typed()
  last = last % #typists + 1
  if #typists[last] == 12 then typists[last] = {} end
  local t = typists[last]
  t[#t + 1] = words[math.random(#words)]
  return table.concat(t, ' ')
end

function request()
  if text then return text end
  if #typists > 0 then return post(typed()) end
  local s
  repeat
    local t = {}
    for i = 1, math.random(8) do t[i] = words[math.random(#words)] end
    s = table.concat(t, ' ')
  until not sent[s]
  sent[s] = true
  return post(s)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p50_ms":%.4f,"p99_ms":%.4f,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect, e.read, e.write, e.status, e.timeout))
end
