package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// large is a model with a decoder large enough for a screen.
func large(t testing.TB) *checkpoint.Model {
	t.Helper()
	words := strings.Join(append(wordList(33_000), "Paris"), "\n")
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\n"+words+"\n"), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	cfg := nn.Config{Vocab: v.Len(), Embedding: 256, Hidden: 16, Layers: 1, Tied: true}
	m := &checkpoint.Model{Vocab: v, Tensors: map[string][]float32{}, Config: checkpoint.Config{Config: cfg, Tokenizer: vocab.Keyboard}}
	r := rand.New(rand.NewPCG(1, 1))
	for _, s := range cfg.Specs() {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64()) / 2
		}
		m.Tensors[s.Name] = x
	}
	for id := range int32(v.Len()) {
		if !v.IsWord(id) {
			m.Tensors["decoder.bias"][id] = 20
		}
	}
	q, err := m.Quantize(nil)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestWithScreen: the screen changes neither words nor order, alone and in batches.
// Probabilities differ by the error of the sum that the screen estimates.
func TestWithScreen(t *testing.T) {
	m := large(t)
	for _, set := range kernels.Sets() {
		if set != best() && (testing.Short() || os.Getenv("LSTMKB_THOROUGH") == "") {
			continue
		}
		plain := predictor(t, m, set)
		p, err := New(m, WithKernels(set), WithScreen(), WithStateCache(8))
		if err != nil {
			t.Fatal(err)
		}
		if (p.shortlister.screen != nil) != set.FastPacked() {
			t.Fatalf("%s: the screen is %v", set.Name, p.shortlister.screen)
		}
		var qs []Query
		for i := range 10 {
			qs = append(qs, Query{Context: fmt.Sprintf("i want W%d w%d. ", i*i, i), K: 1 + i%5}, Query{Context: "i want", Prefix: "w12", K: 3})
		}
		check := func(q Query, got []Suggestion, off float64) {
			t.Helper()
			want, err := plain.Complete(q.Context, q.Prefix, q.K)
			if err != nil || len(got) != len(want) {
				t.Fatalf("%s: %+v: %v, want %v (%v)", set.Name, q, got, want, err)
			}
			for i := range got {
				if got[i].Word != want[i].Word || math.Abs(got[i].Probability/want[i].Probability-1) > off {
					t.Fatalf("%s: %+v: %v, want %v", set.Name, q, got, want)
				}
			}
		}
		for _, n := range []int{1, 3, len(qs)} {
			found, errs := p.Batch(qs[:n])
			for i := range n {
				if errs[i] != nil {
					t.Fatal(errs[i])
				}
				off := 1e-5
				if p.shortlister.screen != nil {
					off = 0.1
				}
				check(qs[i], found[i].Suggestions, off)
			}
		}
		for _, q := range qs {
			got, err := p.Complete(q.Context, q.Prefix, q.K)
			if err != nil {
				t.Fatal(err)
			}
			check(q, got, 0.1)
		}
	}
	// A small vocabulary has no screen, and the shortlist is exact.
	small := model(t, vocab.Keyboard, wordList(50))
	p, err := New(small, WithScreen())
	if err != nil || p.shortlister.screen != nil {
		t.Fatalf("%v, %v", p.shortlister, err)
	}
	for _, k := range []int{1, 5, MaxK} {
		same(t, "a small vocabulary", next(t, p, "i want", k), next(t, predictor(t, small, best()), "i want", k))
	}
}

// BenchmarkNextLarge measures predictions of texts that share a beginning, among 33,000 words
// in int8.
func BenchmarkNextLarge(b *testing.B) {
	m := large(b)
	for name, options := range map[string][]Option{"whole": {WithStateCache(4)}, "screen": {WithStateCache(4), WithScreen()}} {
		p, err := New(m, options...)
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range []int{1, 32} {
			qs := make([]Query, n)
			b.Run(fmt.Sprintf("%s/batch=%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					for j := range qs {
						qs[j] = Query{Context: fmt.Sprintf("i want w%d", (i+j)%1000), K: 5}
					}
					p.Batch(qs)
				}
			})
		}
	}
}
