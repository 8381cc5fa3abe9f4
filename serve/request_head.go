package serve

import (
	"bytes"
	"cmp"

	"github.com/valyala/fasthttp"
)

// checkHead returns the endpoint that answers a request, nil for a preflight, or
// refuses what the request's head alone shows to be wrong.
func (s *server) checkHead(ctx *fasthttp.RequestCtx, r *route) (*endpoint, *refusal) {
	h := &ctx.Request.Header
	if refused := cmp.Or(s.bodies.refused(h), checkFraming(h)); refused != nil {
		ctx.SetConnectionClose() // nobody knows where the next request begins
		return nil, refused
	}
	if refused := cmp.Or(s.hosts.check(ctx), s.checkOrigin(ctx, r)); refused != nil {
		return nil, refused
	}
	if s.isPreflight(ctx) {
		return nil, nil
	}
	e := r.endpoint(ctx.Method())
	// A method that r does not have is as public as the path's first one.
	if !cmp.Or(e, r.endpoints[0]).public && !s.hasToken(ctx) {
		return nil, &refusal{fasthttp.StatusUnauthorized, "want the header Authorization: Bearer and the server's token", fasthttp.HeaderWWWAuthenticate, "Bearer"}
	}
	if e == nil {
		return nil, wrongMethod(ctx, methods(r))
	}
	if e.maxBody > 0 {
		if refused := checkContent(h, e.maxBody); refused != nil {
			return nil, refused
		}
	}
	return e, nil
}

// checkFraming refuses a head that another server might read as another request:
// fasthttp takes every version, and blanks in a header's name.
func checkFraming(h *fasthttp.RequestHeader) *refusal {
	if p := string(h.Protocol()); p != "HTTP/1.1" && p != "HTTP/1.0" {
		return refuse(fasthttp.StatusHTTPVersionNotSupported, "version is %s, want HTTP/1.1 or HTTP/1.0", quote([]byte(p)))
	}
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.ContainsAny(name, " \t") {
			return refuse(fasthttp.StatusBadRequest, "not a well-formed HTTP request: a blank in the header name %s", quote(name))
		}
	}
	return nil
}

// expect answers a client that waits for leave to send its body: 100, or what is wrong
// with the request already.
func (s *server) expect(ctx *fasthttp.RequestCtx) (status int) {
	r, _ := s.find(ctx.Path())
	_, refused := s.checkHead(ctx, r)
	if refused == nil {
		return fasthttp.StatusContinue
	}
	s.bodies.release(&ctx.Request.Header)
	s.refuseAndClose(ctx, r, refused)
	return refused.status
}

// refuseAndClose answers a request whose body was not read. fasthttp then closes the
// connection.
func (s *server) refuseAndClose(ctx *fasthttp.RequestCtx, r *route, refused *refusal) {
	refused.answer(ctx)
	s.setHeaders(ctx)
	if c, ok := ctx.Conn().(*lingeringConn); ok {
		c.linger.Store(true)
	}
	s.record(ctx, r, 0)
}
