package serve

import (
	"runtime"

	"github.com/lstmkb/lstmkb/predict"
)

// sessionCost is about the bytes of a session.
type sessionCost struct {
	fresh   int64 // one that has learned nothing
	learned int64 // added by what it remembers, once it has learned
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

// of is the bytes of a session with that profile.
func (c sessionCost) of(p *predict.Profile) int64 {
	if n := len(p.List()); n > 0 {
		return c.fresh + c.learned + wordBytes*int64(n)
	}
	return c.fresh
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

// resize counts h with what it has learned.
func (s *sessionStore) resize(h *session, p *predict.Profile) {
	bytes := s.cost.of(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID[h.id] == h {
		s.bytes += bytes - h.bytes
		h.bytes = bytes
		s.evict()
	}
}

// evict ends the sessions longest unused while there are too many or they take too
// much memory, but never the one last used. s.mu is held.
func (s *sessionStore) evict() {
	for s.order.Len() > 1 && (s.order.Len() > s.maxSessions || s.bytes > s.maxBytes) {
		s.remove(s.order.Back().Value.(*session))
	}
}

// remove ends h. s.mu is held.
func (s *sessionStore) remove(h *session) {
	s.order.Remove(h.place)
	delete(s.byID, h.id)
	s.bytes -= h.bytes
	h.ended.Store(true)
}

// size returns how many sessions there are and about the bytes that they take.
func (s *sessionStore) size() (n int, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.order.Len(), s.bytes
}
