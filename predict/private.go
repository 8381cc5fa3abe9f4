package predict

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// What looks like a secret is never kept, neither in a profile nor in a session's cache:
//
//   - addresses: what has an @ between letters or ://, begins with www., or has a / after a dot
//   - numbers of more than maxDigits digits, written in groups or not: cards, accounts,
//     telephones; and account numbers that begin with letters (IBAN)
//   - passwords and tokens: words in which letters, digits and symbols change too often
//   - in a line that speaks of a password or a code, what has a digit or a symbol, and what
//     follows after is or a colon
//
// Beyond that, a word with a digit is kept only from its third use on. docs/metrics.md says so
// to the people whose words they are.
const (
	// maxDigits are the most digits of a number that may be kept.
	maxDigits = 8
	// tokenLength is the length from which letters and digits may change only once.
	tokenLength = 8
	// longToken is the length from which a word has no digits.
	longToken = 16
	minIBAN   = 15
	maxIBAN   = 34
)

// secretWords announce a password or a code, folded.
var secretWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`password passwd passwort kennwort passwords passcode passphrase pwd pin pins tan otp cvv cvc
		code codes secret token login apikey
		codigo clave contrasena contrasenas senha passe codice parola haslo heslo wachtwoord losenord adgangskode salasana jelszo parole sifre sandi
		пароль пароля пин код кода κωδικος סיסמה`) {
		words[Fold(w)] = true
	}
	return words
}()

// secretSigns are those of languages that write no spaces, or whose words change at the end.
var secretSigns = []string{"密码", "密碼", "验证码", "驗證碼", "認証", "パスワード", "暗証番号", "비밀번호", "인증번호", "รหัส", "पासवर्ड", "كلمة المرور", "парол"}

// stretch is a part of a line, line[from:to].
type stretch struct{ from, to int }

// public calls yield with each token of a line, the word that begins with it, what its case
// tells, and whether it belongs to what looks like a secret. The word is "" for further tokens
// of a word, as those of a phrase in Thai.
func public(line string, yield func(token, word string, use vocab.CaseUse, secret bool)) {
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, string(utf8.RuneError))
	}
	secrets, at, behind := secretsIn(line), 0, 0
	vocab.DefaultSentences.Cased(vocab.Keyboard, line, func(token string, use vocab.CaseUse) bool {
		if i := strings.Index(line[at:], token); i >= 0 {
			at += i
		}
		end := at + len(token)
		for len(secrets) > 0 && secrets[0].to <= at {
			secrets = secrets[1:]
		}
		word := ""
		if at >= behind {
			behind = max(end, at+vocab.WordLen(line[at:]))
			word = line[at:behind]
		}
		yield(token, word, use, len(secrets) > 0 && secrets[0].from < behind)
		at = min(end, len(line))
		return true
	})
}

// secretsIn returns the parts of a line that look like secrets, in order.
func secretsIn(line string) []stretch {
	fields := fieldsOf(line)
	secret := make([]bool, len(fields))
	markNumbers(line, fields, secret)
	markAnnounced(line, fields, secret)
	var found []stretch
	for i, f := range fields {
		if text := line[f.from:f.to]; secret[i] || isAddress(text) || isToken(text) {
			found = append(found, f)
		}
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
			fields, from = append(fields, stretch{from, i}), -1
		case !space && from < 0:
			from = i
		}
	}
	if from >= 0 {
		fields = append(fields, stretch{from, len(line)})
	}
	return fields
}

// inner returns a field without the marks around it.
func inner(field string) string {
	return strings.TrimFunc(field, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
}

func isAddress(field string) bool {
	field = inner(field)
	at := strings.Index(field, "@")
	slash, dot := strings.Index(field, "/"), strings.Index(field, ".")
	return at > 0 || strings.Contains(field, "://") || len(field) > 4 && strings.EqualFold(field[:4], "www.") ||
		strings.HasPrefix(strings.ToLower(field), "mailto:") || dot > 0 && slash > dot
}

// class is the kind of a character of a token.
func class(r rune) byte {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsUpper(r):
		return 'A'
	case unicode.In(r, unicode.L, unicode.M):
		return 'a'
	case strings.ContainsRune("'’‘ʼ´＇-‐‑–—.,:;/_&()\"”“…", r) || unicode.Is(unicode.Cf, r):
		return 0 // marks that stand in words and between them
	}
	return '#'
}

