# The steps of run.sh, which reads this file.

say "# The first hour"
say "What you see if you go the three ways of the [README](../README.md) in a fresh clone: type, train, ship. A script
([first-hour/run.sh](first-hour/run.sh), \`make first-hour\`) ran each command and wrote this page; no line is made up. Times are dots,
and lines that only tell how far a run is are left out. Your figures may differ a little: processors round differently."

say "## Type"
run 'go run ./cmd/lstmkb "i want to"'
say "That was the English model in the program. Install the program to call it by its name:"
run 'go install ./cmd/lstmkb && export PATH="$PATH:$(go env GOPATH)/bin"' quiet
run 'lstmkb' '' 13
printed
run 'lstmkb "see you" -k 3'
run 'echo "i wpuld lije to mret you tomorroe" | lstmkb correct'
say "The keyboard in the browser, and the same for programs:"
follow 'lstmkb serve'
run "curl -s -d '{\"text\": \"see you\", \"k\": 3}' http://127.0.0.1:8080/predict"
run "curl -s http://127.0.0.1:8080/ | grep '<title>'"
stop

say "## Train"
say "The text is what the people of *The Secret Garden* say (Frances Hodgson Burnett, 1911): 1,000 lines, [whose they are](first-hour/README.md).
Take your own mails, chats or notes in its place."
run 'lstmkb make docs/first-hour/garden.txt --out mine'
printed
follow 'lstmkb predict' ' "I like the"'
say "A model of your text alone, if you have much of it or another language. This text is short, so it saves fewer keystrokes:"
run 'lstmkb train docs/first-hour/garden.txt --out runs/garden'
printed
follow 'lstmkb predict'
follow 'lstmkb eval'

say "## Ship"
say "The folder that \`train\` has just written, as a service:"
follow 'lstmkb serve'
run "curl -s -d '{\"text\": \"I want\", \"k\": 3}' http://127.0.0.1:8080/predict"
run 'curl -s http://127.0.0.1:8080/health'
stop
say "In 8 bits for good, a quarter of the size, and for other programs as ONNX:"
follow 'lstmkb quantize'
run 'lstmkb export --model mine --onnx garden.onnx'
printed
if python3 -c 'import numpy, onnxruntime' 2>/dev/null; then
  follow 'python3'
  say "The same words from the same model, without the lists and phrases that only this program has:"
  run 'lstmkb predict --model mine --plain --json "i want to"'
else
  say "(The Python program was skipped here: no Python with numpy and onnxruntime.)"
fi
say "\`make container\` builds an image of the service; \`deploy/\` has a systemd unit, a \`.deb\` and all settings
([the service](service.md))."
