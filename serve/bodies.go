package serve

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/valyala/fasthttp"
)

const (
	// keptBody is the largest body whose memory a connection keeps, and that may
	// arrive whatever others do.
	keptBody = 16 << 10
	// bodyBudget is how many bytes larger ones may take together.
	bodyBudget = 64 << 20
)

// bodies bounds the memory of the larger bodies that arrive at once.
type bodies struct {
	mu     sync.Mutex
	budget int
	held   map[*fasthttp.RequestHeader]int // or one of the two below
	n      atomic.Int32                    // len(held)
}

// What held tells of a body that is refused.
const (
	noRoom    = 0
	ambiguous = -1 // of two lengths
)

func newBodies(budget int) *bodies {
	return &bodies{budget: budget, held: map[*fasthttp.RequestHeader]int{}}
}

// admit is fasthttp's HeaderReceived: it gives a body that is refused a limit that
// most break.
func (b *bodies) admit(h *fasthttp.RequestHeader) (c fasthttp.RequestConfig) {
	n := h.ContentLength()
	chunked := n < 0
	if chunked {
		n = MaxBody
	}
	if n <= keptBody || n > MaxBody { // the latter is refused before it is read
		return c
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.give(h) // of a request that ended without an answer
	switch {
	case chunked && twoLengths(h):
		b.held[h] = ambiguous
	case b.budget < n:
		b.held[h] = noRoom
	default:
		b.held[h] = n
		b.budget -= n
	}
	if b.held[h] <= 0 {
		c.MaxRequestBodySize = 1
	}
	b.n.Store(int32(len(b.held)))
	return c
}

// twoLengths finds a Content-Length beside chunks. Two servers in a row may take
// the one and the other, and see different requests.
func twoLengths(h *fasthttp.RequestHeader) bool {
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(bytes.TrimSpace(name), []byte(fasthttp.HeaderContentLength)) {
			return true
		}
	}
	return false
}

// refused reports why the body of that request was not admitted.
func (b *bodies) refused(h *fasthttp.RequestHeader) *refusal {
	if b.n.Load() == 0 { // as nearly always
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch n, ok := b.held[h]; {
	case ok && n == noRoom:
		return refuse(fasthttp.StatusTooManyRequests, "too many large bodies arrive, try again in 1 s")
	case ok && n == ambiguous:
		return refuse(fasthttp.StatusBadRequest, "not a well-formed HTTP request: both Content-Length and Transfer-Encoding")
	}
	return nil
}

// release gives the room of that request back.
func (b *bodies) release(h *fasthttp.RequestHeader) {
	if b.n.Load() == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.give(h)
	b.n.Store(int32(len(b.held)))
}

func (b *bodies) give(h *fasthttp.RequestHeader) {
	b.budget += max(b.held[h], 0)
	delete(b.held, h)
}
