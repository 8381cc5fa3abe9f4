package predict

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestIntraOp: answers are the same with threads, from one caller and from several.
func TestIntraOp(t *testing.T) {
	for form, m := range forms(t, model(t, vocab.Keyboard, wordList(300))) {
		for _, set := range kernels.Sets() {
			plain := predictor(t, m, set)
			p, err := New(m, WithKernels(set), WithStateCache(5), WithThreads(2))
			if err != nil {
				t.Fatal(err)
			}
			ask := func(seed uint64) {
				for i, q := range queries(rand.New(rand.NewPCG(seed, 3)), 3*intraOpAfter) {
					found, errs := p.Batch([]Query{q})
					want, wantErr := plain.Answer(q)
					if !slices.Equal(found[0].Suggestions, want.Suggestions) || found[0].Autocorrect != want.Autocorrect || (errs[0] == nil) != (wantErr == nil) {
						t.Errorf("%s, %s, query %d, %+v: %v, %v; want %v, %v", form, set.Name, i, q, found[0], errs[0], want, wantErr)
						return
					}
				}
			}
			ask(1)
			if n := p.intraOp.alone.Load(); n != intraOpAfter {
				t.Errorf("%d batches in a row were alone, want %d", n, intraOpAfter)
			}
			var wg sync.WaitGroup
			for i := range 3 {
				wg.Go(func() { ask(uint64(i)) })
			}
			wg.Wait()
			if n := p.intraOp.running.Load(); n != 0 {
				t.Errorf("%d batches run at the end", n)
			}
		}
	}
}

// TestIntraOpJoins: a batch gets the pool after enough batches in a row that were alone.
func TestIntraOpJoins(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, wordList(30)), WithThreads(2))
	if err != nil {
		t.Fatal(err)
	}
	o := p.intraOp
	pass := func(queries int, during func()) (joined bool) {
		b := p.newBatch().(*batch)
		own := b.runner
		o.join(b, queries)
		joined = b.runner == o.runner
		during()
		if o.leave(b, own); b.runner != own {
			t.Error("the pool's runner stays")
		}
		return joined
	}
	nothing := func() {}
	settle := func() {
		for i := range intraOpAfter {
			if pass(1, nothing) {
				t.Errorf("joins after %d batches alone, want %d", i, intraOpAfter)
			}
		}
	}
	settle()
	if !pass(1, nothing) || !pass(1, func() {
		if pass(1, nothing) {
			t.Error("two batches have the pool")
		}
	}) {
		t.Error("a batch that is alone does not join")
	}
	settle() // after one that was not alone
	if pass(2, nothing) {
		t.Error("a batch of two joins")
	}
	settle()
	generic := kernels.Sets()[0]
	if two, err := New(model(t, vocab.Keyboard, wordList(30)), WithThreads(2), WithKernels(generic)); err != nil || two.intraOp.pool.Set != generic {
		t.Errorf("the pool has other kernels than the predictor: %v", err)
	}
	if one, err := New(model(t, vocab.Keyboard, wordList(30)), WithThreads(1)); err != nil || one.intraOp != nil {
		t.Errorf("a pool of one: %v", err)
	}
}
