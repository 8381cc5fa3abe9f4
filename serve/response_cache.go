package serve

import (
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/predict"
)

// responseCache keeps the answers to recent short queries, since every text begins
// with the same few words. Answers never go stale: the model does not change, and
// those of sessions, which learn, are not kept. It holds two generations: when the new
// one is full it becomes the old one, and what was in that is dropped, except what
// has been asked for since.
type responseCache struct {
	limit int // answers of a generation

	mu       sync.Mutex
	new, old map[cacheKey][]byte
}

// cacheKey is what the answer to a query without a session and without touches depends on.
type cacheKey struct {
	text, prefix, layout, language string
	k                              int
	autocorrect                    predict.Correction
	emoji                          bool
}

func keyOf(q query) cacheKey {
	return cacheKey{q.text, q.prefix, q.layout, q.language, q.k, q.autocorrect, q.emoji}
}

// newResponseCache makes a cache of at most n answers; nil, which keeps none, if n is 0.
func newResponseCache(n int) *responseCache {
	if n == 0 {
		return nil
	}
	return &responseCache{limit: max(1, n/2), new: map[cacheKey][]byte{}}
}

// find returns the answer to q, which the caller must not change, or nil.
func (c *responseCache) find(q query) []byte {
	if c == nil || !cacheable(q) {
		return nil
	}
	key := keyOf(q)
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.new[key]; ok {
		return b
	}
	b, ok := c.old[key]
	if ok {
		c.add(key, b)
	}
	return b
}

// keep stores a copy of the answer to q, if both are short enough.
func (c *responseCache) keep(q query, answer []byte) {
	if c == nil || !cacheable(q) || len(answer) > maxCachedAnswer {
		return
	}
	answer = slices.Clone(answer)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(keyOf(q), answer)
}

func (c *responseCache) add(key cacheKey, answer []byte) {
	if len(c.new) >= c.limit {
		c.old, c.new = c.new, make(map[cacheKey][]byte, c.limit)
	}
	c.new[key] = answer
}

func cacheable(q query) bool {
	return q.session == "" && len(q.touches) == 0 && len(q.text)+len(q.prefix)+len(q.language) <= maxCachedText
}
