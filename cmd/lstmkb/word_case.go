package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// Lists of words with counts are in lower case. How a word that the text lacks is written is told
// from words of the text that it ends in or is formed from, where capitals are common: in a language whose
// nouns have them.
const (
	capitalShare = 0.12 // of the uses of words in the text, from which on capitals are common; German has 0.22, other languages 0.02 to 0.03, English about places and films 0.07
	enoughUses   = 1000 // of words in a text that can tell
	caseLetters  = 4    // of the shortest word of the text that tells
	caseCount    = 3    // of its uses
)

// capitalsAreCommon reports whether capitals stand for more than names.
func (l *lister) capitalsAreCommon() bool {
	capital, all := 0, 0
	for id := vocab.Eos + 1; id < int32(l.all.Len()); id++ {
		if l.all.IsWord(id) && len(l.all.Word(id)) > 1 { // I
			all += l.counts[id]
			if startsUpper(l.all.Word(id)) {
				capital += l.counts[id]
			}
		}
	}
	return all >= enoughUses && float64(capital) > capitalShare*float64(all)
}

// written returns a word, given in lower case, as its last part is written in the text if that has
// the rest of it too, as Anzugträger by Anzug and Träger, or as words with one of the language's endings are,
// as Labore by Labor. ok is false if the text has neither.
func (l *lister) written(word string) (shown string, ok bool) {
	for i := range word {
		if before := word[:i]; i > 0 && (l.tells(before, 2) || l.tells(strings.TrimSuffix(before, "s"), caseLetters)) && l.tells(word[i:], caseLetters) {
			return withFirst(word, l.isUpper(word[i:])), true
		}
	}
	for _, ending := range l.filter.language.Endings {
		if base, ok := strings.CutSuffix(word, ending); ok && l.tells(base, caseLetters) {
			return withFirst(word, l.formed[form{ending, l.isUpper(base)}] > 0), true
		}
	}
	return word, false
}

// form is how a word is made: its ending, and whether what it stands behind has a capital.
type form struct {
	ending string
	upper  bool
}

// countForms counts in formed, for each form, the words of the text with a capital less those without.
func (l *lister) countForms() {
	l.formed = map[form]int{}
	for id := vocab.Eos + 1; id < int32(l.all.Len()); id++ {
		key := l.tok.Key(l.all.Word(id))
		for _, ending := range l.filter.language.Endings {
			if base, ok := strings.CutSuffix(key, ending); ok && l.tells(base, caseLetters) && l.tells(key, 0) {
				f := form{ending, l.isUpper(base)}
				l.formed[f]--
				if l.isUpper(key) {
					l.formed[f] += 2
				}
			}
		}
	}
}

// tells reports whether a word has so many letters and occurs often enough in the text to tell by.
func (l *lister) tells(word string, letters int) bool {
	return utf8.RuneCountInString(word) >= letters && l.filter.text(word) >= caseCount
}

func (l *lister) isUpper(word string) bool { return startsUpper(l.all.Word(l.all.ID(word))) }

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

func withFirst(word string, upper bool) string {
	r, n := utf8.DecodeRuneInString(word)
	if upper {
		r = unicode.ToUpper(r)
	}
	return string(r) + word[n:]
}
