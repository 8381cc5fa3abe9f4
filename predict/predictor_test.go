package predict

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// wordList is a vocabulary of n words and some more, with tokens among them that must never be
// suggested.
func wordList(n int) []string {
	words := []string{".", ",", "I", "to", "’", "want", "😀", "don't", "—", "3", "été"}
	for i := range n {
		words = append(words, fmt.Sprintf("w%d", i))
	}
	return words
}

// english is the language in the program, whose package imports this one.
const english = "../languages/en"

// model is a model of those words, with weights large enough for distinct probabilities.
func model(t testing.TB, tok vocab.Tokenizer, words []string) *checkpoint.Model {
	t.Helper()
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\n"+strings.Join(words, "\n")+"\n"), tok)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 6, Hidden: 10, Layers: 2, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, p := range net.Params() {
		for i := range p.Value {
			p.Value[i] = float32(r.NormFloat64())
		}
	}
	// The tokens that must not be suggested are by far the likeliest.
	for id := range int32(v.Len()) {
		if !v.IsWord(id) {
			net.Param("decoder.bias").Value[id] = 20
		}
	}
	return checkpoint.FromNetwork(net, v, "")
}

func predictor(t testing.TB, m *checkpoint.Model, set *kernels.Set) *Predictor {
	t.Helper()
	p, err := New(m, WithKernels(set))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// best is the set that New takes where no other is given.
func best() *kernels.Set {
	set, err := kernels.Default()
	if err != nil {
		panic(err) // LSTMKB_KERNELS names none
	}
	return set
}

// oracle feeds ids to the model and sorts all words by a softmax in float64.
func oracle(t testing.TB, m *checkpoint.Model, set *kernels.Set, ids []int32) []Suggestion {
	t.Helper()
	net, err := m.Network()
	if err != nil {
		t.Fatal(err)
	}
	step, state, logits := infer.FromTraining(net).NewRunner(kernels.NewWorker(set)), net.NewState(1), make([]float32, net.Vocab)
	for _, id := range ids {
		step.Next(state, id)
	}
	step.Logits(logits, state)
	type scored struct {
		id int32
		x  float64
	}
	var all []scored
	sum := 0.0
	for id, x := range logits {
		if m.Vocab.IsWord(int32(id)) {
			all = append(all, scored{int32(id), float64(x)})
			sum += math.Exp(float64(x))
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.x, a.x) })
	var out []Suggestion
	for _, s := range all {
		out = append(out, Suggestion{Word: m.Vocab.Word(s.id), Probability: math.Exp(s.x) / sum})
	}
	return out
}

func next(t testing.TB, p *Predictor, text string, k int) []Suggestion {
	t.Helper()
	found, err := p.Next(text, k)
	if err != nil {
		t.Fatalf("%.40q, k %d: %v", text, k, err)
	}
	return found
}

