package store

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// Keys seal records. The first one seals; all of them open.
type Keys []key

type key struct {
	id     string
	secret [32]byte
}

const maxKeyID = 16

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,16}$`)

// ParseKeys reads keys, one or several apart by white space or commas, each ID:SECRET: an ID of 1
// to 16 letters, digits, _ and -, and 32 bytes in base64, as `openssl rand -base64 32` makes them.
// No text is no key. Errors do not repeat a secret.
func ParseKeys(text string) (keys Keys, err error) {
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,", r) }) {
		id, secret, ok := strings.Cut(word, ":")
		switch {
		case !ok || !keyID.MatchString(id):
			return nil, fmt.Errorf("key %d is not ID:SECRET with an ID of 1 to %d letters, digits, _ and -", i+1, maxKeyID)
		case keys.find(id) != nil:
			return nil, fmt.Errorf("key %d: the ID %s is given twice", i+1, id)
		}
		b, err := base64.StdEncoding.DecodeString(secret)
		k := key{id: id}
		if err != nil || len(b) != len(k.secret) {
			return nil, fmt.Errorf("key %d (%s): the secret is not %d bytes in base64, as `openssl rand -base64 32` makes them", i+1, id, len(k.secret))
		}
		copy(k.secret[:], b)
		keys = append(keys, k)
	}
	return keys, nil
}

// find returns the key of that ID, or nil.
func (k Keys) find(id string) *key {
	for i := range k {
		if k[i].id == id {
			return &k[i]
		}
	}
	return nil
}
