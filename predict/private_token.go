package predict

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// tokenLength is the length from which letters and digits may change only once, and from
	// which Latin letters have a vowel.
	tokenLength = 8
	// hexLength is the length from which a word has letters beyond f.
	hexLength = 12
	// longToken is the length from which a word has no digits, and does not begin as a key does.
	longToken = 16
	// variedToken is how many letters differ in a word without vowels that is no noise, as hmmmmm.
	variedToken = 6
)

// keyBeginnings are those of keys and tokens of well-known services.
var keyBeginnings = []string{"sk-", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-", "AKIA", "ASIA", "AIza",
	"ya29.", "npm_", "hf_", "eyJ"}

// class is the kind of a character of a token.
func class(r rune) byte {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsUpper(r):
		return 'A'
	case unicode.In(r, unicode.L, unicode.M):
		return 'a'
	case strings.ContainsRune("'’‘ʼ´＇-‐‑–—.,:;/_&()\"”“…", r) || unicode.Is(unicode.Cf, r):
		return 0 // marks that stand in words and between them
	}
	return '#'
}

// tokenShape counts what tells a token from a word.
type tokenShape struct {
	length                   int // of letters, digits and symbols
	symbols, digits, letters int
	switches                 int // from letters to digits or back
	humps                    int // from small letters to capitals
}

func shapeOf(field string) (s tokenShape) {
	var before byte
	for _, r := range field {
		c := class(r)
		if c == 0 {
			before = 0 // each part of a compound counts by itself
			continue
		}
		s.length++
		switch c {
		case '0':
			s.digits++
		case '#':
			s.symbols++
		default:
			s.letters++
		}
		if before != 0 {
			if (before == '0') != (c == '0') && before != '#' && c != '#' {
				s.switches++
			}
			if before == 'a' && c == 'A' {
				s.humps++
			}
		}
		before = c
	}
	return s
}

// isToken reports whether a word is like a password, a key or a token: letters, digits and
// symbols, or small letters and capitals, change too often for a word, or it is long and has
// digits, or its letters make no word.
func isToken(field string) bool {
	// Symbols at its end belong to a password, full stops to the sentence.
	field = strings.TrimFunc(field, func(r rune) bool { return class(r) == 0 })
	s := shapeOf(field)
	ascii := !strings.ContainsFunc(field, func(r rune) bool { return r > unicode.MaxASCII })
	switch {
	case s.letters == 0:
		return s.symbols > 1 && s.digits > 3
	case !ascii && s.symbols > 0 && s.digits == 0: // emoji
		return false
	case s.symbols > 0 && s.digits > 0 && s.length >= 6, s.symbols > 0 && inside(field):
		return true
	case s.digits > 0 && (s.length >= longToken || s.length >= tokenLength && s.switches > 1):
		return true
	case s.humps > 0 && strings.HasSuffix(field, "="): // of base64
		return true
	case len(field) >= longToken && slices.ContainsFunc(keyBeginnings, func(begin string) bool { return strings.HasPrefix(field, begin) }):
		return true
	}
	return s.length >= tokenLength && s.humps > 2 || isRandom(field)
}

// inside reports whether a symbol stands between two letters, as in p@ss.
func inside(field string) bool {
	rest := inner(field)
	return strings.ContainsFunc(rest, func(r rune) bool { return strings.ContainsRune("@$!#%^*=~|<>{}", r) })
}

// isRandom reports whether Latin letters make no word: they are those of a hexadecimal number, or
// many different ones without a vowel.
func isRandom(field string) bool {
	varied, all, beyond, vowels := 0, uint32(0), 0, 0
	for _, r := range strings.ToLower(field) {
		if r < 'a' || r > 'z' {
			return false
		}
		if bit := uint32(1) << (r - 'a'); all&bit == 0 {
			all |= bit
			varied++
		}
		if r > 'f' {
			beyond++
		}
		if strings.ContainsRune("aeiouy", r) {
			vowels++
		}
	}
	return len(field) >= hexLength && beyond == 0 && varied > 1 || len(field) >= tokenLength && vowels == 0 && varied >= variedToken
}
