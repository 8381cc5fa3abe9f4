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
	budget *budget
	mu     sync.Mutex
	held   map[*fasthttp.RequestHeader]admission // of the large bodies
	n      atomic.Int32                          // len(held)
}

// admission is what a body was given: bytes of the budget, or a refusal.
type admission struct {
	bytes   int
	refused *refusal
}

func newBodyLimiter(budget *budget) *bodyLimiter {
	return &bodyLimiter{budget: budget, held: map[*fasthttp.RequestHeader]admission{}}
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
	a := admission{bytes: n}
	switch {
	case chunked && hasContentLength(h):
		a = admission{refused: refuse(fasthttp.StatusBadRequest, "not a well-formed HTTP request: both Content-Length and Transfer-Encoding")}
	case !b.budget.take(n):
		a = admission{refused: busy("too many large bodies arrive, try again in 1 s")}
	}
	if a.refused != nil {
		c.MaxRequestBodySize = 1
	}
	b.held[h] = a
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
	return b.held[h].refused
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
	b.budget.give(b.held[h].bytes)
	delete(b.held, h)
}
