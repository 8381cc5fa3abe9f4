package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// A word is refused if the word that it may mean is this many times as frequent.
const (
	misspellingRatio = 20  // of a known misspelling
	exchangeRatio    = 25  // two letters exchanged: hte
	doubleRatio      = 50  // letters doubled or not: accross
	vowelRatio       = 100 // another vowel: definately
	slipRatio        = 200 // one letter missing or one too many: bfore
	shortRatio       = 1000
	backedRatio      = 5    // of a misspelling in the text to what the wider list makes expect
	pieceRatio       = 20   // of don't to don, a piece of it
	ownRatio         = 3000 // of haven't to havens, which shows haven to be a word as well
	joinedRatio      = 300  // of "of the" to ofthe
	joinedNameRatio  = 2000 // of "I think" to Ithink
	apostropheRatio  = 15   // of doesn't to doesnt
)

// Shortest words, in letters, that a slip is looked for in: shorter ones have too many
// neighbours. Below slipLetters, shortRatio holds.
const (
	slipLetters   = 5
	doubleLetters = 6
	vowelLetters  = 9
)

// wordFilter tells words from what texts hold besides. Words are given by their keys.
type wordFilter struct {
	language predict.Language
	text     func(word string) int // count in the text
	wide     map[string]int        // counts in a wider list, which may be empty
	pairs    map[string]int        // counts of pairs in the text, by their letters without the space
	behind   map[string]int        // counts in the text of what stands behind an apostrophe
	known    map[string][]string   // known misspellings and what is meant
	single   map[string]([]string) // frequent words by their letters with none doubled
	right    map[string]string     // words of a dictionary by key, nil without one
}

// unsure is the factor of the ratios for words that a dictionary lacks.
const unsure = 0.02

// all is the count of a word in the text and the wider list.
func (f *wordFilter) all(word string) float64 {
	return float64(f.text(word)) + otherScale*float64(f.wide[word])
}

// noApostrophe is why dont is refused. People type it, so a model should read it.
const noApostrophe = "no apostrophe"

// refuse says why a word, as it is usually written, should not be offered, or "".
func (f *wordFilter) refuse(shown string) string {
	word := vocab.Keyboard.Key(shown)
	name := word != shown
	switch {
	case !f.language.IsNative(word):
		return "foreign letters"
	case norm.NFKC.String(word) != norm.NFC.String(word):
		return "ligatures"
	case f.isPiece(word):
		return "pieces of contractions"
	case !wellFormed(word, f.language):
		return "marks"
	case f.isRight(word):
		return ""
	case f.isJoined(word, name):
		return "two words"
	case f.isKnown(word) || !name && f.isMisspelling(word):
		if f.lacksApostrophe(word, apostropheRatio) {
			return noApostrophe
		}
		return "misspellings"
	}
	return ""
}

func (f *wordFilter) isRight(word string) bool {
	_, ok := f.right[word]
	return ok
}

// isPiece reports whether a word is what stands before or behind the apostrophe of far
// commoner words, as didn and ll, and has no plural or possessive of its own, as haven, but
// for a slip among thousands: couldn's.
func (f *wordFilter) isPiece(word string) bool {
	n := f.text(word)
	if f.behind[word] > pieceRatio*n && slices.Contains(f.language.Apostrophe.Behind, word) {
		return true
	}
	own := f.text(word+"s") + f.text(word+"'s") + f.wide[word+"s"]
	for _, behind := range f.language.Apostrophe.Behind {
		if f.text(word+"'"+behind) > max(pieceRatio*(n+1), ownRatio*own) {
			return true
		}
	}
	return false
}

// isJoined reports whether a word is two words whose space was lost: the pair is so much
// commoner, as of the beside ofthe, that it explains the word.
func (f *wordFilter) isJoined(word string, name bool) bool {
	ratio := float64(joinedRatio)
	if name {
		ratio = joinedNameRatio
	} else if f.right != nil { // and lacks the word
		ratio *= unsure
	}
	return float64(f.pairs[word]) > ratio*f.all(word)
}

// isKnown reports whether a word is a known misspelling of one much commoner. Short ones are
// often words as well.
func (f *wordFilter) isKnown(word string) bool {
	n := max(f.all(word), 0.5)
	return utf8.RuneCountInString(word) > 3 && slices.ContainsFunc(f.known[word], func(meant string) bool {
		return !inflects(word, meant) && max(f.all(meant), float64(f.pairs[strings.ReplaceAll(meant, " ", "")])) >= misspellingRatio*n
	})
}

