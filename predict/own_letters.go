package predict

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/decoder"
)

// ownLetters are the characters by which letters that a language's keyboard has keys of differ from
// those that Fold makes of them: the dots of ä and ö, ß, the ring of å. Whoever means such a letter
// has a key for it: schon is not schön, though a letter without an accent stands for one
// elsewhere.
type ownLetters []rune

func ownLettersOf(l *Language) (own ownLetters) {
	for _, row := range l.Keyboard.Letters {
		for _, r := range row {
			if unicode.IsLetter(r) && r >= utf8.RuneSelf && !l.isTypedPlain(r) {
				for _, s := range appendSpecials(nil, string(r)) {
					own = append(own, s.r)
				}
			}
		}
	}
	return own
}

// isTypedPlain reports whether a digraph of the letter is what Fold makes of it, as ss for ß.
func (l *Language) isTypedPlain(letter rune) bool {
	for typed, meant := range l.Digraphs {
		if meant == string(letter) && typed == Fold(meant) {
			return true
		}
	}
	return false
}

// plainOwn is how often the letter without its accent is typed for one that has a key of its own.
const plainOwn = 0.05

// missed reports whether a word with these special characters has an own letter where a plain one
// was typed. n is the length of the fold of what was typed.
func (o ownLetters) missed(word, typed []special, n int) bool {
	if len(o) == 0 {
		return false
	}
	return slices.ContainsFunc(word, func(x special) bool {
		at := x.at
		if !unicode.Is(unicode.M, x.r) {
			at++ // ß stands before the letters it is typed as
		}
		return at <= n && slices.Contains(o, x.r) && !slices.Contains(typed, x)
	})
}

// has reports whether a word with these special characters has an own letter.
func (o ownLetters) has(word []special) bool {
	return slices.ContainsFunc(word, func(x special) bool { return slices.Contains(o, x.r) })
}

// otherDigraph is the factor of words without own letters that letters with a digraph may mean.
const otherDigraph = 0.1

// hasDigraph reports whether folded letters have a digraph of the language.
func (l *Language) hasDigraph(fold []byte) bool {
	for typed, letter := range l.Digraphs {
		if typed != Fold(letter) && bytes.Contains(fold, []byte(typed)) {
			return true
		}
	}
	return false
}

// digraphCost is that of a digraph typed for its letter: −ln of how often.
const digraphCost = 2

// digraphRewrites lets the letters of a language's digraphs find the words with the letters that
// they stand for: ae for ä, which Fold makes a.
func digraphRewrites(l *Language) (list []decoder.Rewrite) {
	for typed, letter := range l.Digraphs {
		if meant, as := Fold(letter), Fold(typed); meant != as {
			list = append(list, decoder.Rewrite{Intended: meant, Typed: as, Cost: digraphCost})
		}
	}
	slices.SortFunc(list, func(a, b decoder.Rewrite) int { return strings.Compare(a.Typed, b.Typed) })
	return list
}