func same(t *testing.T, what string, got, want []Suggestion) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d suggestions, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !strings.EqualFold(got[i].Word, want[i].Word) || math.Abs(got[i].Probability-want[i].Probability) > 1e-5*want[i].Probability+1e-12 {
			t.Fatalf("%s: suggestion %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// TestNext compares with an oracle that gets the text's tokens written by hand: <eos> before
// the first word and between lines, as in training.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		tok  vocab.Tokenizer
		text string
		ids  []string
	}{
		{vocab.WikiText, "", []string{"<eos>"}},
		{vocab.WikiText, "I want to", []string{"<eos>", "I", "want", "to"}},
		{vocab.WikiText, "  I \t want  ", []string{"<eos>", "I", "want"}},
		{vocab.WikiText, "i nowhere to", []string{"<eos>", "<unk>", "<unk>", "to"}},
		{vocab.WikiText, "I\nwant", []string{"<eos>", "I", "<eos>", "want"}},
		{vocab.WikiText, "I\r\nwant\r\n", []string{"<eos>", "I", "<eos>", "want", "<eos>"}},
		// A blank line is an <eos>, as in corpus.Text.Encode.
		{vocab.WikiText, "I\n\nwant", []string{"<eos>", "I", "<eos>", "<eos>", "want"}},
		{vocab.WikiText, "\n", []string{"<eos>", "<eos>"}},
		{vocab.WikiText, "I <eos> to", []string{"<eos>", "I", "<unk>", "to"}},
		{vocab.Keyboard, "", []string{"<eos>"}},
		{vocab.Keyboard, "i WANT to", []string{"<eos>", "I", "want", "to"}},
		{vocab.Keyboard, "I,want. Don’t 😀", []string{"<eos>", "I", ",", "want", ".", "don't", "😀"}},
		{vocab.Keyboard, "I\nwant", []string{"<eos>", "I", "<eos>", "want"}},
		{vocab.Keyboard, "I\nwant\n", []string{"<eos>", "I", "<eos>", "want", "<eos>"}},
		// Blank lines have no token: the model has never seen two <eos> in a row.
		{vocab.Keyboard, "I\n\n \nwant", []string{"<eos>", "I", "<eos>", "want"}},
		{vocab.Keyboard, "I\n ", []string{"<eos>", "I", "<eos>"}},
		{vocab.Keyboard, "\n\n\n", []string{"<eos>"}},
		{vocab.Keyboard, " ", []string{"<eos>"}},
		{vocab.Keyboard, "\x00", []string{"<eos>"}},
		{vocab.Keyboard, "I \x00\x00 to", []string{"<eos>", "I", "to"}},
		{vocab.Keyboard, "I \xff\xfe to", []string{"<eos>", "I", "<unk>", "to"}},
		{vocab.Keyboard, "3 ÉTÉ", []string{"<eos>", "3", "été"}},
	} {
		for _, set := range kernels.Sets() {
			m := model(t, c.tok, wordList(200))
			var ids []int32
			for _, w := range c.ids {
				ids = append(ids, m.Vocab.ID(w))
			}
			what := fmt.Sprintf("%s, %s: %q", set.Name, c.tok, c.text)
			got := next(t, predictor(t, m, set), c.text, 10)
			same(t, what, got, oracle(t, m, set, ids)[:10])
		}
	}
}

// TestContextMatters: different texts have different suggestions. TestNext could pass with a
// model that ignores its text.
func TestContextMatters(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(200)), best())
	seen := map[string]bool{}
	for _, text := range []string{"", "i", "want", "i want", "want i", "i\nwant"} {
		seen[fmt.Sprint(next(t, p, text, 3))] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d different answers to 6 texts", len(seen))
	}
}

// TestAllWords: with k for all words, each word and nothing else is suggested once, the
// likeliest first, and the probabilities sum to 1.
func TestAllWords(t *testing.T) {
	for _, tok := range []vocab.Tokenizer{vocab.WikiText, vocab.Keyboard} {
		for _, set := range kernels.Sets() {
			m := model(t, tok, wordList(500))
			words := 500 + len(wordList(0)) - 5 // less . , ’ 😀 —
			for _, k := range []int{words, words + 1, MaxK} {
				found := next(t, predictor(t, m, set), "I want", k)
				if len(found) != words {
					t.Fatalf("k %d: %d suggestions, want %d", k, len(found), words)
				}
				seen, sum := map[string]bool{}, 0.0
				for i, s := range found {
					if i > 0 && s.Probability > found[i-1].Probability {
						t.Errorf("suggestion %d is likelier than the one before", i)
					}
					if seen[s.Word] || s.Word == vocab.UnkWord || s.Word == vocab.EosWord || !strings.ContainsFunc(s.Word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
						t.Errorf("suggests %q", s.Word)
					}
					seen[s.Word] = true
					sum += s.Probability
				}
				if math.Abs(sum-1) > 1e-5 {
					t.Errorf("%s: probabilities sum to %v", set.Name, sum)
				}
			}
		}
	}
}

func TestK(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(2000)), best())
	for _, k := range []int{0, -1, math.MinInt, MaxK + 1, 1e9, math.MaxInt} {
		found, err := p.Next("i", k)
		if err == nil || found != nil || !strings.Contains(err.Error(), fmt.Sprintf("k is %d, want 1 to %d", k, MaxK)) {
			t.Errorf("k %d: %v, %v", k, found, err)
		}
	}
	all := next(t, p, "i", MaxK)
	for _, k := range []int{1, 2, 999, 1000} {
		same(t, fmt.Sprint("k ", k), next(t, p, "i", k), all[:k])
	}
}

