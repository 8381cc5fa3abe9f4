package vocab

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Classes of characters in the rule of word boundaries. boundaryTable has them all; see
// [Boundaries].
const (
	other      = iota // ends a word: white space, most punctuation, symbols, emoji
	extend            // belongs to the character before it: accents, joiners, soft hyphens
	letter            // ALetter of UAX #29
	hebrew            // Hebrew_Letter
	digit             // Numeric
	number            // other numbers: ², ½
	connector         // ExtendNumLet: _
	katakana          // Katakana
	unspaced          // letters of scripts without spaces: Han, Hiragana, Thai, Khmer, …
	apostrophe        // between letters and between digits: ' ’ ‘ ʼ ´ ＇ ′
	mid               // MidNumLet, between letters and between digits: .
	midLetter         // between letters: :
	midNumber         // between digits: , ;
	quote             // between Hebrew letters: "
	at                // between words: @
	upper             // capital letters of ALetter
)

// Boundaries returns the table of the rule of word boundaries, for programs in other
// languages that must find the same words. Element i is 16·c + k: characters from code point c
// up to that of element i+1 are of class k. The classes are, from 0: other, extend, letter,
// hebrew, digit, number, connector, katakana, unspaced, apostrophe, mid, midLetter, midNumber,
// quote, at and upper, which are capital letters.
//
// Extending characters count as part of the character before them. A word begins with a
// letter, upper, hebrew, digit, number, connector, katakana or unspaced character, and goes on
// over
//
//	letter, upper, hebrew, digit, number  beside each other
//	katakana, unspaced                    beside each other
//	connector                             beside all of these and itself
//	apostrophe, mid, midLetter            between two of letter, upper and hebrew, but for mid
//	                                      between letter and upper
//	apostrophe, mid, midNumber            between two of digit
//	quote                                 between two of hebrew
//	apostrophe                            after hebrew
//	at                                    between two of letter, upper, hebrew, digit, number
//	                                      and connector
//
// These are the rules of UAX #29, but that a word holds addresses, ², and the runs of scripts
// that write no spaces, and that a full stop before a capital ends a sentence: good.Thanks. A word of connectors alone is none.
func Boundaries() []uint32 { return boundaryTable[:] }

// classOf returns the class of a character.
func classOf(r rune) int {
	if r < utf8.RuneSelf {
		return int(asciiClass[r])
	}
	from, to := 0, len(boundaryTable)
	for to-from > 1 {
		if m := int(uint(from+to) >> 1); boundaryTable[m]>>4 <= uint32(r) {
			from = m
		} else {
			to = m
		}
	}
	return int(boundaryTable[from] & 15)
}

// set is a set of classes.
type set uint

func (s set) has(class int) bool { return s>>class&1 != 0 }

const (
	letters        set = 1<<letter | 1<<upper | 1<<hebrew
	spaced             = letters | 1<<digit | 1<<number
	runs           set = 1<<katakana | 1<<unspaced
	wordStart          = spaced | runs | 1<<connector
	betweenLetters set = 1<<apostrophe | 1<<mid | 1<<midLetter
	betweenDigits  set = 1<<apostrophe | 1<<mid | 1<<midNumber
	betweenWords   set = betweenLetters | betweenDigits | 1<<quote | 1<<at
)

// joined reports whether there is no boundary between characters of the classes b and c, of
// which b follows a, and d follows c.
func joined(a, b, c, d int) bool {
	switch {
	case spaced.has(b) && spaced.has(c), runs.has(b) && runs.has(c),
		b == connector && wordStart.has(c), c == connector && wordStart.has(b),
		b == hebrew && c == apostrophe:
		return true
	case betweenWords.has(c):
		return connects(b, c, d)
	case betweenWords.has(b):
		return connects(a, b, c)
	}
	return false
}

// connects reports whether a character of class m between classes a and b makes one word of them.
func connects(a, m, b int) bool {
	return letters.has(a) && letters.has(b) && betweenLetters.has(m) && !(a == letter && m == mid && b == upper) ||
		a == digit && b == digit && betweenDigits.has(m) ||
		a == hebrew && b == hebrew && m == quote ||
		m == at && (spaced|1<<connector).has(a) && (spaced|1<<connector).has(b)
}

