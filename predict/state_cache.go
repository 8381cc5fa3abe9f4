package predict

import (
	"container/list"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// WithStateCache keeps the states after the last n contexts, so that a caller who sends a
// growing text again and again pays only for what is new. A state takes 8·L·H bytes for L
// layers of width H. Contexts are found by a hash of their tokens and compared token by
// token. The cache does not change suggestions. n below 1 keeps nothing.
func WithStateCache(n int) Option { return func(p *Predictor) { p.states = newStateCache(n) } }

// stateCache holds states by the contexts that they come after, and drops the least recently
// used one first. A nil one is empty. It is safe for concurrent use.
type stateCache struct {
	seed  maphash.Seed
	limit int

	mu     sync.Mutex
	byHash map[uint64]*list.Element
	used   list.List // of *cachedState, the most recently used first
}

// cachedState is a state and the context that it comes after.
type cachedState struct {
	hash  uint64
	ids   []int32
	state *nn.State
}

// newStateCache makes a cache of up to n states, nil if n is below 1.
func newStateCache(n int) *stateCache {
	if n < 1 {
		return nil
	}
	return &stateCache{seed: maphash.MakeSeed(), limit: n, byHash: map[uint64]*list.Element{}}
}

// hashes writes the hash of each prefix of ids to dst, that of ids[:i+1] at i.
func (c *stateCache) hashes(dst []uint64, ids []int32) []uint64 {
	dst = dst[:0]
	hash := uint64(0)
	for _, id := range ids {
		hash = maphash.Comparable(c.seed, [2]uint64{hash, uint64(id)})
		dst = append(dst, hash)
	}
	return dst
}

// recall sets t's state to the one after a prefix of its ids, and returns the prefix's length:
// the longest in the cache or, without one, <eos>, after which texts begin.
func (p *Predictor) recall(t *prediction) int {
	if n := p.states.load(t); n > 0 || len(t.ids) == 0 || t.ids[0] != vocab.Eos {
		return n
	}
	t.state.Copy(p.begun)
	return 1
}

// load sets t's state to the one after the longest prefix of its ids in the cache, and returns
// the prefix's length. Without one it is the state before the text, and 0.
func (c *stateCache) load(t *prediction) int {
	t.state.Reset()
	if c == nil {
		return 0
	}
	t.hashes = c.hashes(t.hashes, t.ids)
	c.mu.Lock()
	defer c.mu.Unlock()
	for n := len(t.ids); n > 0; n-- {
		e := c.byHash[t.hashes[n-1]]
		if e == nil {
			continue
		}
		if cached := e.Value.(*cachedState); slices.Equal(cached.ids, t.ids[:n]) {
			c.used.MoveToFront(e)
			t.state.Copy(cached.state)
			return n
		}
	}
	return 0
}

// store takes a copy of t's state, the one after its ids. load comes before.
func (c *stateCache) store(t *prediction) {
	if c == nil || len(t.ids) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	hash := t.hashes[len(t.ids)-1]
	e := c.byHash[hash]
	switch {
	case e != nil:
	case c.used.Len() < c.limit:
		e = c.used.PushFront(&cachedState{state: t.state.Clone()})
	default:
		e = c.used.Back()
		delete(c.byHash, e.Value.(*cachedState).hash)
	}
	cached := e.Value.(*cachedState)
	cached.hash, cached.ids = hash, append(cached.ids[:0], t.ids...)
	cached.state.Copy(t.state)
	c.byHash[hash] = e
	c.used.MoveToFront(e)
}
