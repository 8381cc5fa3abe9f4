package serve

import (
	"testing"

	"github.com/valyala/fasthttp"
)

// Large bodies share a budget; one that has no room is refused with Retry-After.
func TestBodyLimiter(t *testing.T) {
	b := newBodyLimiter(&budget{left: 3 * smallBody})
	header := func(length int) *fasthttp.RequestHeader {
		h := new(fasthttp.RequestHeader)
		h.SetContentLength(length)
		return h
	}
	one, two, small, huge := header(2*smallBody), header(2*smallBody), header(smallBody), header(MaxBody+1)
	for _, c := range []struct {
		h     *fasthttp.RequestHeader
		limit int
	}{{one, 0}, {two, 1}, {small, 0}, {huge, 0}} {
		if got := b.admit(c.h).MaxRequestBodySize; got != c.limit {
			t.Errorf("length %d: limit %d, want %d", c.h.ContentLength(), got, c.limit)
		}
	}
	for h, status := range map[*fasthttp.RequestHeader]int{one: 0, two: 429, small: 0, huge: 0} {
		if r := b.refused(h); (r == nil) != (status == 0) || r != nil && r.status != status {
			t.Errorf("length %d: %v, want %d", h.ContentLength(), r, status)
		}
		b.release(h)
		b.release(h)
	}
	if b.budget.left != 3*smallBody || b.n.Load() != 0 {
		t.Errorf("budget %d after all is released", b.budget.left)
	}
	chunked := header(-1)
	if got := b.admit(chunked).MaxRequestBodySize; got != 1 {
		t.Errorf("a body of unknown length has limit %d", got)
	}
	b.release(chunked)
	if b.admit(one); b.admit(one).MaxRequestBodySize != 0 || b.budget.left != smallBody {
		t.Errorf("budget %d after a request took the place of one not released", b.budget.left)
	}
}

func TestBodyLimiterOverHTTP(t *testing.T) {
	s := testServer(t, newFake(), Options{})
	s.bodies = newBodyLimiter(&budget{left: 2 * smallBody})
	ctx := post(nil)
	ctx.Request.Header.SetContentLength(3 * smallBody)
	s.bodies.admit(&ctx.Request.Header)
	s.unreadable(ctx, fasthttp.ErrBodyTooLarge)
	if got := ctx.Response.StatusCode(); got != 429 || string(ctx.Response.Header.Peek("Retry-After")) != "1" {
		t.Errorf("%d %s", got, ctx.Response.Body())
	}
	s.unreadable(ctx, fasthttp.ErrBodyTooLarge)
	if got := ctx.Response.StatusCode(); got != 413 {
		t.Errorf("%d %s", got, ctx.Response.Body())
	}
}
