package decoder

import (
	"cmp"
	"slices"
	"unicode"
)

// maxLetters is the largest number of letters of an Alphabet: each is a bit of a node's mask.
const maxLetters = 64

// noLetter is the code of what is before a word's first letter. No letter has it.
const noLetter = 0

// Alphabet numbers the letters of a language from 1 on.
type Alphabet struct {
	ascii [128]uint8
	codes map[rune]uint8 // of letters beyond ASCII
	runes []rune         // by code; the first one is none
}

// NewAlphabet numbers the letters of words: the 63 commonest ones. Words with other letters,
// digits or marks are only found by these characters themselves, not by slips of the finger.
func NewAlphabet(words ...[]string) *Alphabet {
	counts := map[rune]int{}
	for _, list := range words {
		for _, w := range list {
			for _, r := range w {
				if unicode.IsLetter(r) || unicode.IsMark(r) {
					counts[r]++
				}
			}
		}
	}
	letters := make([]rune, 0, len(counts))
	for r := range counts {
		letters = append(letters, r)
	}
	slices.SortFunc(letters, func(a, b rune) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	letters = letters[:min(len(letters), maxLetters-1)]
	slices.Sort(letters)
	a := &Alphabet{codes: map[rune]uint8{}, runes: append([]rune{0}, letters...)}
	for i, r := range letters {
		if r < 128 {
			a.ascii[r] = uint8(i + 1)
		} else {
			a.codes[r] = uint8(i + 1)
		}
	}
	return a
}

// code returns the number of a letter, noLetter for others.
func (a *Alphabet) code(r rune) uint8 {
	if r >= 0 && r < 128 {
		return a.ascii[r]
	}
	return a.codes[r]
}

// encode appends the codes of a word's letters to dst. It reports false if one has none.
func (a *Alphabet) encode(dst []uint8, word string) ([]uint8, bool) {
	for _, r := range word {
		c := a.code(r)
		if c == noLetter {
			return dst, false
		}
		dst = append(dst, c)
	}
	return dst, true
}
