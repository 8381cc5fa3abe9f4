package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// wellFormed reports whether a word of a text looks like one that a keyboard should
// offer: two or more letters, hyphens, and marks only where they belong. An apostrophe
// that no rule of the language allows tells two words whose space was lost: "won'take".
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

// slipOf reports whether a word is likely a typing error: two letters exchanged, one
// missing or one too many in a word that occurs min times or more. Church & Gale (1991)
// also have one letter in place of another, but by that too many words are neighbours.
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
