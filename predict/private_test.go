package predict

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// keptOf lists the words of a line that may be kept.
func keptOf(line string) string {
	var kept []string
	public(vocab.Keyboard, line, func(_, word string, _ vocab.CaseUse, secret Secret) {
		if word != "" && secret == NotSecret && checkLearned(word) == nil {
			kept = append(kept, word)
		}
	})
	return strings.Join(kept, " ")
}

// TestSecrets: what is never kept, and what is.
func TestSecrets(t *testing.T) {
	for text, want := range map[string]string{
		// Kept, but for numbers, that wait.
		"see you at 10 on 24.12.2024":             "see you at 10 on 24.12.2024",
		"my snake_case_name and ray, don't":       "my snake_case_name and ray don't",
		"the iPhone15 and YouTube, McDonalds":     "the iPhone15 and YouTube McDonalds",
		"wow!!! so good #blessed":                 "wow so good blessed",
		"it is and/or e.g. this":                  "it is and or e.g this",
		"Rindfleischetikettierungsgesetz covid19": "Rindfleischetikettierungsgesetz covid19",
		"$100 or 100% of 3,5 kg":                  "100 or 100 of 3,5 kg",
		"go to example.com now":                   "go to example.com now",
		"he/she/they at 9 a.m./p.m. w/ mates":     "he she they at a.m p.m w mates",
		"hmmmmmmmm pfffffft shhhhhhhh":            "hmmmmmmmm pfffffft shhhhhhhh",
		"effaced facade, deadbeef":                "effaced facade deadbeef",
		"10 minutes down the long road":           "10 minutes down the long road",
		"there is no way, close the court":        "there is no way close the court",
		"call me at 18:30 on my cell":             "call me at 18 30 on my cell",
		"a table at 12 pm for 1 person":           "a table at 12 pm for person",
		"2024-12-24 at 10:30-11:45":               "2024 12 24 at 10 30 11 45",
		"version 1.2.3 :D C++ xD":                 "version 1.2.3 D C xD",
		// Addresses.
		"mail jo.bloggs@example.com, ok":                 "mail ok",
		"see https://example.com/a?token=b there":        "see there",
		"see ftp://files.example.com there":              "see there",
		"see www.example.com or example.com/x now":       "see or now",
		"to mailto:jo@example.com":                       "to",
		"ping 192.168.1.10 or 10.0.0.1:8080 ok":          "ping or ok",
		"ping fe80::1 and 2001:db8:0:0:1:0:0:1, ok":      "ping and ok",
		"mac aa:bb:cc:dd:ee:ff or 00:1A:2B:3C:4D:5E ok":  "mac or ok",
		"it is in /home/jo/letters and ~/taxes there":    "it is in and there",
		`it is in C:\Users\jo or \\server\share there`:   "it is in or there",
		"read ./notes and taxes/may.pdf, src/main.go ok": "read and ok",
		"Elm Street 42B, 38473":                          "Elm Street 42B 38473",
		// Numbers.
		"card 4111 1111 1111 1111 thanks":        "card thanks",
		"card 4111-1111-1111-1111 thanks":        "card thanks",
		"card 4111111111111111, thanks":          "card thanks",
		"amex 3782 822463 10005 thanks":          "amex thanks",
		"call +1 (555) 123-4567 now":             "call now",
		"call 0171/2345678 now":                  "call now",
		"call +49 30 1234 now":                   "call now",
		"call (030) 12345 now":                   "call now",
		"call 555-1234 now":                      "call now",
		"pay DE89 3704 0044 0532 0130 00 today":  "pay today",
		"pay GB29NWBK60161331926819 today":       "pay today",
		"pay gb29 nwbk 6016 1331 9268 19 today":  "pay today",
		"ssn 123-45-6789 ok":                     "ssn ok",
		"my phone is 555 12345 ok":               "my phone is 555 ok",
		"my passport C01X00T47 ok":               "my passport ok",
		"the plate is HH-AB 1234 or AB12CDE, ok": "the plate is HH AB 1234 or ok",
		// Passwords and tokens.
		"use Tr0ub4dor&3 there":                           "use there",
		"use correct1horse2 there":                        "use there",
		"use p@ssword there":                              "use there",
		"use P4ssw0rd there":                              "use there",
		"use Summer2024! there":                           "use there",
		"use xKqTzWpRbN there":                            "use there",
		"use xkqtzwprbn there":                            "use there",
		"key sk_live_4eC39HqLyjWDarjtT1zdp7dc ok":         "key ok",
		"key sk-abcdefghijklmnopqrst ok":                  "key ok",
		"key ghp_abcdefghijklmnopqrstuvwxyz ok":           "key ok",
		"key AKIAIOSFODNN7EXAMPLE ok":                     "key ok",
		"key AIzaSyDdI0hCZtE6vySjMm-WEfRq3CPzqKqqsHI ok":  "key ok",
		"key xoxb-not-a-real-one ok":                      "key ok",
		"sha 9f86d081884c7d659a2feaa0c55ad015 ok":         "sha ok",
		"sha deadbeefcafebabe ok":                         "sha ok",
		"id 550e8400-e29b-41d4-a716-446655440000 ok":      "id ok",
		"jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x_y ok": "jwt ok",
		"b64 dGVzdA== and c2VjcmV0IHRleHQ= ok":            "b64 and ok",
		"otp JBSWY3DPEHPK3PXP fine":                       "otp fine",
		"btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ok":       "btc ok",
		// What is announced.
		"your code is 483920":              "your code is",
		"483920 is your verification code": "is your verification code",
		"PIN: 1234, ok":                    "PIN ok",
		"the password is swordfish":        "the password is",
		"the pw is swordfish":              "the pw is",
		"password: swordfish":              "password",
		"password:swordfish then":          "then",
		"Passwort ist Gartenzwerg7 danke":  "Passwort ist danke",
		"das Kennwort lautet Gartenzwerg":  "das Kennwort lautet",
		"G-492817 is your Google code":     "is your Google code",
		"비밀번호 483920":                      "비밀번호",
		"пароль: котик":                    "пароль",
		"mot de passe : lapin":             "mot de passe",
	} {
		if got := keptOf(text); got != want {
			t.Errorf("%q  %q, want %q", text, got, want)
		}
	}
}

