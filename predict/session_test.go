package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestSession: after any typing, deleting and editing, a session's suggestions are, bit for
// bit, those of a predictor for the resulting text.
func TestSession(t *testing.T) {
	pieces := []string{"i", "want", "to", "w1", "W12", "été", "E", "WA", "don't", " ", " ", " ", ".", "\n", "😀", "nowhere", "שלום", "\x00", "\xff", "e\u0301", "’"}
	for _, set := range kernels.Sets() {
		p := predictor(t, model(t, vocab.Keyboard, wordList(300)), set)
		for seed := range uint64(4) {
			r, s, text := rand.New(rand.NewPCG(seed, 1)), p.NewSession(), ""
			if seed == 3 { // beyond MaxContext
				text = strings.Repeat("i want w5 to ", 70)
			}
			for step := range 150 {
				switch at := r.IntN(len(text) + 1); {
				case r.IntN(4) > 0:
					text += pieces[r.IntN(len(pieces))]
				case r.IntN(2) == 0:
					text = text[:max(0, len(text)-1-r.IntN(9))]
				default: // in the middle
					text = text[:at] + pieces[r.IntN(len(pieces))] + text[min(len(text), at+r.IntN(4)):]
				}
				k := 1 + r.IntN(5)
				got, err := s.Suggest(text, k)
				if err != nil {
					t.Fatal(err)
				}
				want, err := p.Suggest(text, k)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%s, seed %d, step %d: %q: %v, want %v", set.Name, seed, step, text, got, want)
				}
			}
		}
	}
}

// TestPunctuation: WithPunctuation suggests marks, but not <unk> and <eos>.
func TestPunctuation(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(20))
	p, err := New(m, WithPunctuation())
	if err != nil {
		t.Fatal(err)
	}
	found, marks := next(t, p, "I want", MaxK), []string{".", ",", "’", "😀", "—"} // the likeliest by far
	if len(found) != m.Vocab.Len()-2 {
		t.Errorf("%d suggestions of %d tokens", len(found), m.Vocab.Len())
	}
	for i, s := range found {
		if slices.Contains(marks, s.Word) != (i < len(marks)) || s.Word == vocab.UnkWord || s.Word == vocab.EosWord {
			t.Errorf("suggestion %d is %q", i, s.Word)
		}
	}
}

// TestSessionsAtOnce: concurrent sessions of one predictor and one profile do not affect each
// other.
func TestSessionsAtOnce(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, wordList(100)), WithWords(listOf(t, "wombat\t2\n")))
	if err != nil {
		t.Fatal(err)
	}
	profile := &Profile{}
	profile.Learn("Zoé saw a wombat")
	typed := func(n int) []string {
		s := p.NewSession()
		s.Profile = profile
		s.Remember(fmt.Sprintf("i want w%d", n))
		var all []string
		text := fmt.Sprintf("w%d Wombat zo i want ", n)
		for i := range len(text) + 1 {
			found, err := s.Suggest(text[:i], 3)
			if err != nil {
				t.Error(err)
			}
			all = append(all, fmt.Sprint(found))
		}
		return all
	}
	want := make([][]string, 8)
	for n := range want {
		want[n] = typed(n)
	}
	var wg sync.WaitGroup
	for n := range want {
		wg.Go(func() {
			if got := typed(n); !slices.Equal(got, want[n]) {
				t.Errorf("session %d: %v, want %v", n, got, want[n])
			}
		})
	}
	wg.Wait()
}

// TestSplit: texts before the cursor, their contexts and their prefixes.
func TestSplit(t *testing.T) {
	for _, c := range [][3]string{
		{"", "", ""}, {"wan", "", "wan"}, {"i wan", "i ", "wan"}, {"i want ", "i want ", ""}, {"hi,", "hi,", ""},
		{"don't", "", "don't"}, {"don’t", "", "don’t"}, {"say 'wan", "say '", "wan"}, {"😀", "😀", ""}, {"😀wan", "😀", "wan"},
		{"e\u0301te", "", "e\u0301te"}, {"well-kn", "well-", "kn"}, {"a\nb", "a\n", "b"}, {"a\x00b", "a\x00", "b"}, {"a\xffb", "a\xff", "b"}, {"שלום", "", "שלום"},
	} {
		if context, prefix := Split(c[0]); context != c[1] || prefix != c[2] {
			t.Errorf("%q: %q, %q; want %q, %q", c[0], context, prefix, c[1], c[2])
		}
	}
}

