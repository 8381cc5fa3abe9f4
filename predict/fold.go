package predict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lstmkb/lstmkb/vocab"
)

// bases maps letters that have no accents in Unicode to those they are typed as.
var bases = map[rune]string{
	'æ': "ae", 'đ': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŋ': "n", 'ø': "o", 'œ': "oe", 'ß': "ss", 'ŧ': "t", 'ς': "σ", '·': "",
}

// Fold returns the form of a word by which typed letters find it: in lower case, with
// compatible characters replaced by plain ones (ﬁ, full-width letters), without apostrophes
// and invisible characters, and without the accents of Latin and Greek, the stress and the
// dots of ё of Cyrillic, and the vowel signs of Hebrew and Arabic. Marks of other scripts are
// letters of their own, and syllables of Hangul are its letters. Words with one fold may be
// different ones: vocab.Keyboard.Key tells them apart.
func Fold(word string) string { return string(appendFold(nil, word)) }

// appendFold appends Fold(word) to dst.
func appendFold(dst []byte, word string) []byte {
	begin := len(dst)
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return appendFoldUnicode(dst[:begin], word)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != '\'' {
			dst = append(dst, c)
		}
	}
	return dst
}

func appendFoldUnicode(dst []byte, word string) []byte {
	var base rune // the last letter
	for _, r := range decompose(word) {
		if !foldable(r, base) {
			continue
		}
		if !unicode.Is(unicode.M, r) {
			base = r
		}
		if plain, ok := bases[r]; ok {
			dst = append(dst, plain...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// decompose returns a word in lower case in Unicode's NFKD.
func decompose(word string) string {
	word = strings.ToValidUTF8(acutes.Replace(word), "\ufffd")
	return strings.Map(unicode.ToLower, norm.NFKD.String(word))
}

// acutes replaces the acute accents that serve as apostrophes, of which NFKD makes a space and
// an accent, and İ, whose dot is no accent.
var acutes = strings.NewReplacer("\u00b4", "'", "\u1ffd", "'", "İ", "i")

// foldable reports whether a character of a decomposed word, after the letter base, is in the
// word's fold.
func foldable(r, base rune) bool {
	switch {
	case vocab.IsApostrophe(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return false
	case !unicode.Is(unicode.Mn, r):
		return true
	case unicode.Is(unicode.Cyrillic, base): // й is a letter of its own, ё is not
		return r != '\u0300' && r != '\u0301' && (r != '\u0308' || base != 'е')
	case unicode.In(r, unicode.Arabic, unicode.Hebrew):
		return false
	}
	// Accents that belong to no script are those of Latin, Greek and Arabic.
	return !unicode.Is(unicode.Inherited, r) || unicode.In(base, unicode.Hiragana, unicode.Katakana)
}

// Split cuts the text before the cursor into the context and the prefix, the letters typed
// of a word (vocab.InProgress). After a space or a punctuation mark the prefix is empty.
func Split(text string) (context, prefix string) {
	at := len(text) - vocab.InProgress(text)
	return text[:at], text[at:]
}
