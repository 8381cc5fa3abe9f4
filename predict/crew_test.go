package predict

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestCrew: answers are the same with threads, from one caller and from several.
func TestCrew(t *testing.T) {
	for form, m := range forms(t, model(t, vocab.Keyboard, list(300))) {
		for _, set := range kernels.Sets() {
			plain := predictor(t, m, set)
			p, err := New(m, set, WithRecent(5), WithThreads(2))
			if err != nil {
				t.Fatal(err)
			}
			ask := func(seed uint64) {
				for i, q := range queries(rand.New(rand.NewPCG(seed, 3)), 3*crewAfter) {
					found, errs := p.Batch([]Query{q})
					want, wantErr := plain.Complete(q.Context, q.Prefix, q.K)
					if !slices.Equal(found[0], want) || (errs[0] == nil) != (wantErr == nil) {
						t.Errorf("%s, %s, query %d, %+v: %v, %v; want %v, %v", form, set.Name, i, q, found[0], errs[0], want, wantErr)
						return
					}
				}
			}
			ask(1)
			if n := p.crew.alone.Load(); n != crewAfter {
				t.Errorf("%d batches in a row were alone, want %d", n, crewAfter)
			}
			var wg sync.WaitGroup
			for i := range 3 {
				wg.Go(func() { ask(uint64(i)) })
			}
			wg.Wait()
			if n := p.crew.running.Load(); n != 0 {
				t.Errorf("%d batches run at the end", n)
			}
		}
	}
}

// TestCrewJoins: a batch has the crew after enough others in a row that were alone.
func TestCrewJoins(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, list(30)), best(), WithThreads(2))
	if err != nil {
		t.Fatal(err)
	}
	c := p.crew
	pass := func(queries int, during func()) (joined bool) {
		b := p.newBatch().(*batch)
		own := b.step
		c.join(b, queries)
		joined = b.step == c.step
		during()
		if c.leave(b, own); b.step != own {
			t.Error("the crew's step stays")
		}
		return joined
	}
	nothing := func() {}
	settle := func() {
		for i := range crewAfter {
			if pass(1, nothing) {
				t.Errorf("joins after %d batches alone, want %d", i, crewAfter)
			}
		}
	}
	settle()
	if !pass(1, nothing) || !pass(1, func() {
		if pass(1, nothing) {
			t.Error("two batches have the crew")
		}
	}) {
		t.Error("a batch that is alone does not join")
	}
	settle() // after one that was not alone
	if pass(2, nothing) {
		t.Error("a batch of two joins")
	}
	settle()
	if one, err := New(model(t, vocab.Keyboard, list(30)), best(), WithThreads(1)); err != nil || one.crew != nil {
		t.Errorf("a crew of one: %v", err)
	}
}
