package serve

import (
	"slices"
	"sync"
)

// Bounds of the answers kept: 4096 of at most about a KiB.
const (
	keptAnswers     = 4096
	keptAnswerText  = 256
	keptAnswerBytes = 768
)

// answers keeps those to the queries of late, for every text begins with the same few
// words. The model does not change, so neither do they; a session's are its own and
// not kept. It holds two generations: when the new one is full, it becomes the old
// one, and what was in that is forgotten unless it has been asked for since.
type answers struct {
	most int // of a generation

	mu       sync.Mutex
	new, old map[query][]byte
}

func newAnswers(n int) *answers {
	return &answers{most: n / 2, new: map[query][]byte{}}
}

// find returns the answer to q, which nobody may change, or nil.
func (a *answers) find(q query) []byte {
	if !kept(q) {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if b, ok := a.new[q]; ok {
		return b
	}
	b, ok := a.old[q]
	if ok {
		a.add(q, b)
	}
	return b
}

// keep takes a copy of the answer to q.
func (a *answers) keep(q query, answer []byte) {
	if !kept(q) || len(answer) > keptAnswerBytes {
		return
	}
	answer = slices.Clone(answer)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.add(q, answer)
}

func (a *answers) add(q query, answer []byte) {
	if len(a.new) >= a.most {
		a.old, a.new = a.new, make(map[query][]byte, a.most)
	}
	a.new[q] = answer
}

func kept(q query) bool {
	return q.session == "" && len(q.text)+len(q.prefix) <= keptAnswerText
}
