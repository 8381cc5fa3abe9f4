package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// wellFormed reports whether a word of a text looks like one that a keyboard should
// offer: two or more letters, hyphens, and marks only where they belong. A word with an
// apostrophe that the language does not have is two that have lost their space,
// "won'take".
func wellFormed(word string, l predict.Language) bool {
	word = strings.ReplaceAll(word, "’", "'")
	if utf8.RuneCountInString(word) < 2 || !strings.ContainsFunc(word, unicode.IsLetter) {
		return false
	}
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) && !strings.ContainsRune("'-.", r) }) {
		return false
	}
	if strings.Contains(word, ".") { // an abbreviation, not the end of a sentence: N.E.R.D
		for part := range strings.SplitSeq(strings.TrimSuffix(word, "."), ".") {
			if utf8.RuneCountInString(part) != 1 {
				return false
			}
		}
	}
	before, after, ok := strings.Cut(strings.ToLower(word), "'")
	return !ok || before != "" && after == "" || slices.Contains(l.Apostrophe.Before, before) || slices.Contains(l.Apostrophe.Behind, after)
}

// slipOf reports whether a word is likely another one mistyped: one that occurs min times
// or more, with two letters exchanged, one missing or one too many. Church & Gale (1991)
// have a fourth slip, one letter for another, by which too many words are one away.
func slipOf(word, letters string, min int, often func(string) int) bool {
	r := []rune(word)
	for i := range r {
		without := string(r[:i]) + string(r[i+1:])
		if often(without) >= min {
			return true
		}
		if i+1 < len(r) && often(string(r[:i])+string([]rune{r[i+1], r[i]})+string(r[i+2:])) >= min {
			return true
		}
	}
	for i := range len(r) + 1 {
		for _, c := range letters {
			if often(string(r[:i])+string(c)+string(r[i:])) >= min {
				return true
			}
		}
	}
	return false
}
