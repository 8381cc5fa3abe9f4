package predict

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// spelling returns what tells a word from others with the same fold: pâte, pâté and pate are
// three words, Park and park are one.
func spelling(word string) string { return vocab.Keyboard.Key(word) }

// spelling is spelling by the rules of p's language.
func (p *Predictor) spelling(word string) string { return spelling(p.lowered(word)) }

// lowered returns a word in small letters if only the language tells them: in Turkish, I is the
// capital of ı.
func (p *Predictor) lowered(word string) string {
	if p.language.DotlessI {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return word
}

// profileKey returns the key that a profile has for the letters typed.
func (t *prediction) profileKey() string {
	if t.p.language.DotlessI {
		return spelling(t.Prefix)
	}
	return t.key
}

// keyOf returns the key that p's lists have for a word of a profile, which is of any language.
func (p *Predictor) keyOf(w *learnedWord) string {
	if p.language.DotlessI {
		return p.spelling(w.shown)
	}
	return w.key
}

// hashWord returns the hash of a spelling by which a pending word is kept.
func hashWord(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.LittleEndian.Uint64(sum[:])
}
