package predict

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// forms returns a model in float32 and in int8.
func forms(t testing.TB, m *checkpoint.Model) map[string]*checkpoint.Model {
	t.Helper()
	q, err := m.Quantize(nil)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*checkpoint.Model{"float32": m, "int8": q}
}

// queries returns n queries whose contexts grow, repeat and differ, with and without letters
// typed. Some are invalid.
func queries(r *rand.Rand, n int) []Query {
	words := []string{"i", "want", "to", "w1", "w12", ".", "\n", "été", "nowhere"}
	qs := make([]Query, n)
	for i := range qs {
		qs[i] = Query{Prefix: []string{"", "", "", "w", "W1", "xyz", "ete", "wabt", "w13"}[r.IntN(9)], K: 1 + r.IntN(6), Correction: Correction(r.IntN(3))}
		if i > 0 && r.IntN(2) == 0 {
			qs[i].Context = qs[r.IntN(i)].Context
		}
		for range r.IntN(6) {
			qs[i].Context += " " + words[r.IntN(len(words))]
		}
		if r.IntN(12) == 0 {
			qs[i].K = -r.IntN(2)
		}
	}
	return qs
}

// TestBatch: each answer is that of Answer, bit for bit, with and without cached states,
// for any number of queries.
func TestBatch(t *testing.T) {
	for form, m := range forms(t, model(t, vocab.Keyboard, wordList(300))) {
		for _, set := range kernels.Sets() {
			plain := predictor(t, m, set)
			for _, cached := range []int{0, 1, 40} {
				p, err := New(m, WithKernels(set), WithStateCache(cached))
				if err != nil {
					t.Fatal(err)
				}
				r := rand.New(rand.NewPCG(uint64(cached), 1))
				for _, n := range []int{0, 1, 2, 31, 32, 33, 70} {
					qs := queries(r, n)
					found, errs := p.Batch(qs)
					if len(found) != n || len(errs) != n {
						t.Fatalf("%d answers and %d errors to %d queries", len(found), len(errs), n)
					}
					for i, q := range qs {
						want, wantErr := plain.Answer(q)
						if !slices.Equal(found[i].Suggestions, want.Suggestions) || found[i].Autocorrect != want.Autocorrect || (errs[i] == nil) != (wantErr == nil) {
							t.Fatalf("%s, %s, %d cached: query %d of %d, %+v: %v, %v; want %v, %v", form, set.Name, cached, i, n, q, found[i], errs[i], want, wantErr)
						}
					}
				}
			}
		}
	}
}

func TestBatchTooLarge(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(30)), best())
	found, errs := p.Batch(make([]Query, MaxBatch+1))
	if len(found) != MaxBatch+1 || errs[0] == nil || errs[MaxBatch] == nil || !strings.Contains(errs[7].Error(), "at most 1024") {
		t.Errorf("%d answers, errors %v", len(found), errs[0])
	}
}
