package serve

import (
	"slices"
	"sync"
)

// responseCache keeps the answers to recent short queries, since every text begins
// with the same few words. Answers never go stale: the model does not change, and
// those of sessions, which learn, are not kept. It holds two generations: when the new
// one is full it becomes the old one, and what was in that is dropped, except what
// has been asked for since.
type responseCache struct {
	limit int // answers of a generation

	mu       sync.Mutex
	new, old map[query][]byte
}

// newResponseCache makes a cache of at most n answers; nil, which keeps none, if n is 0.
func newResponseCache(n int) *responseCache {
	if n == 0 {
		return nil
	}
	return &responseCache{limit: max(1, n/2), new: map[query][]byte{}}
}

// find returns the answer to q, which the caller must not change, or nil.
func (c *responseCache) find(q query) []byte {
	if c == nil || !cacheable(q) {
		return nil
	}
	q.cut = false // which tells nothing without a session
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.new[q]; ok {
		return b
	}
	b, ok := c.old[q]
	if ok {
		c.add(q, b)
	}
	return b
}

// keep stores a copy of the answer to q, if both are short enough.
func (c *responseCache) keep(q query, answer []byte) {
	if c == nil || !cacheable(q) || len(answer) > maxCachedAnswer {
		return
	}
	q.cut, answer = false, slices.Clone(answer)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(q, answer)
}

func (c *responseCache) add(q query, answer []byte) {
	if len(c.new) >= c.limit {
		c.old, c.new = c.new, make(map[query][]byte, c.limit)
	}
	c.new[q] = answer
}

func cacheable(q query) bool {
	return q.session == "" && len(q.text)+len(q.prefix) <= maxCachedText
}
