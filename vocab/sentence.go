package vocab

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences are a language's rules for where sentences begin.
type Sentences struct {
	// SentenceEnds are the marks after which a capital follows.
	SentenceEnds string `json:"sentence_ends"`
	// Abbreviations, without the last dot, end in a dot that does not end a sentence. Those of
	// parts of one or two letters, as p.m., need not be listed.
	Abbreviations []string `json:"abbreviations"`
	// LetterWords are the words of one letter after which a dot ends a sentence. Any other
	// letter is an initial.
	LetterWords string `json:"letter_words"`
	// OrdinalDots says that a number with a dot is an ordinal: am 5. Mai.
	OrdinalDots bool `json:"ordinal_dots"`
	// Opening are the marks that open a quotation within a sentence, whose first word may have a
	// capital: „ and » of German. Without any they are those of Unicode, of which “ and « close in
	// some languages.
	Opening string `json:"opening"`
}

// DefaultSentences are the rules without those of any language.
var DefaultSentences = Sentences{SentenceEnds: ".!?…‽。！？"}

// Place is where a word stands in its sentence.
type Place uint8

const (
	Within    Place = iota // not at the beginning
	MayBegin               // either: after p.m. or an ellipsis
	Beginning              // the word begins a sentence, a line or an item of a list
)

// maxMarks limits, in bytes, what At reads between two words and of the word before them.
const maxMarks = 128

// At returns the place of the word that follows before. Only the end of before is read.
func (s *Sentences) At(before string) Place {
	at, passable, opening := len(before), true, false
	for at > 0 && len(before)-at < maxMarks {
		r, n := utf8.DecodeLastRuneInString(before[:at])
		behind := before[at:]
		switch {
		case IsLineBreak(r):
			return atLineStart(behind)
		case isWordRune(r):
			if strings.HasPrefix(behind, ")") && isListMark(before[:at]) {
				return Beginning
			}
			if passable && opening {
				return MayBegin
			}
			return Within
		case !passable: // only the beginning of a line matters any more
		case strings.ContainsRune(s.SentenceEnds, r):
			return s.after(before[:at], behind)
		case isBullet(r) && startsWithSpace(behind):
			return Beginning
		case (r == ',' || r == ':') && startsWithSpace(behind) && strings.ContainsFunc(behind, isQuote):
			return Beginning // He said, "No".
		case !isPassed(r):
			passable = false
		case s.opens(r):
			opening = true
		}
		at -= n
	}
	if at > 0 {
		return Within
	}
	return atLineStart(before)
}

// opens reports whether a mark opens a quotation.
func (s *Sentences) opens(r rune) bool {
	if s.Opening != "" {
		return strings.ContainsRune(s.Opening, r)
	}
	return unicode.Is(unicode.Pi, r) || r == '„'
}

// after returns the place of the word after a mark that may end a sentence, the last
// character of before, and the spaces, quotation marks and the like behind it.
func (s *Sentences) after(before, behind string) Place {
	r, n := utf8.DecodeLastRuneInString(before)
	before = before[:len(before)-n]
	if r == '…' || r == '.' && strings.HasSuffix(before, ".") {
		return MayBegin
	}
	if r != '.' {
		return Beginning
	}
	if !strings.ContainsFunc(behind, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) || unicode.Is(unicode.Pe, r) }) {
		return MayBegin // example.com
	}
	from := wordBefore(before)
	word := before[from:]
	switch letters, dots, number := shape(word); {
	case word == "":
		return Beginning
	case number:
		if s.OrdinalDots && !isListMark(before) {
			return MayBegin
		}
		return Beginning
	case letters <= 2 && dots > 0: // p.m., U.S.
		return MayBegin
	case dots == 0 && utf8.RuneCountInString(word) == 1:
		if strings.Contains(s.LetterWords, word) {
			return Beginning
		}
		return MayBegin // J. Smith
	case s.isAbbreviation(word, before[:from]):
		return MayBegin
	}
	return Beginning
}

// isAbbreviation reports whether a word that a dot follows is listed, in any case but one:
// with a capital that neither the list nor the beginning of a sentence gives it, max is a
// name.
func (s *Sentences) isAbbreviation(word, before string) bool {
	return slices.ContainsFunc(s.Abbreviations, func(listed string) bool {
		return listed == word || strings.EqualFold(listed, word) && (!startsUpper(word) || len(word) > 2 && IsAllUpper(word) || s.At(before) == Beginning)
	})
}

// shape returns the largest number of letters between two dots of a word, the number of dots,
// and whether the word is a number.
func shape(word string) (letters, dots int, number bool) {
	part := 0
	number = word != ""
	for _, r := range word {
		if r == '.' {
			dots++
			part = 0
			continue
		}
		part++
		letters = max(letters, part)
		number = number && unicode.IsDigit(r)
	}
	return letters, dots, number
}

// wordBefore returns where the word begins that text ends in, with dots and apostrophes
// inside it.
func wordBefore(text string) int {
	at := len(text)
	for at > 0 && len(text)-at < maxMarks {
		r, n := utf8.DecodeLastRuneInString(text[:at])
		if !isWordRune(r) && !unicode.Is(unicode.Mn, r) && r != '.' && r != '\'' && r != '’' {
			break
		}
		at -= n
	}
	return at + len(text[at:]) - len(strings.TrimLeft(text[at:], ".'’"))
}

// isListMark reports whether text ends in a number or a letter that begins its line, as in
// "2. milk" or "b) bread".
func isListMark(text string) bool {
	from := wordBefore(text)
	if letters, dots, number := shape(text[from:]); !number && (letters > 1 || dots > 0) {
		return false
	}
	line := strings.TrimRight(text[:from], " \t(")
	r, _ := utf8.DecodeLastRuneInString(line)
	return line == "" || IsLineBreak(r)
}

// atLineStart is the place of a word before which its line has only these marks: # heading
// begins a sentence, #tag and @name do not.
func atLineStart(marks string) Place {
	if r, _ := utf8.DecodeLastRuneInString(marks); marks == "" || isPassed(r) {
		return Beginning
	}
	return Within
}

// isPassed reports whether a character may stand between the end of a sentence and the first
// word of the next: white space, quotation marks, brackets, dashes, emoji.
func isPassed(r rune) bool {
	return unicode.IsSpace(r) || isQuote(r) || strings.ContainsRune("*_¿¡", r) ||
		unicode.In(r, unicode.Cf, unicode.Mn, unicode.So, unicode.Sk, unicode.Pd, unicode.Ps, unicode.Pe)
}

func isQuote(r rune) bool {
	return r == '"' || r == '\'' || unicode.In(r, unicode.Pi, unicode.Pf) || r == '„' || r == '‚'
}

func isBullet(r rune) bool { return strings.ContainsRune("•‣⁃▪▫●○◦", r) }

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func isWordRune(r rune) bool {
	// Combining marks on emoji and variation selectors belong to no word.
	return unicode.In(r, unicode.L, unicode.N, unicode.Mc)
}

// IsLineBreak reports whether r ends a line (UAX #14): LF, VT, FF, CR, NEL, LS or PS.
func IsLineBreak(r rune) bool {
	return '\n' <= r && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}
