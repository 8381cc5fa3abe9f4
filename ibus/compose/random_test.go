package compose

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

// fake is an engine that answers anything.
type fake struct {
	random  *rand.Rand
	pool    []string
	correct bool
	learned []string
	kept    []string
	secret  bool // something was kept that may not be saved
}

func (f *fake) Answer(q predict.Query) (a predict.Answer, err error) {
	for range f.random.IntN(4) {
		a.Suggestions = append(a.Suggestions, predict.Suggestion{Word: f.pool[f.random.IntN(len(f.pool))], Kind: predict.Corrected})
	}
	if f.correct && q.Prefix != "" && f.random.IntN(2) == 0 {
		a.Autocorrect = f.pool[f.random.IntN(len(f.pool))]
		if i := strings.LastIndexByte(strings.TrimSuffix(q.Context, " "), ' '); q.Join && f.random.IntN(3) == 0 && strings.HasSuffix(q.Context, " ") {
			a.Joined = q.Context[i+1:]
		}
	}
	return a, nil
}

func (f *fake) Keep(letters string, private bool) {
	f.kept, f.secret = append(f.kept, letters), f.secret || private
}
func (f *fake) Learn(text string) { f.learned = append(f.learned, text) }

func english(t testing.TB) predict.Language {
	t.Helper()
	l, err := predict.LoadLanguage(languages.Folders["en"])
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const alphabet = "abtehé ABI .,'\"?1-\U0001f600   ete"

// randomKey is mostly a letter.
func randomKey(r *rand.Rand) Key {
	switch r.IntN(24) {
	case 0, 1, 2:
		return Key{Kind: Backspace}
	case 3:
		return Key{Kind: Enter}
	case 4:
		return Key{Kind: []Kind{Other, Up, Down, Escape}[r.IntN(4)]}
	}
	letters := []rune(alphabet)
	return Key{Kind: Char, Rune: letters[r.IntN(len(letters))]}
}

// TestNothingLost types at random beside a plain editor: with suggestions that nobody picks and
// nothing corrected, both have the same text after each key, wherever the cursor is set.
func TestNothingLost(t *testing.T) {
	for seed := range uint64(100) {
		checkNothingLost(t, seed)
	}
}

func FuzzNothingLost(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { checkNothingLost(t, seed) })
}

func checkNothingLost(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	c := New(&fake{random: r, pool: []string{"the", "ate", "bathe"}}, english(t), predict.CorrectSuggest)
	p, want := &program{t: t, c: c, tells: telling(seed % uint64(tellings))}, &program{t: t}
	for range 200 {
		switch r.IntN(30) {
		case 0:
			at := r.IntN(len(want.text) + 1)
			p.place(at)
			want.at = at
			continue
		case 1:
			p.do(c.Pause())
		}
		k := randomKey(r)
		p.press(k)
		if k.Kind != Up && k.Kind != Down && k.Kind != Escape || !p.out.Handled {
			want.plain(k)
		}
		if c.chosen >= 0 { // a digit and Enter would pick
			p.press(Key{Kind: Escape})
		}
		if p.seen() != string(want.text) || p.cursor() != len(string(want.text[:want.at])) {
			t.Fatalf("seed %d, after %+v: %q, cursor %d; want %q, cursor %d", seed, k, p.seen(), p.cursor(), string(want.text), len(string(want.text[:want.at])))
		}
	}
}