// unit returns the class and the length in bytes of the first character of s with what
// extends it. Both are 0 at the end.
func unit(s string) (class, n int) {
	if s == "" {
		return other, 0
	}
	r, n := utf8.DecodeRuneInString(s)
	for n < len(s) && s[n] >= utf8.RuneSelf {
		x, size := utf8.DecodeRuneInString(s[n:])
		if classOf(x) != extend {
			break
		}
		n += size
	}
	return classOf(r), n
}

// lastUnit is unit for the last character of s.
func lastUnit(s string) (class, n int) {
	for n < len(s) {
		r, size := utf8.DecodeLastRuneInString(s[:len(s)-n])
		n += size
		if class = classOf(r); class != extend {
			break
		}
	}
	return class, n
}

// WordLen returns the length of the word that s begins with, 0 if it begins with none. A word
// is one of [TypedWords].
func WordLen(s string) int { return wordLen(s, 0) }

// wordLen is WordLen for a word that characters of the classes of alone divide: each of them
// is a word of its own.
func wordLen(s string, alone set) int {
	b, n := unit(s)
	if !wordStart.has(b) {
		return 0
	}
	for a := other; ; {
		c, size := unit(s[n:])
		d := other
		if betweenWords.has(c) {
			d, _ = unit(s[n+size:])
		}
		if alone.has(b) || alone.has(c) || !joined(a, b, c, d) {
			return n
		}
		n += size
		a, b = b, c
	}
}

// IsApostrophe reports whether r is an apostrophe within a word, in any of its shapes.
func IsApostrophe(r rune) bool { return classOf(r) == apostrophe }

// TypedWords yields the words of a text as people type them: those of the rule of
// [Boundaries], so that example.com, snake_case, jo.bloggs@example.com and ที่นี่ are one word
// each. The tokens of Keyboard are such words or parts of them.
func TypedWords(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for text != "" {
			n := WordLen(text)
			if n == 0 {
				_, n = unit(text)
			} else if strings.ContainsFunc(text[:n], shows) && !yield(text[:n]) {
				return
			}
			text = text[n:]
		}
	}
}

// shows reports whether r is more to a word than a connector.
func shows(r rune) bool { return (wordStart &^ (1 << connector)).has(classOf(r)) }

// InProgress returns the length of the word at the end of text that is being typed: the last
// of its words if it reaches the end, or a word and an apostrophe that a letter may follow.
// It is 0 after a space or a punctuation mark, and after the quotation mark that ends a
// quotation.
func InProgress(text string) int {
	c, n := lastUnit(text)
	if c == apostrophe {
		if b, _ := lastUnit(text[:len(text)-n]); !letters.has(b) || inQuotation(text[:len(text)-n]) {
			return 0
		}
	} else if !wordStart.has(c) {
		return 0
	}
	seen, d := set(1)<<c, letter // a letter may follow
	for {
		rest := text[:len(text)-n]
		b, size := lastUnit(rest)
		a := other
		if betweenWords.has(b) {
			a, _ = lastUnit(rest[:len(rest)-size])
		}
		if !joined(a, b, c, d) {
			break
		}
		seen |= 1 << b
		n += size
		c, d = b, c
	}
	if seen&(wordStart&^(1<<connector)) == 0 {
		return 0
	}
	return n
}

// maxQuotation is how far back, in bytes, the beginning of a quotation is looked for.
const maxQuotation = 256

// inQuotation reports whether the line before has an opening single quotation mark, which
// stands before a word and after none, that no later one has closed.
func inQuotation(before string) bool {
	open := false
	last := other // at the beginning of a line
	s := before[max(0, len(before)-maxQuotation):]
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	for s != "" {
		c, n := unit(s)
		if c == apostrophe {
			next, _ := unit(s[n:])
			if !wordStart.has(last) {
				open = open || wordStart.has(next)
			} else if !wordStart.has(next) {
				open = false
			}
		} else if s[0] == '\n' {
			open = false
		}
		s, last = s[n:], c
	}
	return open
}
