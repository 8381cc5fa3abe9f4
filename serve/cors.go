package serve

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/valyala/fasthttp"
)

// checkOrigins wants origins as browsers send them.
func checkOrigins(origins []string) error {
	for _, o := range origins {
		if o == "*" {
			continue
		}
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || o != u.Scheme+"://"+u.Host {
			return fmt.Errorf("serve: origin %q, want * or SCHEME://HOST[:PORT], as in https://example.org", o)
		}
	}
	return nil
}

// origin is the request's origin if its pages may use the server, else nil.
func (s *server) origin(ctx *fasthttp.RequestCtx) []byte {
	if len(s.origins) == 0 {
		return nil
	}
	o := ctx.Request.Header.Peek(fasthttp.HeaderOrigin)
	if len(o) == 0 || !slices.Contains(s.origins, "*") && !slices.Contains(s.origins, string(o)) {
		return nil
	}
	return o
}

// preflight answers a browser that asks which requests an origin may send. It
// reports whether the request was such a question.
func (s *server) preflight(ctx *fasthttp.RequestCtx) bool {
	if len(s.origins) == 0 || !ctx.IsOptions() || s.origin(ctx) == nil ||
		len(ctx.Request.Header.Peek(fasthttp.HeaderAccessControlRequestMethod)) == 0 {
		return false
	}
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderAccessControlAllowMethods, methods(s.routes...))
	h.Set(fasthttp.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, X-Session")
	h.Set(fasthttp.HeaderAccessControlMaxAge, "600")
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return true
}

// allowOrigin tells the browser that the request's origin may read the answer, if it
// may.
func (s *server) allowOrigin(ctx *fasthttp.RequestCtx) {
	if len(s.origins) == 0 {
		return
	}
	ctx.Response.Header.Add(fasthttp.HeaderVary, fasthttp.HeaderOrigin)
	if o := s.origin(ctx); o != nil {
		ctx.Response.Header.SetBytesV(fasthttp.HeaderAccessControlAllowOrigin, o)
	}
}