// isToken reports whether a word is like a password: letters, digits and symbols, or small
// letters and capitals, change too often for a word, or it is long and has digits.
func isToken(field string) bool {
	// Symbols at its end belong to a password, full stops to the sentence.
	field = strings.TrimFunc(field, func(r rune) bool { return class(r) == 0 })
	var before byte
	symbols, digits, letters, switches, humps, length := 0, 0, 0, 0, 0, 0
	for _, r := range field {
		c := class(r)
		if c == 0 {
			before = 0 // each part of a compound counts by itself
			continue
		}
		length++
		switch c {
		case '0':
			digits++
		case '#':
			symbols++
		default:
			letters++
		}
		if before != 0 {
			if (before == '0') != (c == '0') && before != '#' && c != '#' {
				switches++
			}
			if before == 'a' && c == 'A' {
				humps++
			}
		}
		before = c
	}
	ascii := !strings.ContainsFunc(field, func(r rune) bool { return r > unicode.MaxASCII })
	switch {
	case letters == 0:
		return symbols > 1 && digits > 3
	case !ascii && symbols > 0 && digits == 0: // emoji
		return false
	case symbols > 0 && digits > 0 && length >= 6, symbols > 0 && inside(field):
		return true
	case digits > 0 && (length >= longToken || length >= tokenLength && switches > 1):
		return true
	}
	return length >= tokenLength && humps > 2
}

// inside reports whether a symbol stands between two letters, as in p@ss.
func inside(field string) bool {
	rest := inner(field)
	return strings.ContainsFunc(rest, func(r rune) bool { return strings.ContainsRune("@$!#%^*=~|<>{}", r) })
}

// markNumbers marks the fields of long numbers and of IBANs.
func markNumbers(line string, fields []stretch, secret []bool) {
	digits, begin := 0, 0 // of the fields of digits before field i
	for i := range fields {
		if n, ok := digitsOf(line[fields[i].from:fields[i].to]); !ok {
			digits, begin = 0, i+1
		} else if digits += n; digits > maxDigits {
			mark(secret[begin : i+1])
			begin = i + 1
		}
		if n := ibanFields(line, fields[i:]); n > 0 {
			mark(secret[i : i+n])
		}
		if longestDigits(line[fields[i].from:fields[i].to]) > maxDigits {
			secret[i] = true
		}
	}
}

func mark(secret []bool) {
	for i := range secret {
		secret[i] = true
	}
}

// digitsOf returns the number of digits of a field of digits and the marks of telephone and card
// numbers.
func digitsOf(field string) (n int, ok bool) {
	for _, r := range field {
		switch {
		case unicode.IsDigit(r):
			n++
		case !strings.ContainsRune("+-‐‑–.()/,:", r):
			return 0, false
		}
	}
	return n, n > 0
}

// longestDigits returns the most digits in a row in a field, marks between them not counted.
func longestDigits(field string) (longest int) {
	n := 0
	for _, r := range field {
		switch {
		case unicode.IsDigit(r):
			n++
		case unicode.IsLetter(r):
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

// ibanFields returns how many of the first fields make an IBAN, 0 for none.
func ibanFields(line string, fields []stretch) int {
	var iban []byte
	for i, f := range fields {
		group := inner(line[f.from:f.to])
		if group == "" {
			return 0
		}
		for _, c := range []byte(group) {
			switch {
			case 'a' <= c && c <= 'z':
				c -= 'a' - 'A'
			case c == '-':
				continue
			case c < '0' || c > '9' && c < 'A' || c > 'Z':
				return 0
			}
			iban = append(iban, c)
		}
		if len(iban) > maxIBAN || len(iban) >= 4 && !(isLetter(iban[0]) && isLetter(iban[1]) && !isLetter(iban[2]) && !isLetter(iban[3])) {
			return 0
		}
		if len(iban) >= minIBAN && mod97(iban) == 1 {
			return i + 1
		}
	}
	return 0
}

func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' }

// mod97 is the check of ISO 7064 on an IBAN in capitals.
func mod97(iban []byte) int {
	sum := 0
	for i := range iban {
		if c := iban[(i+4)%len(iban)]; isLetter(c) {
			sum = (sum*100 + int(c-'A') + 10) % 97
		} else {
			sum = (sum*10 + int(c-'0')) % 97
		}
	}
	return sum
}

// announces reports whether a text speaks of a password or a code.
func announces(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) }) {
		if secretWords[Fold(word)] {
			return true
		}
	}
	return slices.ContainsFunc(secretSigns, func(sign string) bool { return strings.Contains(text, sign) })
}

// markAnnounced marks what a line that speaks of a secret may tell: what has a digit or a
// symbol, and what follows after is, = or a colon.
func markAnnounced(line string, fields []stretch, secret []bool) {
	if !announces(line) {
		return
	}
	announced := false
	for i, f := range fields {
		text := line[f.from:f.to]
		word := Fold(inner(text))
		if hasDigit(text) || isToken(text) || strings.ContainsAny(inner(text), "=@$!#%^*~|") {
			secret[i] = true
		}
		if announced && i > 0 && tells(line[fields[i-1].from:fields[i-1].to]) {
			secret[i] = true
		}
		// password:swordfish
		if before, _, ok := strings.Cut(text, ":"); ok && secretWords[Fold(inner(before))] {
			secret[i] = secret[i] || !strings.HasSuffix(text, ":")
		}
		announced = announced || secretWords[word] || announces(text)
	}
}

// tells reports whether a field comes before what is announced.
func tells(field string) bool {
	switch Fold(field) {
	case "is", "ist", "es", "est", "e", "=", ":", "was", "lautet":
		return true
	}
	return strings.HasSuffix(field, ":") || strings.HasSuffix(field, "=")
}
