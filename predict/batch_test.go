package predict

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// forms are a model in floats and in int8.
func forms(t testing.TB, m *checkpoint.Model) map[string]*checkpoint.Model {
	t.Helper()
	q, err := m.Quantize()
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*checkpoint.Model{"float32": m, "int8": q}
}

// queries are contexts that grow, repeat and differ, with and without letters, and
// some that are refused.
func queries(r *rand.Rand, n int) []Query {
	words := []string{"i", "want", "to", "w1", "w12", ".", "\n", "été", "nowhere"}
	qs := make([]Query, n)
	for i := range qs {
		qs[i] = Query{Prefix: []string{"", "", "", "w", "W1", "xyz", "ete"}[r.IntN(7)], K: 1 + r.IntN(6)}
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

// TestBatch: each answer is Complete's, bit for bit, with and without kept states,
// however many queries stand together.
func TestBatch(t *testing.T) {
	for form, m := range forms(t, model(t, vocab.Keyboard, list(300))) {
		for _, set := range kernels.Sets() {
			plain := predictor(t, m, set)
			for _, kept := range []int{0, 1, 40} {
				p, err := New(m, set, WithRecent(kept))
				if err != nil {
					t.Fatal(err)
				}
				r := rand.New(rand.NewPCG(uint64(kept), 1))
				for _, n := range []int{0, 1, 2, 31, 32, 33, 70} {
					qs := queries(r, n)
					found, errs := p.Batch(qs)
					if len(found) != n || len(errs) != n {
						t.Fatalf("%d answers and %d errors to %d queries", len(found), len(errs), n)
					}
					for i, q := range qs {
						want, wantErr := plain.Complete(q.Context, q.Prefix, q.K)
						if !slices.Equal(found[i], want) || (errs[i] == nil) != (wantErr == nil) {
							t.Fatalf("%s, %s, %d kept: query %d of %d, %+v: %v, %v; want %v, %v", form, set.Name, kept, i, n, q, found[i], errs[i], want, wantErr)
						}
					}
				}
			}
		}
	}
}

func TestBatchTooLarge(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, list(30)), best())
	found, errs := p.Batch(make([]Query, MaxBatch+1))
	if len(found) != MaxBatch+1 || errs[0] == nil || errs[MaxBatch] == nil || !strings.Contains(errs[7].Error(), "at most 1024") {
		t.Errorf("%d answers, errors %v", len(found), errs[0])
	}
}

// TestRecent: kept states change no suggestion, and no more are kept than asked for.
func TestRecent(t *testing.T) {
	m := model(t, vocab.Keyboard, list(300))
	plain := predictor(t, m, best())
	const most = 7
	p, err := New(m, best(), WithRecent(most))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g%3), 2)) // pairs of callers say the same
			for range 4 {
				for _, q := range queries(r, 25) {
					want, wantErr := plain.Complete(q.Context, q.Prefix, q.K)
					got, err := p.Complete(q.Context, q.Prefix, q.K)
					if !slices.Equal(got, want) || (err == nil) != (wantErr == nil) {
						t.Errorf("%+v: %v, want %v (%v)", q, got, want, err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	ring := 0
	for e := p.recent.newest.next; e != &p.recent.newest; e = e.next {
		if ring++; p.recent.byHash[e.hash] != e || e.next.before != e {
			t.Fatal("the ring and the table differ")
		}
	}
	if ring != most || len(p.recent.byHash) != most {
		t.Errorf("%d states kept, %d in the table, want %d", ring, len(p.recent.byHash), most)
	}
}

// TestRecentSavesSteps: a text that has grown is read from where it was.
func TestRecentSavesSteps(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, list(300)), best(), WithRecent(3))
	if err != nil {
		t.Fatal(err)
	}
	known := func(text string) int {
		s := p.scratch.Get().(*scratch)
		defer p.scratch.Put(s)
		s.ids = p.context(s.ids[:0], text)
		return p.recall(s)
	}
	next(t, p, "i want", 3)
	for text, want := range map[string]int{"i want": 3, "i want to": 3, "i": 0, "to i want": 0} {
		if got := known(text); got != want {
			t.Errorf("%q: %d tokens are known, want %d", text, got, want)
		}
	}
	next(t, p, "i want to", 3)
	next(t, p, "w1", 3)
	next(t, p, "w2", 3) // the fourth
	for text, want := range map[string]int{"i want": 0, "i want to": 4, "w1": 2, "w2": 2} {
		if got := known(text); got != want {
			t.Errorf("%q: %d tokens are known, want %d", text, got, want)
		}
	}
	// A hash that two contexts share must not mix them up.
	s := p.scratch.Get().(*scratch)
	s.ids = p.context(s.ids[:0], "w3 w4")
	s.hashes = p.recent.hashes(s.hashes, s.ids)
	p.recent.keep(s.state, []int32{1, 2, 3}, s.hashes[len(s.ids)-1])
	if n := p.recent.find(s.state, s.ids, s.hashes); n != 0 {
		t.Errorf("%d tokens of another context are taken for known", n)
	}
}
