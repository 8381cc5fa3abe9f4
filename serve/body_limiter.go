package serve

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/valyala/fasthttp"
)

// bodyLimiter bounds the memory of the bodies over smallBody that arrive or are being
// answered at the same time.
type bodyLimiter struct {
	mu     sync.Mutex
	budget int                             // bytes left
	held   map[*fasthttp.RequestHeader]int // bytes of each large body, or one of the two below
	n      atomic.Int32                    // len(held)
}

// What held has in place of a size, for a body that is refused.
const (
	noRoom    = 0
	ambiguous = -1 // both Content-Length and chunks
)

func newBodyLimiter(budget int) *bodyLimiter {
	return &bodyLimiter{budget: budget, held: map[*fasthttp.RequestHeader]int{}}
}

// admit is fasthttp's HeaderReceived. It cannot refuse a body, so it gives one that
// is to be refused a limit of a byte, which fasthttp then finds exceeded.
func (b *bodyLimiter) admit(h *fasthttp.RequestHeader) (c fasthttp.RequestConfig) {
	n := h.ContentLength()
	chunked := n < 0
	if chunked {
		n = MaxBody
	}
	if n <= smallBody || n > MaxBody { // fasthttp refuses the latter before it reads it
		return c
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free(h) // an earlier request of this connection may have ended without an answer
	switch {
	case chunked && hasContentLength(h):
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

// hasContentLength finds a Content-Length in the headers of a chunked body. Of two
// servers in a row, one may go by the length and one by the chunks, and they would
// see different requests.
func hasContentLength(h *fasthttp.RequestHeader) bool {
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(bytes.TrimSpace(name), []byte(fasthttp.HeaderContentLength)) {
			return true
		}
	}
	return false
}

// refused says why the body of a request was not admitted, or returns nil.
func (b *bodyLimiter) refused(h *fasthttp.RequestHeader) *refusal {
	if b.n.Load() == 0 { // as nearly always
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch n, ok := b.held[h]; {
	case ok && n == noRoom:
		return busy("too many large bodies arrive, try again in 1 s")
	case ok && n == ambiguous:
		return refuse(fasthttp.StatusBadRequest, "not a well-formed HTTP request: both Content-Length and Transfer-Encoding")
	}
	return nil
}

// finish frees the memory of a large body, which its connection would keep, and gives
// its bytes back to the budget.
func (b *bodyLimiter) finish(req *fasthttp.Request) {
	if len(req.Body()) > smallBody {
		req.SwapBody(nil)
	}
	b.release(&req.Header)
}

// release gives the bytes of a request back to the budget.
func (b *bodyLimiter) release(h *fasthttp.RequestHeader) {
	if b.n.Load() == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free(h)
	b.n.Store(int32(len(b.held)))
}

func (b *bodyLimiter) free(h *fasthttp.RequestHeader) {
	b.budget += max(b.held[h], 0)
	delete(b.held, h)
}
