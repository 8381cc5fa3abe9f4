package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// A record is compressed by Zstandard and then, with keys, sealed by AES-256 in GCM under a key
// derived, by HKDF, for its place in the store: so a record fits nowhere else, and random nonces
// suffice for 2³² records of each list. It is laid out as
//
//	plain 8 random bytes, ZSTD
//	sealed, length of the key's ID, the ID, 12 bytes of nonce, ciphertext and tag of ZSTD
const (
	plainRecord  = 1
	sealedRecord = 2
	mark         = 8 // random bytes of a plain record
	// beginning is how many of its first bytes tell a record from all others of its list: past
	// the longest ID there is the nonce.
	beginning = 2 + maxKeyID + 12
	// maxRecord bounds what a record may hold, as predict bounds exported profiles.
	maxRecord = 16 << 20
)

var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<17))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxRecord))
)

// begin is how a record begins, which tells it from all others of its list.
func begin(record string) string { return record[:min(len(record), beginning)] }

// Seal makes a record of b for a place: of the store, or a file beside it. Without keys it is not sealed.
func (k Keys) Seal(place string, b []byte) string {
	packed := packer.EncodeAll(b, nil)
	if len(k) == 0 {
		record := make([]byte, 1+mark, 1+mark+len(packed))
		record[0] = plainRecord
		rand.Read(record[1:]) // never fails
		return string(append(record, packed...))
	}
	record := append([]byte{sealedRecord, byte(len(k[0].id))}, k[0].id...)
	return string(k[0].aead(place).Seal(record, nil, packed, record))
}

// Open returns what a record at its place holds.
func (k Keys) Open(place, record string) ([]byte, error) {
	packed := []byte(nil)
	switch {
	case len(record) >= 1+mark && record[0] == plainRecord:
		packed = []byte(record[1+mark:])
	case len(record) >= 2 && record[0] == sealedRecord && len(record) >= 2+int(record[1]):
		head := 2 + int(record[1])
		id := record[2:head]
		key := k.find(id)
		if key == nil {
			return nil, fmt.Errorf("store: a record is sealed with the key %.*q, which is not among those given", maxKeyID, id)
		}
		var err error
		if packed, err = key.aead(place).Open(nil, nil, []byte(record[head:]), []byte(record[:head])); err != nil {
			return nil, fmt.Errorf("store: a record is damaged, or was sealed with another key %q than the one given", id)
		}
	default:
		return nil, errors.New("store: a record is not one of lstmkb")
	}
	b, err := unpacker.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("store: a record is damaged: %w", err)
	}
	return b, nil
}

// aead seals records of a place. Its nonces are random and stand before the ciphertext.
func (k *key) aead(place string) cipher.AEAD {
	derived, err := hkdf.Key(sha256.New, k.secret[:], nil, "lstmkb "+place, len(k.secret))
	if err == nil {
		var block cipher.Block
		if block, err = aes.NewCipher(derived); err == nil {
			var sealer cipher.AEAD
			if sealer, err = cipher.NewGCMWithRandomNonce(block); err == nil {
				return sealer
			}
		}
	}
	panic(err) // cannot be: the lengths are right
}