// TestLongText: only the last MaxContext tokens count, and a long text takes no longer.
func TestLongText(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(200))
	p := predictor(t, m, best())
	var tail []string
	var ids []int32
	for i := range MaxContext {
		w := fmt.Sprintf("w%d", i*7%200)
		tail = append(tail, w)
		ids = append(ids, m.Vocab.ID(w))
	}
	long := strings.Join(tail, " ")
	// The network forgets tokens so far back, which hides in suggestions how many it reads.
	const slide = maxStep
	for extra := range 300 {
		got := p.context(strings.Repeat("w9 ", extra) + long)
		if len(got) > MaxContext || len(got) < MaxContext-slide || !slices.Equal(got, ids[len(ids)-len(got):]) {
			t.Errorf("%d more: reads %d tokens, want the last %d to %d", extra, len(got), MaxContext-slide, MaxContext)
		}
	}
	want := oracle(t, m, best(), ids)[:5]
	same(t, "one more than the bound", next(t, p, "w9 "+long, 5), want)
	same(t, "1 MB", next(t, p, strings.Repeat("some other words ", 60_000)+long, 5), want)
	same(t, "1 MB of lines", next(t, p, strings.Repeat("one line\n", 120_000)+long, 5), want)
	same(t, "1 MB of bytes", next(t, p, strings.Repeat("\xff", 1<<20)+" "+long, 5), want)
	// The cut of a long text may fall within a character.
	for i := range 4 {
		same(t, "emoji", next(t, p, strings.Repeat("😀", 200_000)+strings.Repeat(" ", i)+long, 5), want)
	}
	began := time.Now()
	for _, text := range []string{strings.Repeat("\n", 1<<20), strings.Repeat(" ", 1<<20), strings.Repeat("x", 1<<20),
		strings.Repeat("\x00", 1<<20), strings.Repeat("a\u0301", 1<<19), strings.Repeat("👩‍👩‍👧", 60_000), strings.Repeat(".", 1<<20)} {
		if got := next(t, p, text, 5); len(got) != 5 {
			t.Errorf("%.20q…: %d suggestions", text, len(got))
		}
	}
	// Milliseconds each; the limit finds work that is quadratic in the length.
	if d := time.Since(began); d > 20*time.Second {
		t.Errorf("seven texts of 1 MB took %v", d)
	}
}

// TestConcurrent: concurrent callers of one predictor get the same bits as a single one.
func TestConcurrent(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(300)), best())
	texts := []string{"", "i", "i want to", "w1 w2 w3\nw4", "w7 nowhere .", "\xff", "want w8", "to"}
	var want [][]Suggestion
	for i, text := range texts {
		want = append(want, next(t, p, text, 1+i*30))
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := range 50 {
				i := (g + n) % len(texts)
				found, err := p.Next(texts[i], 1+i*30)
				if err != nil || !slices.Equal(found, want[i]) {
					t.Errorf("%q: %v differs from a lone call's %v (%v)", texts[i], found, want[i], err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestNothingToSuggest: a vocabulary without words is an error.
func TestNothingToSuggest(t *testing.T) {
	if _, err := New(model(t, vocab.WikiText, []string{".", ",", "!"})); err == nil || !strings.Contains(err.Error(), "no word to suggest") {
		t.Errorf("error %v", err)
	}
}

// BenchmarkNext measures one prediction of the built-in model.
func BenchmarkNext(b *testing.B) {
	m, err := checkpoint.Load(english)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, text string }{
		{"words=3", "i want to"},
		{"words=20", strings.Repeat("i want to go there ", 4)},
		{"words=256", strings.Repeat("i want to go there ", 60)},
	} {
		for _, set := range kernels.Sets() {
			b.Run(c.name+"/"+set.Name, func(b *testing.B) {
				p := predictor(b, m, set)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := p.Next(c.text, 5); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// context returns the ids of a text's context.
func (p *Predictor) context(text string) []int32 {
	ids, _, _ := (&blocks{vocab: p.vocab}).context(text)
	return ids
}
