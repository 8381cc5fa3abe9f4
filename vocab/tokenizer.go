package vocab

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// Tokenizer names a way to split a line into tokens. The zero value is not valid. Behind
// Keyboard it may list pieces of words, see [Tokenizer.With].
type Tokenizer string

const (
	// WikiText splits text that is already tokenised at white space and changes nothing,
	// as published perplexities on WikiText require. "<unk>" in the text is the unknown word.
	WikiText Tokenizer = "wikitext"

	// Keyboard splits running text, as people type it, at Unicode word boundaries (UAX #29).
	// It drops white space, makes each punctuation mark a token and keeps contractions and
	// emoji sequences whole. The model sees words in lower case.
	Keyboard Tokenizer = "keyboard"
)

// ParseTokenizer returns the tokenizer called name. The error for an unknown name lists the
// known ones.
func ParseTokenizer(s string) (Tokenizer, error) {
	name, list, _ := strings.Cut(s, " ")
	switch t := Tokenizer(name); {
	case t == WikiText && list == "":
		return t, nil
	case t == Keyboard:
		pieces := strings.Fields(list)
		if len(pieces) > 0 && pieces[0] == dotless {
			t, pieces = t.Dotless(), pieces[1:]
		}
		return t.With(pieces...)
	}
	return "", fmt.Errorf("vocab: unknown tokenizer %q; expected %q or %q", s, WikiText, Keyboard)
}

// Words yields the tokens of one line as written, without <eos>. No token is empty or holds
// white space. Each run of invalid UTF-8 becomes U+FFFD. Keyboard skips invisible tokens,
// such as a lone zero-width space or soft hyphen.
func (t Tokenizer) Words(line string) iter.Seq[string] {
	// Otherwise a word could get into a vocabulary that Read would refuse.
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, string(utf8.RuneError))
	}
	if t.IsKeyboard() {
		return t.keyboardWords(line)
	}
	return strings.FieldsSeq(line)
}

// Key returns the token as the model sees it. Two spellings with one key are one word. Keyboard
// lower-cases it in Unicode's NFC, writes the apostrophes of a word as ' and hyphens as -, and
// leaves out invisible characters and the selectors of an emoji's colour; WikiText changes
// nothing.
func (t Tokenizer) Key(word string) string {
	if !t.IsKeyboard() {
		return word
	}
	word = t.lower(plain(word))
	if graphicASCII(word) {
		return word
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if isColour(r) {
			return -1
		}
		return r
	}, word))
}

// isColour reports whether r selects the colour of the emoji before it.
func isColour(r rune) bool { return r == '\ufe0e' || r == '\ufe0f' }

func (t Tokenizer) keyboardWords(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := line; rest != ""; {
			if n := t.quickToken(rest); n > 0 {
				w := rest[:n]
				rest = rest[n:]
				if isGraphic(w[0]) && !yield(w) {
					return
				}
				continue
			}
			w := rest[:tokenLen(rest)]
			rest = rest[len(w):]
			// Combining marks may be attached to a space.
			for part := range strings.FieldsSeq(w) {
				if visible(part) && !yield(part) {
					return
				}
			}
		}
	}
}

// inTokens are the classes of characters that are a token each, within a word of the rule in
// boundary.go too, as UAX #29 has them: ², Han, Thai, @.
const inTokens = 1<<number | 1<<unspaced | 1<<at

// tokenLen returns the length of the first token of s, which is not empty. A token is a word
// of the rule in boundary.go, a part of one that inTokens divides, or what stands between words.
func tokenLen(s string) int {
	if n := wordLen(s, inTokens); n > 0 {
		return n
	}
	class, n := unit(s)
	if class != other {
		return n
	}
	for max := len(words.FromString(s).First()); n < max; { // an emoji, a flag
		class, size := unit(s[n:])
		if class != other {
			break
		}
		n += size
	}
	return n
}

func graphicASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// visible reports whether s has a character that is not a format character, control or mark:
// marks alone have no letter to sit on.
func visible(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Cf, unicode.Cc, unicode.M) {
			return true
		}
	}
	return false
}

// plain writes the apostrophes of a word as ' and hyphens as -, and drops invisible
// characters, so that a word has one spelling whatever editor wrote it. Of joiners, which
// some scripts spell with, it keeps those between letters beyond Latin, Greek and Cyrillic;
// emoji keep theirs.
func plain(s string) string {
	if graphicASCII(s) {
		return s
	}
	word := strings.ContainsFunc(s, shows)
	last := rune(0) // the last character that was kept
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(joiners, r) {
			if word && last < '\u0590' {
				return -1
			}
		} else if r = plainRune(r, word); r < 0 {
			return -1
		}
		last = r
		return r
	}, s)
	if word {
		s = strings.TrimRight(s, joiners)
	}
	return s
}

// plainRune is plain for one character, but for a joiner, of a word or of another token. It is −1
// for one that is dropped.
func plainRune(r rune, word bool) rune {
	switch {
	case r == '’' || word && classOf(r) == apostrophe:
		return '\''
	case r == '‐' || r == '‑':
		return '-'
	case unicode.Is(unicode.Cf, r) && (word || r == softHyphen):
		return -1
	}
	return r
}

const (
	softHyphen = '\u00ad'
	joiners    = "\u200c\u200d" // zero-width non-joiner and joiner
)
