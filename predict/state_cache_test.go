package predict

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestStateCache: cached states change no suggestion, and their number stays within the limit.
func TestStateCache(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(300))
	plain := predictor(t, m, best())
	const limit = 7
	p, err := New(m, WithStateCache(limit))
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
	listed := 0
	for e := p.states.used.Front(); e != nil; e = e.Next() {
		if listed++; p.states.byHash[e.Value.(*cachedState).hash] != e {
			t.Fatal("the list and the table differ")
		}
	}
	if listed != limit || len(p.states.byHash) != limit {
		t.Errorf("%d states in the list, %d in the table, want %d", listed, len(p.states.byHash), limit)
	}
}

// TestStateCacheSavesSteps: of a text that has grown, only the new tokens are read.
func TestStateCacheSavesSteps(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, wordList(300)), WithStateCache(3))
	if err != nil {
		t.Fatal(err)
	}
	known := func(text string) int {
		s := p.predictions.Get().(*prediction)
		defer p.end(s)
		s.ids = p.context(text)
		return p.states.load(s)
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
	// Two contexts with the same hash must not be mixed up.
	s, ids := p.predictions.Get().(*prediction), p.context("w3 w4")
	hashes := p.states.hashes(nil, ids)
	s.ids, s.hashes = []int32{1, 2, 3}, slices.Repeat(hashes[len(ids)-1:], 3)
	p.states.store(s)
	s.ids = ids
	if n := p.states.load(s); n != 0 {
		t.Errorf("%d tokens of another context are taken for known", n)
	}
}

// TestRecall: <eos>, with which a text begins, is never read anew, and the state after it is
// that which reading it would lead to.
func TestRecall(t *testing.T) {
	for _, options := range [][]Option{nil, {WithStateCache(3)}} {
		p, err := New(model(t, vocab.Keyboard, wordList(300)), options...)
		if err != nil {
			t.Fatal(err)
		}
		s := p.predictions.Get().(*prediction)
		want := p.net.NewState(1)
		s.scorer.runner.PrefillText(want, []int32{vocab.Eos})
		for ids, known := range map[[2]int32]int{{vocab.Eos, 5}: 1, {5, vocab.Eos}: 0} {
			s.ids = ids[:]
			if n := p.recall(s); n != known {
				t.Errorf("%v: %d tokens are known, want %d", ids, n, known)
			}
			if same := slices.Equal(s.state.H, want.H) && slices.Equal(s.state.C, want.C); same != (known == 1) {
				t.Errorf("%v: the state after <eos>: %v", ids, same)
			}
		}
		p.end(s)
	}
}

// TestBlankText: a text of which no token is read has suggestions, with a cache too.
func TestBlankText(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(300))
	plain := predictor(t, m, best())
	p, err := New(m, WithStateCache(3))
	if err != nil {
		t.Fatal(err)
	}
	blank := strings.Repeat("\n", 3*superBlock*blockBytes)
	if want, got := next(t, plain, blank, 3), next(t, p, blank, 3); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
