package predict

import (
	"slices"
	"strings"
	"unicode"
)

// Words that announce a secret: a password or a code, and a number that a person is known by.
var (
	secretWords = foldSet(`password passwd passwort kennwort passwords passcode passphrase pwd pw pin pins tan otp cvv cvc
		code codes secret token login apikey
		codigo clave contrasena contrasenas senha passe codice parola haslo heslo wachtwoord losenord adgangskode salasana jelszo parole sifre sandi
		пароль пароля пин код кода κωδικος סיסמה`)
	numberWords = foldSet(`phone telephone tel mobile cell cellphone whatsapp fax iban account acct card ssn passport plate licence license
		registration kennzeichen telefon telefonnummer handynummer konto kontonummer ausweis reisepass personalausweis`)
)

// secretSigns are those of languages that write no spaces, or whose words change at the end.
var secretSigns = []string{"密码", "密碼", "验证码", "驗證碼", "認証", "パスワード", "暗証番号", "비밀번호", "인증번호", "รหัส", "पासवर्ड", "كلمة المرور", "парол"}

// announcedDigits are the fewest digits of a number that a word of numberWords announces: 18:30
// is none.
const announcedDigits = 5

// announces reports whether a text has one of the words.
func announces(text string, words map[string]bool) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) }) {
		if words[Fold(word)] {
			return true
		}
	}
	return false
}

// announcesPassword reports whether a text speaks of a password or a code.
func announcesPassword(text string) bool {
	return announces(text, secretWords) || slices.ContainsFunc(secretSigns, func(sign string) bool { return strings.Contains(text, sign) })
}

// markAnnounced marks what a line that speaks of a secret may tell: what has a digit or a
// symbol, and what follows after is, = or a colon; and in a line that speaks of the number of a
// person's telephone, account or car what may be that.
func markAnnounced(line string, fields []stretch) {
	if announces(line, numberWords) {
		for i, f := range fields {
			if n := strings.Count(strings.Map(digitMark, line[f.from:f.to]), "0"); n >= announcedDigits || n > 0 && isPlate(inner(line[f.from:f.to])) {
				fields[i].secret = SecretNumber
			}
		}
	}
	if !announcesPassword(line) {
		return
	}
	announced := false
	for i, f := range fields {
		text := line[f.from:f.to]
		if hasDigit(text) || isToken(text) || strings.ContainsAny(inner(text), "=@$!#%^*~|") ||
			announced && i > 0 && tells(line[fields[i-1].from:fields[i-1].to]) {
			fields[i].secret = SecretPassword
		}
		// password:swordfish
		if before, _, ok := strings.Cut(text, ":"); ok && secretWords[Fold(inner(before))] && !strings.HasSuffix(text, ":") {
			fields[i].secret = SecretPassword
		}
		announced = announced || announcesPassword(text)
	}
}

// digitMark turns digits into 0.
func digitMark(r rune) rune {
	if unicode.IsDigit(r) {
		return '0'
	}
	return r
}

// isPlate reports whether a field with digits is capitals and digits alone, as on a car.
func isPlate(field string) bool {
	return hasCapital(field) && len(field) >= 4 && !strings.ContainsFunc(field, func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '-' })
}

// tells reports whether a field comes before what is announced.
func tells(field string) bool {
	switch Fold(field) {
	case "is", "ist", "es", "est", "e", "=", ":", "was", "lautet":
		return true
	}
	return strings.HasSuffix(field, ":") || strings.HasSuffix(field, "=")
}
