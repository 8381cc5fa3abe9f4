package vocab

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
)

// MaxPieces is how many pieces of words a tokenizer may have.
const MaxPieces = 256

// maxPiece is the longest piece in bytes.
const maxPiece = 32

// With returns Keyboard with pieces of words that are tokens of their own: l' of l'homme and
// d' of d'accord, so that a vocabulary need not have every word with each of them, and po' and
// 't, which have an apostrophe at their edge. A piece is letters in lower case with an apostrophe
// before or behind them. In text it may have capitals and an apostrophe of any shape. The
// tokenizer is written with its pieces, as in keyboard l' d' po', so that whoever has its name
// cuts text alike. The error names a piece that is none.
func (t Tokenizer) With(pieces ...string) (Tokenizer, error) {
	if t != Keyboard && t != Keyboard.Dotless() {
		return "", fmt.Errorf("vocab: tokenizer %.40q takes no pieces of words, only %q does", t, Keyboard)
	}
	if len(pieces) > MaxPieces {
		return "", fmt.Errorf("vocab: tokenizer has %d pieces of words; expected at most %d", len(pieces), MaxPieces)
	}
	for i, p := range pieces {
		letters := strings.Trim(p, "'")
		if letters == "" || len(p) != len(letters)+1 || len(p) > maxPiece || strings.ContainsFunc(letters, notSmallLetter) {
			return "", fmt.Errorf("vocab: tokenizer has the piece %.40q; expected letters in lower case with ' before or behind them", p)
		}
		if slices.Contains(pieces[:i], p) {
			return "", fmt.Errorf("vocab: tokenizer has the piece %q twice", p)
		}
		t += Tokenizer(" " + p)
	}
	return t, nil
}

func notSmallLetter(r rune) bool { return !unicode.IsLetter(r) || unicode.ToLower(r) != r }

// IsKeyboard reports whether t is Keyboard, with pieces or without.
func (t Tokenizer) IsKeyboard() bool { return strings.HasPrefix(string(t), string(Keyboard)) }

// Pieces yields the pieces of words that are tokens of their own.
func (t Tokenizer) Pieces() iter.Seq[string] {
	_, list, _ := strings.Cut(string(t), " ")
	if t.isDotless() {
		_, list, _ = strings.Cut(list, " ")
	}
	return strings.FieldsSeq(list)
}

// quickToken is asciiToken, and finds pieces first, whose first letter need not be ASCII.
func (t Tokenizer) quickToken(s string) int {
	if n := t.PieceLen(s); n > 0 {
		return n
	}
	return asciiToken(s)
}

// isGraphic reports whether a token that quickToken has found with this first byte is to be seen.
func isGraphic(first byte) bool { return first > ' ' && first != 0x7f }

// PieceLen returns the length of the piece of t that s, the beginning of a token, begins with, 0
// if it begins with none.
func (t Tokenizer) PieceLen(s string) int {
	if len(t) <= len(Keyboard) {
		return 0
	}
	if c, n := unit(s); c == apostrophe {
		word := lettersLen(s[n:])
		if word > 0 && endsPiece(s[n+word:]) && t.hasPiece(s[n:n+word], true) {
			return n + word
		}
		return 0
	}
	word := lettersLen(s)
	if word == 0 {
		return 0
	}
	if c, n := unit(s[word:]); c == apostrophe && t.hasPiece(s[:word], false) {
		return word + n
	}
	return 0
}

// lettersLen returns the length of the letters that s begins with, 0 if there are too many for a
// piece.
func lettersLen(s string) (n int) {
	for n < maxPiece {
		c, size := unit(s[n:])
		if c != letter && c != upper {
			return n
		}
		n += size
	}
	return 0
}

// endsPiece reports whether a piece may end before s: no letter goes on with it.
func endsPiece(s string) bool {
	c, n := unit(s)
	if c == apostrophe {
		c, _ = unit(s[n:])
		return !letters.has(c)
	}
	return !(spaced | inTokens | 1<<connector).has(c)
}

// hasPiece reports whether the letters are those of a piece with its apostrophe before or behind them.
func (t Tokenizer) hasPiece(letters string, before bool) bool {
	for p := range t.Pieces() {
		if (p[0] == '\'') == before && strings.EqualFold(strings.Trim(p, "'"), letters) {
			return true
		}
	}
	return false
}

// piecePattern matches the pieces as a regular expression whose other choices follow.
func (t Tokenizer) piecePattern() string {
	const (
		mark = "[{apostrophe}][{extend}]*"
		ends = "(?![{extend}{small}{upper}{hebrew}{digit}{alone}{connector}]|" + mark + "[{small}{upper}{hebrew}])"
	)
	var pattern strings.Builder
	for p := range t.Pieces() {
		letters := ""
		for _, r := range strings.Trim(p, "'") {
			letters += "[" + string(r)
			for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
				letters += string(other)
			}
			letters += "]"
		}
		if p[0] == '\'' {
			pattern.WriteString(mark + letters + ends + "|")
		} else {
			pattern.WriteString(letters + mark + "|")
		}
	}
	return pattern.String()
}
