package predict

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/nn"
)

// WithRecent keeps the states after the n contexts read last, so that a caller who
// sends a growing text again and again pays only for what is new. A state takes
// 8·L·H bytes. Contexts are known by a hash of their tokens and compared token by
// token. It does not change what is suggested. n below 1 keeps nothing.
func WithRecent(n int) Option { return func(p *Predictor) { p.recent = newRecent(n) } }

// recent holds states by the contexts they come after, the least recently used one
// given up first. A nil one holds none. It is safe for concurrent use.
type recent struct {
	seed maphash.Seed
	most int

	mu     sync.Mutex
	byHash map[uint64]*entry
	newest entry // the ring's head: next is the newest, before the oldest
}

// entry is a state and the context that it comes after.
type entry struct {
	hash         uint64
	ids          []int32
	state        *nn.State
	next, before *entry
}

func newRecent(n int) *recent {
	if n < 1 {
		return nil
	}
	r := &recent{seed: maphash.MakeSeed(), most: n, byHash: map[uint64]*entry{}}
	r.newest.next, r.newest.before = &r.newest, &r.newest
	return r
}

// hashes writes the hash of each beginning of ids, ids[:i+1] at i.
func (r *recent) hashes(dst []uint64, ids []int32) []uint64 {
	dst = dst[:0]
	hash := uint64(0)
	for _, id := range ids {
		hash = maphash.Comparable(r.seed, [2]uint64{hash, uint64(id)})
		dst = append(dst, hash)
	}
	return dst
}

// find sets s to the state after the longest beginning of ids that is known, whose
// length it returns: 0, with s as it was, for none. hashes are those of ids.
func (r *recent) find(s *nn.State, ids []int32, hashes []uint64) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := len(ids); n > 0; n-- {
		if e := r.byHash[hashes[n-1]]; e != nil && slices.Equal(e.ids, ids[:n]) {
			r.touch(e)
			s.Copy(e.state)
			return n
		}
	}
	return 0
}

// keep takes a copy of s, the state after ids, whose hash is given.
func (r *recent) keep(s *nn.State, ids []int32, hash uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.byHash[hash]
	if e == nil {
		if len(r.byHash) < r.most {
			e = &entry{state: s.Clone()}
		} else {
			e = r.newest.before
			delete(r.byHash, e.hash)
		}
		r.byHash[hash] = e
	}
	e.hash, e.ids = hash, append(e.ids[:0], ids...)
	e.state.Copy(s)
	r.touch(e)
}

// touch makes e the newest.
func (r *recent) touch(e *entry) {
	if e.next != nil {
		e.next.before, e.before.next = e.before, e.next
	}
	e.next, e.before = r.newest.next, &r.newest
	e.next.before, r.newest.next = e, e
}

// read moves s.state to after s.ids, from the longest beginning that is known.
func (p *Predictor) read(s *scratch) {
	s.step.PrefillText(s.state, s.ids[p.recall(s):])
	p.remember(s)
}

// recall sets s.state to that after the longest beginning of s.ids that is known, and
// returns its length.
func (p *Predictor) recall(s *scratch) int {
	s.state.Reset()
	if p.recent == nil {
		return 0
	}
	s.hashes = p.recent.hashes(s.hashes, s.ids)
	return p.recent.find(s.state, s.ids, s.hashes)
}

// remember keeps s.state, that after s.ids, which recall has seen.
func (p *Predictor) remember(s *scratch) {
	if p.recent != nil {
		p.recent.keep(s.state, s.ids, s.hashes[len(s.ids)-1])
	}
}
