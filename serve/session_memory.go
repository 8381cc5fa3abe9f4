package serve

import (
	"container/list"
	"runtime"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// sessionCost is about the bytes of a session's parts of fixed size.
type sessionCost struct {
	fresh   int64 // of every session
	learned int64 // added once it remembers
}

// measureCost measures sessions of p's. Medians leave out what else the heap did meanwhile.
// Before, they are made ready for letters, so that nobody waits for that.
func measureCost(p Predictor) sessionCost {
	if s := p.NewSession(); s != nil {
		_, _ = s.Answer(predict.Query{Prefix: "a", K: 1, Correction: predict.CorrectAuto}) // a failure shows again in a request
	}
	var fresh, learned [3]int64
	for i := range fresh {
		var one *predict.Session
		fresh[i] = heapGrowth(func() any { one = p.NewSession(); return one })
		if one != nil {
			learned[i] = heapGrowth(func() any { one.Remember("a"); return one })
		}
	}
	slices.Sort(fresh[:])
	slices.Sort(learned[:])
	return sessionCost{fresh[1], learned[1]}
}

// of is the bytes of a session.
func (c sessionCost) of(w sessionWeight) int64 {
	bytes := c.fresh + w.learned + w.kept
	if w.remembered > 0 {
		bytes += c.learned + w.remembered
	}
	return bytes
}

// sessionWeight is about the bytes of what a session has learned, rather more than
// less.
type sessionWeight struct {
	learned    int64 // of the profile
	taught     bool  // the profile has words
	remembered int64 // of the words that the model remembers, at most
	kept       int64 // of the letters that were put back, at most
}

// decodedWord is about the bytes that a session takes for a word of its profile, to find it by
// other letters.
const decodedWord = 160

// learn counts what p has learned.
func (w *sessionWeight) learn(p *predict.Profile) {
	w.learned, w.taught = p.Bytes()+decodedWord*int64(p.Len()), p.Len() > 0
}

// remember adds a message that the model remembers: one in two of its bytes may begin
// another word.
func (w *sessionWeight) remember(length int) {
	added := 3*int64(length) + rememberedWord*int64(length/2+1)
	w.remembered = min(w.remembered+added, maxRememberedWords*(rememberedWord+3*maxWord))
}

// keep adds letters that were put back.
func (w *sessionWeight) keep(letters string) {
	w.kept = min(w.kept+rememberedWord+int64(len(letters)), maxKept*(rememberedWord+maxWord))
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