// isMisspelling reports whether a word is likely a slip of the finger or of the memory for
// one much commoner. The wider list speaks for a word if it has it about as often.
func (f *wordFilter) isMisspelling(word string) bool {
	n, letters := max(f.all(word), 0.5), utf8.RuneCountInString(word)
	meant := func(ratio float64) func(string) bool {
		return func(other string) bool { return f.all(other) >= ratio*n && !inflects(word, other) }
	}
	if strings.Contains(word, "'") {
		return false
	}
	doubled := func(ratio float64) bool {
		return slices.ContainsFunc(f.single[withoutDoubles(word)], meant(ratio))
	}
	wide := otherScale * float64(f.wide[word])
	if f.right != nil { // and lacks the word: the wider list does not speak for it
		sure := meant
		meant = func(ratio float64) func(string) bool { return sure(unsure * ratio) }
		wide = 0
	}
	if backedRatio*wide >= float64(f.text(word)) && wide > 0 {
		return false
	}
	apostrophe := float64(apostropheRatio)
	if f.right != nil {
		apostrophe *= unsure
	}
	if f.lacksApostrophe(word, apostrophe) {
		return true
	}
	if wide > 0 {
		return letters >= doubleLetters && (exchanged(word, meant(slipRatio)) || doubled(doubleRatio))
	}
	if letters < slipLetters {
		return exchanged(word, meant(shortRatio))
	}
	return exchanged(word, meant(exchangeRatio)) ||
		letters >= doubleLetters && doubled(doubleRatio) ||
		f.oneLetterOff(word, meant(slipRatio)) ||
		letters >= vowelLetters && otherVowel(word, meant(vowelRatio))
}

// lacksApostrophe reports whether a word with an apostrophe is ratio times as frequent: don't
// beside dont.
func (f *wordFilter) lacksApostrophe(word string, ratio float64) bool {
	return slices.ContainsFunc(f.language.Apostrophe.Behind, func(behind string) bool {
		before, ok := strings.CutSuffix(word, behind)
		return ok && f.all(before+"'"+behind) >= ratio*max(f.all(word), 0.5)
	})
}

// exchanged reports whether a word with two neighbouring letters exchanged is meant.
func exchanged(word string, meant func(string) bool) bool {
	r := []rune(word)
	for i := range len(r) - 1 {
		if r[i] != r[i+1] && meant(string(r[:i])+string([]rune{r[i+1], r[i]})+string(r[i+2:])) {
			return true
		}
	}
	return false
}

// oneLetterOff reports whether a word with one letter left out or put in is meant. Church &
// Gale (1991) also have one letter in place of another, but by that too many words are
// neighbours.
func (f *wordFilter) oneLetterOff(word string, meant func(string) bool) bool {
	r := []rune(word)
	for i := range r {
		if meant(string(r[:i]) + string(r[i+1:])) {
			return true
		}
	}
	for i := range len(r) + 1 {
		for _, c := range f.language.Letters {
			if meant(string(r[:i]) + string(c) + string(r[i:])) {
				return true
			}
		}
	}
	return false
}

// otherVowel reports whether a word with another vowel in place of one is meant: definately.
func otherVowel(word string, meant func(string) bool) bool {
	const vowels = "aeiou"
	for i, r := range word {
		if !strings.ContainsRune(vowels, r) {
			continue
		}
		for _, v := range vowels {
			if v != r && meant(word[:i]+string(v)+word[i+1:]) {
				return true
			}
		}
	}
	return false
}

// withoutDoubles returns a word with one letter for each run of equal ones.
func withoutDoubles(word string) string { return string(slices.Compact([]rune(word))) }

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
			if n := utf8.RuneCountInString(part); n < 1 || n > 2 {
				return false
			}
		}
	}
	before, after, ok := strings.Cut(strings.ToLower(word), "'")
	return !ok || before != "" && after == "" || l.AllowsApostrophe(before, after)
}

// inflects reports whether two words may differ by an ending rather than by a slip: wends and
// wend, prioritise and priorities.
func inflects(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	stem, ok := strings.CutSuffix(a, "ise")
	return strings.HasPrefix(b, a) || ok && b == stem+"ies"
}
