package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"runtime/debug"

	"github.com/valyala/fasthttp"
)

// refusal is an error of the client.
type refusal struct {
	status  int
	message string
}

func (r *refusal) answer(ctx *fasthttp.RequestCtx) {
	fail(ctx, r.status, r.message)
	if r.status == fasthttp.StatusTooManyRequests {
		ctx.Response.Header.Set(fasthttp.HeaderRetryAfter, "1")
	}
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// replyJSON answers with a body that is JSON.
func replyJSON(ctx *fasthttp.RequestCtx, body []byte) {
	ctx.SetContentType("application/json")
	ctx.SetBody(body)
}

// reply answers with v as JSON.
func reply(ctx *fasthttp.RequestCtx, status int, v any) error {
	ctx.SetStatusCode(status)
	ctx.SetContentType("application/json")
	enc := json.NewEncoder(ctx)
	enc.SetEscapeHTML(false) // nor is it HTML
	return enc.Encode(v)
}

// fail answers with an error. What the handler has written so far is dropped.
func fail(ctx *fasthttp.RequestCtx, status int, message string) {
	ctx.Response.Reset()
	reply(ctx, status, struct { // cannot fail: a string
		Error string `json:"error"`
	}{message})
}

func wrongMethod(ctx *fasthttp.RequestCtx, allow string) {
	fail(ctx, fasthttp.StatusMethodNotAllowed,
		"method "+quote(ctx.Method())+" at "+string(ctx.Path())+", want "+allow)
	ctx.Response.Header.Set(fasthttp.HeaderAllow, allow)
}

// internal answers a fault of the server, and tells only the log what it is.
func (s *server) internal(ctx *fasthttp.RequestCtx, err error) {
	r, _ := s.find(ctx.Path())
	var p *panicError
	if errors.As(err, &p) {
		s.log.Error("panic in a request", "path", r.path, "panic", fmt.Sprint(p.value), "stack", string(p.stack))
	} else {
		s.log.Error("request failed", "path", r.path, "error", err.Error())
	}
	fail(ctx, fasthttp.StatusInternalServerError, "internal error")
}

func (s *server) panicked(ctx *fasthttp.RequestCtx, r *route, p any) {
	s.log.Error("panic in a request", "path", r.path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	fail(ctx, fasthttp.StatusInternalServerError, "internal error")
}

// unreadable answers a request that could not be read. fasthttp closes the
// connection after it, since nobody knows where the next one would begin.
func (s *server) unreadable(ctx *fasthttp.RequestCtx, err error) {
	refused := s.bodies.refused(&ctx.Request.Header)
	s.bodies.release(&ctx.Request.Header)
	var (
		small   *fasthttp.ErrSmallBuffer
		network net.Error
	)
	switch {
	case refused != nil:
		refused.answer(ctx)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		fail(ctx, fasthttp.StatusRequestEntityTooLarge, fmt.Sprintf("body is over %d bytes", MaxBody))
	case errors.As(err, &small):
		fail(ctx, fasthttp.StatusRequestHeaderFieldsTooLarge, "request headers are too long, want at most 4096 bytes")
	case errors.As(err, &network) && network.Timeout():
		fail(ctx, fasthttp.StatusRequestTimeout, "request did not arrive in time")
	default:
		fail(ctx, fasthttp.StatusBadRequest, "not a well-formed HTTP request: "+err.Error())
	}
	if c, ok := ctx.Conn().(*conn); ok {
		c.linger.Store(true)
	}
	r := s.routes[routePage] // the path, if it was read at all, may be garbage
	s.metrics.count(r, ctx.Response.StatusCode(), 0)
	if s.accessLog {
		s.access(ctx, r, 0)
	}
}

// quote shows what a client sent within an error, and not much of it.
func quote(b []byte) string {
	const most = 64
	if len(b) > most {
		return fmt.Sprintf("%q…", b[:most])
	}
	return fmt.Sprintf("%q", b)
}
