package predict

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// special is a character of a spelling that its fold lacks or writes with others: an accent,
// an apostrophe, ß.
type special struct {
	at int // bytes of the fold before it
	r  rune
}

// appendSpecials appends the special characters of word to dst.
func appendSpecials(dst []special, word string) []special {
	begin, at := len(dst), 0
	for i := range len(word) {
		switch c := word[i]; {
		case c >= utf8.RuneSelf:
			return appendSpecialsUnicode(dst[:begin], word)
		case c == '\'':
			dst = append(dst, special{at, '\''})
		default:
			at++
		}
	}
	return dst
}

func appendSpecialsUnicode(dst []special, word string) []special {
	var base rune
	at := 0
	for _, r := range decompose(word) {
		switch plain, ok := bases[r]; {
		case vocab.IsApostrophe(r):
			dst = append(dst, special{at, '\''})
		case !foldable(r, base):
			if unicode.Is(unicode.M, r) && !unicode.Is(unicode.Variation_Selector, r) {
				dst = append(dst, special{at, r})
			}
			continue
		case ok:
			dst = append(dst, special{at, r})
			at += len(plain)
		default:
			at += utf8.RuneLen(r)
		}
		if !unicode.Is(unicode.M, r) {
			base = r
		}
	}
	return dst
}

// spelledAs says how a word is spelled beside the letters typed. word and typed are their
// special characters, and n is the length of the fold of typed.
func spelledAs(word, typed []special, n int) mismatch {
	s := mismatch{}
	for _, x := range typed {
		if !slices.Contains(word, x) {
			s.lacksApostrophe = s.lacksApostrophe || x.r == '\''
			s.lacksAccent = s.lacksAccent || x.r != '\''
		}
	}
	for _, x := range word {
		s.addsApostrophe = s.addsApostrophe || x.r == '\'' && x.at < n && !slices.Contains(typed, x)
	}
	return s
}

// mismatch is what a word lacks of the letters typed, and adds to them.
type mismatch struct{ lacksApostrophe, lacksAccent, addsApostrophe bool }