func complete(t *testing.T, p *Predictor, context, prefix string, k int) []string {
	t.Helper()
	found, err := p.Complete(context, prefix, k)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, s := range found {
		words = append(words, s.Word)
	}
	return words
}

// TestComplete: completions follow the case and the apostrophe typed, ignore accents, include the typed word
// itself, and begin with the letters typed.
func TestComplete(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, append(wordList(300), "Paris", "wander", "e")), best())
	for _, c := range []struct{ prefix, want string }{
		{"wan", "wander want"}, {"Wan", "Wander Want"}, {"WAN", "WANDER WANT"}, {"want", "want"}, {"ete", "été"}, {"ETÉ", "ÉTÉ"}, {"e\u0301t", "été"},
		{"par", "Paris"}, {"i", "I"}, {"don’", "don’t"}, {"don'", "don't"}, {"donʼ", "don't"}, {"dont", "don't"}, {"DONT", "DON'T"}, {"do'n", ""}, {"xyz", ""}, {"\u0301", ""}, {"<un", ""}, {".", ""},
		{strings.Repeat("w", 10_000), ""}, {"\x00", ""}, {"\xff", ""}, {"😀", ""}, {"שלום", ""},
	} {
		got := complete(t, p, "i ", c.prefix, 10)
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%.20q: %v, want %q", c.prefix, got, c.want)
		}
	}
	// The word typed is offered even if others are likelier, unless it is short and unlikely.
	for i := range 30 {
		context := fmt.Sprint("w", i, " ")
		if got := complete(t, p, context, "w19", 2); !slices.Contains(got, "w19") {
			t.Errorf("after w%d: %v lacks w19", i, got)
		}
		all, err := p.Complete(context, "w1", MaxK)
		if err != nil {
			t.Fatal(err)
		}
		likely := slices.ContainsFunc(all, func(s Suggestion) bool { return s.Word == "w1" && s.Probability >= unlikely })
		if got := complete(t, p, context, "w1", 2); slices.Contains(got, "w1") != likely {
			t.Errorf("after w%d: %v; w1 likely: %v", i, got, likely)
		}
	}
	if got := complete(t, p, "I want. ", "", 3); strings.ToLower(got[0]) == got[0] && got[0][0] >= 'a' {
		t.Errorf("a sentence begins with %q", got[0])
	}
	for _, k := range []int{0, -1, 1e9} {
		if _, err := p.NewSession().Suggest("i", k); err == nil {
			t.Errorf("k %d is taken", k)
		}
	}
}

// TestCompleteProbabilities: they are those of Next, normalised among the words that match.
func TestCompleteProbabilities(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(300)), best())
	all, want, sum := next(t, p, "I want", MaxK), []Suggestion(nil), 0.0
	for _, s := range all {
		if strings.HasPrefix(s.Word, "w2") {
			want, sum = append(want, s), sum+s.Probability
		}
	}
	got, err := p.Complete("I want", "w2", MaxK)
	if err != nil || len(got) != len(want) || len(got) != 111 {
		t.Fatalf("%d completions, want %d (%v)", len(got), len(want), err)
	}
	for i := range got {
		if got[i].Word != want[i].Word || math.Abs(got[i].Probability-want[i].Probability/sum) > 1e-5 {
			t.Errorf("%d: %v, want %v", i, got[i], want[i])
		}
	}
}

// TestBlocklist: blocked words are not suggested, even if all their letters are typed.
func TestBlocklist(t *testing.T) {
	b, err := ReadBlocklist(strings.NewReader("# held back\nWANT\r\n\nete\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(model(t, vocab.Keyboard, wordList(50)), WithBlocklist(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"", "want", "été", "WAN"} {
		for _, w := range complete(t, p, "i ", prefix, MaxK) {
			if f := Fold(w); f == "want" || f == "ete" {
				t.Errorf("%q: offers %q", prefix, w)
			}
		}
	}
	for _, bad := range []string{"a\n\xff\n", "ok\n" + strings.Repeat("x", 1<<17)} {
		if _, err := ReadBlocklist(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%.10q: error %v", bad, err)
		}
	}
}

// BenchmarkSession measures a letter and a finished word with the built-in model.
func BenchmarkSession(b *testing.B) {
	m, err := checkpoint.Load(english)
	if err != nil {
		b.Fatal(err)
	}
	s := predictor(b, m, best()).NewSession()
	for _, c := range []struct {
		name  string
		texts []string
	}{
		{"letter", []string{"i want to s", "i want to st"}},
		{"word", []string{"i want to ", "i want too "}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := s.Suggest(c.texts[i%2], 3); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
