package vocab

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxForms limits the spellings of one word that are counted. Natural text has three or
// four; every variation of "lOoOl" must not take quadratic time.
const maxForms = 32

// Forms counts the spellings of one word by what they tell about its case. The zero value is
// empty.
type Forms []Form

// Form is a spelling and its counts.
type Form struct {
	Text   string `json:"text"`
	Plain  int64  `json:"plain,omitempty"`   // telling: after a word without a capital
	InName int64  `json:"in_name,omitempty"` // after a word with a capital, as in Hyde Park
	Other  int64  `json:"other,omitempty"`   // where the case tells nothing
}

// CaseUse says what the spelling of a word tells about its case.
type CaseUse uint8

const (
	Untelling CaseUse = iota // a sentence's first word, shouting, a line in one case
	Plain                    // after a word without a capital
	InName                   // after a word with a capital
)

// Add counts n uses of a spelling.
func (f *Forms) Add(text string, use CaseUse, n int64) {
	i := 0
	for i < len(*f) && (*f)[i].Text != text {
		i++
	}
	if i == len(*f) {
		if i == maxForms {
			return
		}
		*f = append(*f, Form{Text: strings.Clone(text)})
	}
	switch x := &(*f)[i]; use {
	case Plain:
		x.Plain += n
	case InName:
		x.InName += n
	default:
		x.Other += n
	}
}

// Shown returns the spelling that is usual where nothing but the word decides: the most
// frequent one among plain uses; without any, among uses in names, as Francisco; without any,
// among all, but for shouting. In a tie it prefers key, the lower-cased form, then the
// one seen first.
func (f Forms) Shown(key string) string {
	for _, of := range []func(Form) int64{
		func(x Form) int64 { return x.Plain },
		func(x Form) int64 { return x.InName },
		func(x Form) int64 {
			if IsAllUpper(x.Text) {
				return 0
			}
			return x.Other
		},
	} {
		if best, n := f.most(key, of); n > 0 {
			return best
		}
	}
	return key
}

// Telling returns the number of uses that tell the word's case.
func (f Forms) Telling() (n int64) {
	for _, x := range f {
		n += x.Plain + x.InName
	}
	return n
}

func (f Forms) most(key string, of func(Form) int64) (best string, count int64) {
	best = key
	for _, x := range f {
		if n := of(x); n > count || n == count && n > 0 && x.Text == key {
			best, count = x.Text, n
		}
	}
	return best, count
}

// Cased calls yield with each token of a line, as written, and what its case tells. It stops
// if yield returns false.
func (s *Sentences) Cased(t Tokenizer, line string, yield func(token string, use CaseUse) bool) {
	// A line in one case throughout does not show how a word is cased.
	oneCase := !strings.ContainsFunc(line, unicode.IsUpper) || !strings.ContainsFunc(line, unicode.IsLower)
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, string(utf8.RuneError))
	}
	last := token{}
	at := 0
	for w := range t.Words(line) {
		if i := strings.Index(line[at:], w); i >= 0 {
			at += i
		}
		x := token{text: w, shout: IsAllUpper(w), capital: startsUpper(w), place: s.At(line[:at]), after: last.name()}
		x.shoutNear = last.shout
		if at += len(w); at > len(line) {
			at = len(line)
		}
		if last.text != "" {
			last.shoutNear = last.shoutNear || x.shout
			if !yield(last.text, last.use(oneCase)) {
				return
			}
		}
		last = x
	}
	if last.text != "" {
		yield(last.text, last.use(oneCase))
	}
}

// token is a token of a line with what decides whether its case tells anything.
type token struct {
	text             string
	place            Place
	capital          bool // it begins with a capital
	shout, shoutNear bool // it, or a neighbour, is in capitals
	after            bool // it stands after a word with a capital of its own
}

// name reports whether a token shows a capital of its own.
func (x token) name() bool {
	return x.capital && x.place == Within && len(x.text) > 1 && x.text[1] != '\''
}

func (x token) use(oneCase bool) CaseUse {
	switch {
	case oneCase, x.shout && x.shoutNear, x.place != Within && x.capital && !hasInnerCapital(x.text):
		return Untelling
	case x.after:
		return InName
	}
	return Plain
}

// IsAllUpper reports whether a word has two letters or more, all of them capitals.
func IsAllUpper(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			if !unicode.IsUpper(r) {
				return false
			}
			letters++
		}
	}
	return letters > 1
}

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// hasInnerCapital reports whether a word has small letters and a capital behind its first
// letter, as iPhone and McDonald: such a spelling is the word's own.
func hasInnerCapital(word string) bool {
	_, n := utf8.DecodeRuneInString(word)
	return strings.ContainsFunc(word[n:], unicode.IsUpper) && strings.ContainsFunc(word, unicode.IsLower)
}
