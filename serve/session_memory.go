package serve

import (
	"container/list"
	"runtime"

	"github.com/lstmkb/lstmkb/predict"
)

// sessionCost is about the bytes of a session's parts of fixed size.
type sessionCost struct {
	fresh   int64 // of every session
	learned int64 // added once it remembers
}

// measureCost measures a session of p's.
func measureCost(p Predictor) (cost sessionCost) {
	var first *predict.Session
	cost.fresh = heapGrowth(func() any { first = p.NewSession(); return first })
	if first != nil {
		cost.learned = heapGrowth(func() any { first.Remember("a"); return first })
	}
	return cost
}

// of is the bytes of a session.
func (c sessionCost) of(w sessionWeight) int64 {
	bytes := c.fresh + w.counted + w.grown
	if w.remembered > 0 {
		bytes += c.learned + w.remembered
	}
	return bytes
}

// sessionWeight is about the bytes of what a session has learned, rather more than
// less. Walking through a profile at each message would cost more than learning it, so
// the words are counted only when what was added since might be a quarter of them.
type sessionWeight struct {
	counted    int64 // of the profile, when it was last counted
	grown      int64 // added since, at most
	remembered int64 // of the words that the model remembers, at most
}

// count counts the words of p.
func (w *sessionWeight) count(p *predict.Profile) {
	w.counted, w.grown = 0, 0
	for _, l := range p.List() {
		w.counted += learnedWord + 2*int64(len(l.Word))
	}
}

// learn adds a message that p has learned.
func (w *sessionWeight) learn(p *predict.Profile, length int) {
	w.grown += mostWordBytes(length, learnedWord)
	if w.counted == 0 || w.grown > max(64<<10, w.counted/4) {
		w.count(p)
	}
}

// remember adds a message that the model remembers.
func (w *sessionWeight) remember(length int) {
	w.remembered = min(w.remembered+mostWordBytes(length, rememberedWord), maxRememberedWords*(rememberedWord+2*maxWord))
}

// mostWordBytes is what the words of a text may take: one in two of its bytes may
// begin another.
func mostWordBytes(length int, each int64) int64 {
	return 2*int64(length) + each*int64(length/2+1)
}

// heapGrowth is about the bytes by which f and what it returns make the heap grow.
func heapGrowth(f func() any) int64 {
	before := heapInUse()
	kept := f()
	after := heapInUse()
	runtime.KeepAlive(kept)
	return max(minSessionBytes, after-before)
}

func heapInUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // frees what pools held before the first
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// evict ends sessions while there are too many or they take too much memory: those
// that have learned nothing before those that have, and of each the longest unused.
// The last one that has learned stays. s.mu is held.
func (s *sessionStore) evict() {
	for len(s.byID) > s.maxSessions || s.bytes > s.maxBytes {
		h := longestUnused(s.fresh)
		if h == nil && s.taught.Len() > 1 {
			h = longestUnused(s.taught)
		}
		if h == nil {
			return
		}
		s.remove(h)
	}
}

// longestUnused is the last session of a list that nobody uses, or nil.
func longestUnused(l *list.List) *session {
	for e := l.Back(); e != nil; e = e.Prev() {
		if h := e.Value.(*session); !h.inUse {
			return h
		}
	}
	return nil
}

// remove ends h. s.mu is held.
func (s *sessionStore) remove(h *session) {
	h.list.Remove(h.place)
	delete(s.byID, h.id)
	s.bytes -= h.bytes
}

// size returns how many sessions there are and about the bytes that they take.
func (s *sessionStore) size() (n int, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byID), s.bytes
}