// TestUndone types at random with corrections and picks, each of which Backspace takes back at once: the
// text is then as it was typed.
func TestUndone(t *testing.T) {
	corrected, picked := 0, 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		f := &fake{random: r, pool: []string{"the", "ate", "bathe", "I", "éte"}, correct: true}
		c := New(f, english(t), predict.CorrectAuto)
		p := &program{t: t, c: c, tells: telling(seed % uint64(tellings))}
		for range 150 {
			k := randomKey(r)
			if r.IntN(12) == 0 {
				p.place(r.IntN(len(p.text) + 1))
			}
			if r.IntN(6) == 0 && len(c.offered) > 0 {
				k = Key{Kind: Pick, Place: r.IntN(len(c.offered))}
			}
			seen, at := p.seen(), p.cursor()
			held := c.held
			p.press(k)
			if c.chosen >= 0 {
				p.press(Key{Kind: Escape})
			}
			if c.held.text == "" || c.held == held || c.held.letters == "" && c.held.deleted == "" && k.Kind != Pick {
				continue
			}
			want := seen
			switch {
			case k.Kind == Pick:
				picked++
				if held.space == own || held.space == needed { // its space stays
					continue
				}
			case k.Kind == Char:
				corrected++
				want = seen[:at] + string(k.Rune) + seen[at:]
			}
			if held.space == ahead {
				continue
			}
			p.press(Key{Kind: Backspace})
			if p.seen() != want {
				t.Fatalf("seed %d: %q becomes %q when %+v is taken back, want %q", seed, seen, p.seen(), k, want)
			}
		}
	}
	if corrected < 100 || picked < 100 {
		t.Errorf("%d corrections, %d picks: too few to tell", corrected, picked)
	}
}

// TestCorrected types at random with corrections that stand: each text is the one before, with the word in
// place of its letters, and nothing else is changed.
func TestCorrected(t *testing.T) {
	corrected := 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		c := New(&fake{random: r, pool: []string{"the", "ate", "I'm", "éte"}, correct: true}, english(t), predict.CorrectAuto)
		p := &program{t: t, c: c, tells: telling(seed % uint64(tellings))}
		for range 150 {
			letters := []rune("abteh,.  ")
			k := Key{Kind: Char, Rune: letters[r.IntN(len(letters))]}
			if r.IntN(30) == 0 {
				p.place(r.IntN(len(p.text) + 1))
			}
			seen, at := p.seen(), p.cursor()
			word, joined, held := c.autocorrect, c.joined, c.held
			_, prefix := predict.Split(c.before()) // it may not know what stands before
			p.press(k)
			typed := string(k.Rune)
			if c.raised != 0 {
				typed = strings.ToUpper(typed)
			}
			want := seen[:at] + typed + seen[at:]
			if c.held != held && c.held.kept != "" {
				corrected++
				want = seen[:at-len(prefix)-len(joined)] + word + typed + seen[at:]
			}
			if p.seen() != want {
				t.Fatalf("seed %d: %q becomes %q after %+v, want %q", seed, seen, p.seen(), k, want)
			}
		}
	}
	if corrected < 100 {
		t.Errorf("%d corrections: too few to tell", corrected)
	}
}

// TestLearned: what is learned is what was typed, and nothing in private.
func TestLearned(t *testing.T) {
	for _, private := range []bool{false, true} {
		f := &fake{random: rand.New(rand.NewPCG(1, 1)), pool: []string{"x"}}
		c := New(f, english(t), predict.CorrectSuggest)
		c.Enter(Field{Private: private})
		p := &program{t: t, c: c, tells: always}
		for _, r := range "i met Quorndalee" {
			p.press(Key{Kind: Char, Rune: r})
		}
		p.press(Key{Kind: Backspace})
		for _, r := range ". then x" {
			p.press(Key{Kind: Char, Rune: r})
		}
		want := []string{"i met Quorndale. "}
		if private {
			want = nil
		}
		if !slices.Equal(f.learned, want) {
			t.Errorf("private %v: learned %q, want %q", private, f.learned, want)
		}
		if c.keep("Quorndale"); f.secret != private {
			t.Errorf("private %v: letters put back are secret: %v", private, f.secret)
		}
	}
}

func TestLastUnit(t *testing.T) {
	for text, want := range map[string]string{"": "", "ab": "b", "cafe\u0301": "e\u0301", "x\U0001f468\u200d\U0001f469": "\U0001f468\u200d\U0001f469", strings.Repeat("é", 99): "é"} {
		if got := lastUnit(text); got != want || !utf8.ValidString(got) {
			t.Errorf("%q ends in %q, want %q", text, got, want)
		}
	}
}
