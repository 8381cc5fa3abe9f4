package vocab

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// keyByRules is Key as another program computes it.
func (r *Rules) keyByRules(token string) string {
	word := strings.ContainsFunc(token, shows) // TestClasses compares it with the class
	x := token
	for _, step := range r.Key {
		if step.If != "" && !word || step.IfNot != "" && word {
			continue
		}
		var b strings.Builder
		for _, c := range x {
			if to, ok := step.Replace[string(c)]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(c)
			}
		}
		if x = b.String(); step.Remove != "" {
			x = withoutJoiners(x)
		}
	}
	if r.NFC {
		x = norm.NFC.String(x)
	}
	return x
}

// withoutJoiners is KeyStep.Remove, which looks behind, as Go's regular expressions cannot.
func withoutJoiners(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, c := range s {
		if (c != '\u200c' && c != '\u200d') || last >= '\u0590' {
			b.WriteRune(c)
			last = c
		}
	}
	return strings.TrimRight(b.String(), "\u200c\u200d")
}

// expand lists the characters of odd text that are in a class of ranges.
func expand(class string) string {
	var b strings.Builder
	r := []rune(class)
	for i := 0; i < len(r); i++ {
		from := r[i]
		if from == '\\' {
			i++
			from = r[i]
		}
		to := from
		if i+2 < len(r) && r[i+1] == '-' {
			i += 2
			if to = r[i]; to == '\\' {
				i++
				to = r[i]
			}
		}
		for _, c := range oddText {
			if from <= c && c <= to {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}

// TestKeyByRules: the tables of Rules give the keys of Key. export tests the expressions, in Python.
func TestKeyByRules(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, tok := range []Tokenizer{Keyboard, WikiText} {
		rules := tok.Rules()
		for range 2_000 {
			text := randomText(rng, rng.IntN(40)) + "İSTANBUL ΟΔΟΣ co\u00adop donʼt ‘"
			for token := range tok.Words(text) {
				if got, want := rules.keyByRules(token), tok.Key(token); got != want {
					t.Fatalf("%s: %q has the key %q by the rules, want %q", tok, token, got, want)
				}
			}
		}
	}
}

// TestClasses: each class lists the characters that it should.
func TestClasses(t *testing.T) {
	rules := Keyboard.Rules()
	for name, want := range map[string]func(rune) bool{
		"space": func(c rune) bool { return strings.TrimSpace(string(c)) == "" }, "invisible": func(c rune) bool { return !visible(string(c)) },
		"letter_or_digit": isLetterOrDigit, "shows": shows, "extend": func(c rune) bool { return classOf(c) == extend },
		"picture": func(c rune) bool { return strings.ContainsRune("❤☹😀👍👩", c) }, "regional": func(c rune) bool { return strings.ContainsRune("🇫🇷", c) },
	} {
		listed := expand(rules.Classes[name])
		for _, c := range oddText {
			if got := strings.ContainsRune(listed, c); got != want(c) {
				t.Errorf("%s lists %q: %v, want %v", name, c, got, want(c))
			}
		}
	}
}
