package predict

import (
	"strings"
	"unicode"
)

const (
	// maxDigits are the most digits of a number that may be kept, and maxPhone those of one that
	// begins as a telephone number does.
	maxDigits = 8
	maxPhone  = 5
	minIBAN   = 15
	maxIBAN   = 34
	ibanGroup = 4
)

// markNumbers marks the fields of long numbers, of telephone numbers and of IBANs.
func markNumbers(line string, fields []stretch) {
	digits, begin := 0, 0 // of the fields of digits before field i
	for i, f := range fields {
		text := line[f.from:f.to]
		if n, ok := digitsOf(text); !ok {
			digits, begin = 0, i+1
		} else if digits += n; digits > maxDigits || digits > maxPhone && isDialled(line[fields[begin].from:f.to]) || isLocal(text) {
			mark(fields[begin:i+1], SecretNumber)
			begin = i + 1
		}
		if n := ibanFields(line, fields[i:]); n > 0 {
			mark(fields[i:i+n], SecretNumber)
		}
		if longestDigits(text) > maxDigits {
			fields[i].secret = SecretNumber
		}
	}
}

// isDialled reports whether a text begins as a telephone number with its area: +49 or (030).
func isDialled(text string) bool {
	_, behind, ok := strings.Cut(text, ")")
	return strings.HasPrefix(text, "+") || strings.HasPrefix(text, "(") && ok && strings.ContainsAny(behind, "0123456789")
}

// isLocal reports whether a field is a telephone number without its area: 555-1234.
func isLocal(field string) bool {
	field = inner(field)
	return len(field) == 8 && field[3] == '-' && longestDigits(field[:3]) == 3 && longestDigits(field[4:]) == 4
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

// ibanFields returns how many of the first fields make an IBAN, in one or in groups of ibanGroup, 0 for
// none.
func ibanFields(line string, fields []stretch) int {
	var iban []byte
	for i, f := range fields {
		group := inner(line[f.from:f.to])
		if group == "" || len(iban) != i*ibanGroup { // at 12 pm for 1 person has the sum of an IBAN
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
