package decoder

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestLayouts: every layout has the letters of the alphabet, none too near to another, the first
// key of QWERTY's place at 0.
func TestLayouts(t *testing.T) {
	names := Layouts()
	for _, want := range []string{"azerty", "azerty-desktop", "colemak", "dvorak", "qwerty", "qwerty-desktop", "qwertz", "qwertz-desktop"} {
		if !slices.Contains(names, want) {
			t.Errorf("layouts %q lack %s", names, want)
		}
	}
	for _, name := range names {
		l, err := LookupLayout(name)
		if err != nil || l.Name != name {
			t.Fatalf("%s: %v, %v", name, l, err)
		}
		for r := 'a'; r <= 'z'; r++ {
			if _, ok := l.Keys[r]; !ok {
				t.Errorf("%s lacks %q", name, r)
			}
		}
		for a, p := range l.Keys {
			for b, q := range l.Keys {
				if d := math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y)); a != b && d < 0.9 {
					t.Errorf("%s: %q and %q are %.2f apart", name, a, b, d)
				}
			}
		}
	}
}

func TestLookupLayout(t *testing.T) {
	for _, c := range []struct {
		layout string
		key    rune
		want   Point
	}{
		{"qwerty", 'q', Point{0, 0}},
		{"qwerty", 'l', Point{8.5, 1}},
		{"qwerty", 'z', Point{1.5, 2}},
		{"qwerty-desktop", 'z', Point{0.75, 2}},
		{"qwertz", 'y', Point{1.5, 2}},
		{"azerty", 'q', Point{0, 1}},
		{"dvorak", 'p', Point{3, 0}},
		{"colemak", 's', Point{2.25, 1}},
	} {
		l, err := LookupLayout(c.layout)
		if err != nil || l.Keys[c.key] != c.want {
			t.Errorf("%s: %q is at %v, want %v (%v)", c.layout, c.key, l.Keys[c.key], c.want, err)
		}
	}
	for _, name := range []string{"", "QWERTY", "../qwerty", strings.Repeat("x", 1<<20)} {
		if _, err := LookupLayout(name); err == nil || !strings.Contains(err.Error(), "want azerty, azerty-desktop, colemak") || len(err.Error()) > 300 {
			t.Errorf("%.20q: %v", name, err)
		}
	}
}

func TestFromRows(t *testing.T) {
	l, err := FromRows("page", []string{"qwertyuiop", "asdfghjkl", "⇧zxcvbnm⌫", "①, .⏎"})
	if err != nil {
		t.Fatal(err)
	}
	for r, p := range Qwerty().Keys {
		if l.Keys[r] != p {
			t.Errorf("%q is at %v, want %v", r, l.Keys[r], p)
		}
	}
	if len(l.Keys) != 26 {
		t.Errorf("%d keys, want 26", len(l.Keys))
	}
	// Rows of 12 and 11 keys are narrowed to the same width: 12 and 11 share it out.
	if l, err = FromRows("ru", []string{"йцукенгшщзхъ", "фывапролджэ", "⇧ячсмитьбю⌫"}); err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]Point{'й': {0, 0}, 'ъ': {11, 0}, 'ф': {0.5 * (12.0/11 - 1), 1}} {
		if p := l.Keys[r]; math.Hypot(float64(p.X-want.X), float64(p.Y-want.Y)) > 1e-4 {
			t.Errorf("%q is at %v, want %v", r, p, want)
		}
	}
	for want, rows := range map[string][]string{
		"keyboard rows are 0, want 1 to 8":              nil,
		"keyboard rows are 9, want 1 to 8":              slices.Repeat([]string{"a"}, 9),
		`keyboard row 2 has 'a', which was before`:      {"abc", "dea"},
		"keyboard rows have no letter":                  {"123", "⇧⌫", ""},
		"keyboard row 1 has 1000 keys, want at most 32": {strings.Repeat("x", 1000)},
	} {
		if _, err := FromRows("x", rows); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestReadLayout: a file that is wrong is refused with what it should have.
func TestReadLayout(t *testing.T) {
	for text, want := range map[string]string{
		``:                                 "EOF",
		`[]`:                               "cannot unmarshal",
		`{"rows": []}`:                     "rows has 0, want 1 to 8",
		`{"rows": [{"keys": "", "x": 0}]}`: "row 1: keys has 0 characters, want 1 to 32",
		`{"rows": [{"keys": "ab"}, {"keys": "ca"}]}`:                            "row 2: keys has 'a', which was before",
		`{"rows": [{"keys": "aB"}]}`:                                            "keys has 'B', want letters in lower case",
		`{"rows": [{"keys": "a1"}]}`:                                            "keys has '1', want letters",
		`{"rows": [{"keys": "a\u0000"}]}`:                                       `keys has '\x00', want letters`,
		`{"rows": [{"keys": "ab", "x": 1e30}]}`:                                 "x is 1e+30, want −64 to 64",
		`{"rows": [{"keys": "ab", "x": 1e99}]}`:                                 "cannot unmarshal",
		`{"rows": [{"keys": "ab", "z": 1}]}`:                                    "unknown field",
		`{"rows": [{"keys": "` + strings.Repeat("a", 200_000) + `"}]}`:          "unexpected EOF",
		`{"rows": [` + strings.Repeat(`{"keys": "a"},`, 20) + `{"keys": "a"}]}`: "rows has 21, want 1 to 8",
	} {
		if _, err := ReadLayout("mine", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"mine"`) {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
	}
}

// TestLayoutSlips: a finger presses the key that is meant most often, its neighbours sometimes, and
// others hardly ever.
func TestLayoutSlips(t *testing.T) {
	for _, name := range Layouts() {
		l, _ := LookupLayout(name)
		for r, p := range l.Keys {
			sum := 0.0
			slips := l.slips(r, DefaultFinger)
			for key, x := range slips {
				sum += x
				q := l.Keys[key]
				if d := math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y)); key != r && x > slips[r]/4 || d > 2.5 && x > 1e-4 {
					t.Errorf("%s: %q for %q has %v", name, key, r, x)
				}
			}
			if math.Abs(sum-1) > 1e-6 || slips[r] < 0.8 {
				t.Errorf("%s: slips of %q sum to %v, itself %v", name, r, sum, slips[r])
			}
		}
	}
	s := Qwerty().slips('s', DefaultFinger)
	if !(s['s'] > s['a'] && s['a'] > s['q'] && s['a'] > 0.005 && s['p'] == 0) {
		t.Errorf("slips of s: %v", s)
	}
}
