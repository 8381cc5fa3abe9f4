package predict

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/lstmkb/lstmkb/vocab"
)

// spelling returns what tells a word from others with the same fold: pâte, pâté and pate are
// three words, Park and park are one.
func spelling(word string) string { return vocab.Keyboard.Key(word) }

// hashWord returns the hash of a spelling by which a pending word is kept.
func hashWord(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.LittleEndian.Uint64(sum[:])
}
