#!/bin/sh
# Builds the English model anew from its texts and word lists, in the folder WORK. What is there
# already is kept, and a training run that was stopped goes on: the same command again.
#
#   KEYBOARD=DIR MORE=DIR COUNTS=FILE MISSPELLINGS=FILES DICTIONARY=FILE WORK=DIR sh languages/en/build.sh
#
# README.md beside it says what the texts and lists are. LSTMKB names the program, STEP a single step to
# take: text, vocab, train or folder. Arguments are flags for lstmkb train, such as --steps to end the run earlier.
set -eu
: "${KEYBOARD:?everyday text}" "${MORE:?more text}" "${WORK:?folder to work in}"
: "${COUNTS:?words with counts}" "${MISSPELLINGS:?lists of misspellings, with commas between}" "${DICTIONARY:?words that are right}"
here=$(dirname "$0")
lstmkb=${LSTMKB:-./lstmkb}
run=$WORK/run out=$WORK/en

step() { [ "${STEP:-$1}" = "$1" ]; }

if step text && [ ! -e "$WORK/once" ]; then # everyday text weighs twice
	"$lstmkb" data mix "$KEYBOARD=2" "$MORE" --every 4 --out "$WORK/text"
	"$lstmkb" data mix "$KEYBOARD" "$MORE" --out "$WORK/once"
fi
if step vocab && [ ! -e "$WORK/vocab.txt" ]; then
	"$lstmkb" vocab --data "$WORK/text" --size 16000 --counts "$COUNTS" --misspellings "$MISSPELLINGS" --dictionary "$DICTIONARY" --out "$WORK/vocab.txt"
fi
if step train; then
	if [ -e "$run/last" ]; then
		"$lstmkb" train --resume --data "$WORK/text" --out "$run" "$@"
	else
		"$lstmkb" train --config "$here/next.toml" --data "$WORK/text" --vocab "$WORK/vocab.txt" --out "$run" "$@"
	fi
fi
if step folder; then
	"$lstmkb" quantize --model "$run" --data "$WORK/text" --out "$out"
	cp "$here/language.json" "$here/blocked.txt" "$here/channel.tsv" "$out"
	"$lstmkb" ngrams --model "$out" --data "$WORK/once" --min-counts 2,3,3 --out "$out/ngrams.zst"
	"$lstmkb" forms --model "$out" --data "$WORK/once" --out "$out/forms.tsv"
	"$lstmkb" words --model "$out" --data "$WORK/once" --counts "$COUNTS" --misspellings "$MISSPELLINGS" --dictionary "$DICTIONARY" \
		--nonwords "$out/nonwords.txt" --out "$out/words.tsv.gz"
fi
