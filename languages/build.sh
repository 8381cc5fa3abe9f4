#!/bin/sh
# Builds a language's folder from a text: vocabulary, training, 8 bits, spellings, words, phrases, figures.
# What is there already is kept, and a training run that was stopped goes on: the same command again.
#
#   TAG=de TEXT=DIR sh languages/build.sh
#
# TEXT has train, valid and test.txt[.gz] and may have words_50k.tsv.gz, words with counts. languages/TAG has
# recipe.toml, language.json, and blocked.txt and channel.tsv if there are such lists; what a new language lacks of the
# first two is made. The folder comes to be in WORK/TAG, and with INSTALL=yes in languages/TAG.
#
# More settings: COUNTS, MISSPELLINGS and DICTIONARY, for lstmkb words; LISTS, the text for words, and TEST, that for the figures, if
# not TEXT; RECIPE, a file; LIMIT, the most bytes; PHRASES, what lstmkb ngrams --min-counts may be, the
# first that fits is taken; WEIGHT, what their --weight is; FROM, a model that the new one grows from; LSTMKB, the program;
# STEP, a single step to take: vocab, train, folder or install. Arguments are flags for lstmkb train.
set -eu
: "${TAG:?tag of the language, as de}" "${TEXT:?folder of its text}"
here=$(dirname "$0") lstmkb=${LSTMKB:-./lstmkb}
home=$here/$TAG work=${WORK:-runs/languages/$TAG}
run=$work/run out=$work/$TAG lists=${LISTS:-$TEXT} recipe=${RECIPE:-$home/recipe.toml} vocab=$work/vocab.txt
[ -n "${COUNTS:-}" ] || [ ! -e "$TEXT/words_50k.tsv.gz" ] || COUNTS=$TEXT/words_50k.tsv.gz

step() { [ "${STEP:-$1}" = "$1" ]; }
listed() { # listed COMMAND FLAG...: lists words without what is none
	"$lstmkb" "$@" ${COUNTS:+--counts "$COUNTS"} ${MISSPELLINGS:+--misspellings "$MISSPELLINGS"} ${DICTIONARY:+--dictionary "$DICTIONARY"}
}
words() { { cat "$TEXT/train.txt" 2>/dev/null || gzip -dc "$TEXT/train.txt.gz"; } | wc -w; }
size() { cat "$out"/* | wc -c; }

mkdir -p "$home" "$work"
[ -e "$recipe" ] || sed "s/languages\/nl/languages\/$TAG/" "$here/nl/recipe.toml" >"$recipe"
[ -e "$home/language.json" ] || printf '{"name": "%s", "tag": "%s"}\n' "$TAG" "$TAG" >"$home/language.json"

if step vocab && [ ! -e "$vocab" ]; then
	listed vocab --language "$home" --data "$TEXT" --size "$(sed -n 's/^vocab_size = //p' "$recipe")" --out "$vocab"
fi
if step train; then
	if [ -e "$run/last" ]; then
		"$lstmkb" train --resume --data "$TEXT" --out "$run" "$@"
	elif [ -n "${FROM:-}" ]; then
		"$lstmkb" train --config "$recipe" --from "$FROM" --hidden "$(sed -n 's/^hidden = //p' "$recipe")" --data "$TEXT" --vocab "$vocab" --out "$run" "$@"
	else
		"$lstmkb" train --config "$recipe" --language "$home" --data "$TEXT" --vocab "$vocab" --out "$run" "$@"
	fi
fi
if step folder; then
	rm -rf "$out"
	"$lstmkb" quantize --model "$run" --data "$TEXT" --out "$out"
	grep -q '"licence"' "$out/config.json" || # of a run that was begun without the recipe's
		sed -i "s|^  \"training\"|  \"licence\": $(sed -n 's/^licence = //p' "$recipe"),\n&|" "$out/config.json"
	for file in language.json blocked.txt channel.tsv emoji.tsv.gz; do
		[ ! -e "$home/$file" ] || cp "$home/$file" "$out"
	done
	"$lstmkb" forms --model "$out" --data "$lists" --out "$out/forms.tsv"
	listed words --model "$out" --data "$lists" --nonwords "$out/nonwords.txt" --out "$out/words.tsv.gz"
	weight=${WEIGHT:-$([ "$(words)" -ge 2000000 ] && echo 20 || echo 30)} # docs/adr/0008-phrases.md
	for counts in ${PHRASES:-1,1,2 1,2,2 2,2,2 2,2,3 2,3,3 3,3,4 4,4,5}; do
		"$lstmkb" ngrams --model "$out" --data "$TEXT" --min-counts "$counts" --weight "$weight" --out "$out/ngrams.zst"
		[ "$(size)" -gt "${LIMIT:-6000000}" ] || break
	done
	"$lstmkb" eval --model "$out" --data "${TEST:-$TEXT}" --keyboard --every 10 --json >"$work/figures.json"
	mv "$work/figures.json" "$out"
	echo "$out: $(size) bytes"
fi
if step install && [ "${INSTALL:-}" = yes ]; then
	cp "$out"/* "$home"
	name=$(sed -n 's/.*"name": *"\([^"]*\)".*/\1/p' "$home/language.json")
	[ -e "$home/$TAG.go" ] || sed "s/\ben\b/$TAG/g; s/English/$name/g" "$here/en/en.go" >"$home/$TAG.go"
	echo "$home: for programs that import it; languages/all.go lists those in lstmkb"
fi