// TestSecretKinds: a tally says of which kind what was refused is, without the words.
func TestSecretKinds(t *testing.T) {
	p := &Profile{}
	for text, want := range map[string]string{
		"Zoé met Zoé":                      `{"kept":3,"new":["Zoé","met"],"waiting":0,"refused":{},"words":2}`,
		"mail jo@example.com or ~/x":       `{"kept":2,"new":["mail","or"],"waiting":0,"refused":{"address":2},"words":2}`,
		"card 4111 1111 1111 1111\nx 12":   `{"kept":2,"new":["card","x"],"waiting":1,"refused":{"number":4},"words":2}`,
		"use Tr0ub4dor&3, PIN: 1234 ok":    `{"kept":3,"new":["use","PIN","ok"],"waiting":0,"refused":{"password":2},"words":3}`,
		"use Tr0ub4dor&3 ok":               `{"kept":2,"new":["use","ok"],"waiting":0,"refused":{"token":1},"words":2}`,
		"":                                 `{"kept":0,"new":[],"waiting":0,"refused":{},"words":0}`,
		strings.Repeat("word ", 2*maxTold): `{"kept":100,"new":["word"],"waiting":0,"refused":{},"words":1}`,
	} {
		p.Clear()
		b, err := json.Marshal(p.Learn(text))
		if err != nil {
			t.Fatal(err)
		}
		var got, wanted map[string]any
		if json.Unmarshal(b, &got) != nil || json.Unmarshal([]byte(want), &wanted) != nil || !reflect.DeepEqual(got, wanted) {
			t.Errorf("%q: %s, want %s", text, b, want)
		}
	}
	var many strings.Builder
	for _, a := range "abcdefghij" {
		for _, b := range "klmnopqrst" {
			many.WriteString(string([]rune{a, 'e', b, ' '}))
		}
	}
	if got := p.Learn(many.String()); len(got.New) != maxTold || got.Kept != 100 {
		t.Errorf("of 100 new words %d are named, want %d", len(got.New), maxTold)
	}
}

// TestSecretsAreFast: no text takes longer than its length tells.
func TestSecretsAreFast(t *testing.T) {
	for _, piece := range []string{"1 ", "- ", "DE89 ", "code is ", "a@ ", "12345678 ", "DE ", "street 1 ", "(1 ", "+1 "} {
		(&Profile{}).Learn(strings.Repeat(piece, 1<<16/len(piece)))
	}
}
