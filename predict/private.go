package predict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// Secret is a kind of what is never kept, neither in a profile nor in a session's cache. Beyond
// that, a word with a digit is kept only from its third use on. docs/metrics.md says all of this
// to the people whose words they are.
type Secret uint8

const (
	// NotSecret is what may be kept.
	NotSecret Secret = iota
	// SecretAddress is an address: e-mail, web, network, or a path of files. The numbers
	// of a house and a town are not secret: a person writes the own ones often.
	SecretAddress
	// SecretNumber is a number of more than maxDigits digits, written in groups or not, a
	// telephone number, or an account number that begins with letters (IBAN).
	SecretNumber
	// SecretToken looks like a password, a key or a token.
	SecretToken
	// SecretPassword is what a line tells as a password or a code.
	SecretPassword
)

var secrets = [...]string{NotSecret: "none", SecretAddress: "address", SecretNumber: "number", SecretToken: "token", SecretPassword: "password"}

func (s Secret) String() string { return secrets[s] }

// MarshalText writes the kind as address, number, token or password.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// stretch is a part of a line, line[from:to], and its kind of secret.
type stretch struct {
	from, to int
	secret   Secret
}

// public calls yield with each token of a line, the word that begins with it, what its case
// tells, and the secret that it belongs to. The word is "" for further tokens of a word, as those
// of a phrase in Thai. Pieces of words, which tok may have, are words.
func public(tok vocab.Tokenizer, line string, yield func(token, word string, use vocab.CaseUse, secret Secret)) {
	if !tok.IsKeyboard() {
		tok = vocab.Keyboard
	}
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, string(utf8.RuneError))
	}
	secrets, at, behind := secretsIn(line), 0, 0
	vocab.DefaultSentences.Cased(tok, line, func(token string, use vocab.CaseUse) bool {
		if i := strings.Index(line[at:], token); i >= 0 {
			at += i
		}
		end := at + len(token)
		for len(secrets) > 0 && secrets[0].to <= at {
			secrets = secrets[1:]
		}
		word := ""
		if at >= behind {
			behind = end
			if tok.PieceLen(token) < len(token) {
				behind = max(end, at+vocab.WordLen(line[at:]))
			}
			word = line[at:behind]
		}
		secret := NotSecret
		if len(secrets) > 0 && secrets[0].from < behind {
			secret = secrets[0].secret
		}
		yield(token, word, use, secret)
		at = min(end, len(line))
		return true
	})
}

// secretsIn returns the parts of a line that look like secrets, in order.
func secretsIn(line string) []stretch {
	fields := fieldsOf(line)
	markNumbers(line, fields)
	markAnnounced(line, fields)
	var found []stretch
	for _, f := range fields {
		switch text := line[f.from:f.to]; {
		case f.secret != NotSecret:
		case isAddress(text):
			f.secret = SecretAddress
		case isToken(text):
			f.secret = SecretToken
		default:
			continue
		}
		found = append(found, f)
	}
	return found
}

// fieldsOf returns the parts of a line between white space.
func fieldsOf(line string) []stretch {
	var fields []stretch
	from := -1
	for i, r := range line {
		switch space := unicode.IsSpace(r); {
		case space && from >= 0:
			fields, from = append(fields, stretch{from: from, to: i}), -1
		case !space && from < 0:
			from = i
		}
	}
	if from >= 0 {
		fields = append(fields, stretch{from: from, to: len(line)})
	}
	return fields
}

// mark says of which kind fields are.
func mark(fields []stretch, secret Secret) {
	for i := range fields {
		fields[i].secret = secret
	}
}

// inner returns a field without the marks around it.
func inner(field string) string {
	return strings.TrimFunc(field, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
}

// foldSet is the set of the words of a text, folded.
func foldSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[Fold(w)] = true
	}
	return set
}
