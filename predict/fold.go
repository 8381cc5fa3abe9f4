package predict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// bases maps letters to the plain letters they are typed as.
var bases = func() map[rune]string {
	m := map[rune]string{'æ': "ae", 'œ': "oe", 'ß': "ss", '’': "'"}
	for base, accented := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđ", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı",
		"j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŋ", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț",
		"u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range accented {
			m[r] = base
		}
	}
	return m
}()

// Fold returns the form of a word in which typed letters are matched: in lower case, Latin
// letters without accents, without combining marks, and with ' for ’.
func Fold(word string) string { return string(appendFold(nil, word)) }

// appendFold appends Fold(word) to dst.
func appendFold(dst []byte, word string) []byte {
	for _, r := range word {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, byte(r))
			continue
		}
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = unicode.ToLower(r)
		if base, ok := bases[r]; ok {
			dst = append(dst, base...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// Split cuts the text before the cursor into the context and the prefix, the letters typed
// of a word (vocab.InProgress). After a space or a punctuation mark the prefix is empty.
func Split(text string) (context, prefix string) {
	at := len(text) - vocab.InProgress(text)
	return text[:at], text[at:]
}
