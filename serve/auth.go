package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"github.com/valyala/fasthttp"
)

// hasToken reports whether the request has the server's token, if the server has
// one. The time it takes does not tell how much of a wrong token is right.
func (s *server) hasToken(ctx *fasthttp.RequestCtx) bool {
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
