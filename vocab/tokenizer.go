package vocab

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Tokenizer names a way to cut a line into tokens. The zero value is not one.
type Tokenizer string

const (
	// WikiText takes text that is already tokenised: tokens stand between
	// white space and are used as they are, which is what published
	// perplexities on WikiText count. "<unk>" in the text is the unknown word.
	WikiText Tokenizer = "wikitext"

	// Keyboard takes running text as people type it: Unicode (UAX #29) word
	// boundaries, white space dropped, each punctuation mark a token of its
	// own, contractions and emoji sequences whole. The model sees words in
	// lower case.
	Keyboard Tokenizer = "keyboard"
)

// ParseTokenizer returns the tokenizer of that name. The error lists the names
// that are known.
func ParseTokenizer(s string) (Tokenizer, error) {
	switch t := Tokenizer(s); t {
	case WikiText, Keyboard:
		return t, nil
	}
	return "", fmt.Errorf("vocab: unknown tokenizer %q; expected %q or %q", s, WikiText, Keyboard)
}

// Words yields the tokens of one line as they stand there, without <eos>.
// No token is empty or holds white space. Each run of invalid UTF-8 counts as
// U+FFFD. Keyboard leaves out tokens without anything to see, such as a
// lone zero-width space or soft hyphen.
func (t Tokenizer) Words(line string) iter.Seq[string] {
	// Without this a word could reach a vocabulary that Read then refuses.
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, string(utf8.RuneError))
	}
	if t == Keyboard {
		return keyboardWords(line)
	}
	return strings.FieldsSeq(line)
}

// Key returns what the model sees of a token: for Keyboard the lower-cased
// token with ’ as ' and without soft hyphens, for WikiText the token itself.
func (t Tokenizer) Key(word string) string {
	if t == Keyboard {
		return strings.ToLower(plain(word))
	}
	return word
}

func keyboardWords(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := line; rest != ""; {
			if n := asciiToken(rest); n > 0 {
				w := rest[:n]
				rest = rest[n:]
				if graphicASCII(w[:1]) && !yield(w) {
					return
				}
				continue
			}
			w := words.FromString(rest).First()
			rest = rest[len(w):]
			// UAX #29 joins words at U+202F, which is white space all the
			// same, and lets combining marks hang on to a space.
			for part := range strings.FieldsSeq(w) {
				if visible(part) && !yield(part) {
					return
				}
			}
		}
	}
}

func graphicASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// visible reports whether s has more than format characters, controls and
// marks: those need something to stand on.
func visible(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Cf, unicode.Cc, unicode.M) {
			return true
		}
	}
	return false
}

// plain writes the typographic apostrophe as the typed one and drops soft
// hyphens, so that one word has one spelling whatever editor it went through.
func plain(s string) string {
	if graphicASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '’':
			return '\''
		case softHyphen:
			return -1
		}
		return r
	}, s)
}

const softHyphen = '\u00ad'
