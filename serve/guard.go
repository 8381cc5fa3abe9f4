package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"
)

// bears reports whether the request has the token, if one is needed. The time it
// takes does not tell how much of a wrong one is right.
func (s *server) bears(ctx *fasthttp.RequestCtx) bool {
	if s.token == nil {
		return true
	}
	const scheme = "Bearer "
	h := ctx.Request.Header.Peek(fasthttp.HeaderAuthorization)
	if len(h) < len(scheme) || !strings.EqualFold(string(h[:len(scheme)]), scheme) {
		return false
	}
	got := sha256.Sum256(h[len(scheme):])
	return subtle.ConstantTimeCompare(got[:], s.token) == 1
}

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

// origin is the request's, if its pages may ask, else nil.
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

// preflight answers a browser that asks whether it may ask.
func (s *server) preflight(ctx *fasthttp.RequestCtx) bool {
	if len(s.origins) == 0 || !ctx.IsOptions() || s.origin(ctx) == nil ||
		len(ctx.Request.Header.Peek(fasthttp.HeaderAccessControlRequestMethod)) == 0 {
		return false
	}
	h := &ctx.Response.Header
	h.Set(fasthttp.HeaderAccessControlAllowMethods, "GET, HEAD, POST, DELETE")
	h.Set(fasthttp.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, X-Session")
	h.Set(fasthttp.HeaderAccessControlMaxAge, "600")
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return true
}

// cors tells the browser of an origin that may ask.
func (s *server) cors(ctx *fasthttp.RequestCtx) {
	if len(s.origins) == 0 {
		return
	}
	ctx.Response.Header.Add(fasthttp.HeaderVary, fasthttp.HeaderOrigin)
	if o := s.origin(ctx); o != nil {
		ctx.Response.Header.SetBytesV(fasthttp.HeaderAccessControlAllowOrigin, o)
	}
}
