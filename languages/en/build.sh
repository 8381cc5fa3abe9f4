#!/bin/sh
# Builds the English model anew from its texts and word lists, in the folder WORK. What is there
# already is kept, and a training run that was stopped goes on: the same command again.
#
#   KEYBOARD=DIR MORE=DIR COUNTS=FILE MISSPELLINGS=FILES DICTIONARY=FILE FROM=MODEL WORK=DIR sh languages/en/build.sh
#
# README.md beside it says what the texts and lists are, languages/build.sh, which does all but mix the texts, what else
# may be set: FROM is the model that this one grows from, builtin for the one in the program. STEP may be text, too.
# Arguments are flags for lstmkb train, such as --steps to end the run earlier.
set -eu
: "${KEYBOARD:?everyday text}" "${MORE:?more text}" "${FROM:?model to begin with}" "${WORK:?folder to work in}"
: "${COUNTS:?words with counts}" "${MISSPELLINGS:?lists of misspellings, with commas between}" "${DICTIONARY:?words that are right}"
here=$(dirname "$0")
lstmkb=${LSTMKB:-./lstmkb}

if [ "${STEP:-text}" = text ] && [ ! -e "$WORK/once" ]; then # everyday text weighs three times, in training and for phrases
	"$lstmkb" data mix "$KEYBOARD=3" "$MORE" --every 4 --out "$WORK/text"
	"$lstmkb" data mix "$KEYBOARD" "$MORE" --out "$WORK/once"
fi
TAG=en TEXT=$WORK/text LISTS=$WORK/once TEST=$KEYBOARD RECIPE=$here/next.toml LIMIT=16000000 PHRASES=5,6,6
export FROM TAG TEXT LISTS TEST RECIPE LIMIT PHRASES WORK COUNTS MISSPELLINGS DICTIONARY
exec sh "$here/../build.sh" "$@"
