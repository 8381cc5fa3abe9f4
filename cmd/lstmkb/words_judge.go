package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// endings are what may stand behind an apostrophe of a word, and beginnings before it:
// she's, O'Keefe. Other words with one are two that have lost their space, "won'take".
var (
	endings    = []string{"s", "t", "d", "m", "re", "ve", "ll", "em", "all", "clock"}
	beginnings = []string{"o", "d", "l"}
)

// wellFormed reports whether a word of a text looks like one that a keyboard should
// offer: letters, two or more, hyphens, and marks only where they belong.
func wellFormed(word string) bool {
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
	return !ok || before != "" && after == "" || slices.Contains(beginnings, before) || slices.Contains(endings, after)
}

// slipOf reports whether a word is another one that occurs least times or more, but for
// two letters that changed places, one missing or one too many, and so rather that one
// mistyped (Church & Gale 1991, whose channel has these slips and a fourth, one letter
// for another, of which too many words are one away).
func slipOf(word string, least int, often func(string) int) bool {
	r := []rune(word)
	for i := range r {
		without := string(r[:i]) + string(r[i+1:])
		if often(without) >= least {
			return true
		}
		if i+1 < len(r) && often(string(r[:i])+string([]rune{r[i+1], r[i]})+string(r[i+2:])) >= least {
			return true
		}
	}
	for i := range len(r) + 1 {
		for c := 'a'; c <= 'z'; c++ {
			if often(string(r[:i])+string(c)+string(r[i:])) >= least {
				return true
			}
		}
	}
	return false
}
