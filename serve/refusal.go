package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"runtime/debug"

	"github.com/valyala/fasthttp"
)

// refusal is an error of the client, as it is told to it.
type refusal struct {
	status  int
	message string
	header  string // a header of the answer, or ""
	value   string // of that header
}

func (r *refusal) Error() string { return r.message }

// asError is r as an error, nil if r is.
func asError(r *refusal) error {
	if r == nil {
		return nil
	}
	return r
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, message: fmt.Sprintf(format, args...)}
}

// busy refuses what the server has no room for now.
func busy(message string) *refusal {
	return &refusal{fasthttp.StatusTooManyRequests, message, fasthttp.HeaderRetryAfter, "1"}
}

func wrongMethod(ctx *fasthttp.RequestCtx, allow string) *refusal {
	message := fmt.Sprintf("method %s at %s, want %s", quote(ctx.Method()), ctx.Path(), allow)
	return &refusal{fasthttp.StatusMethodNotAllowed, message, fasthttp.HeaderAllow, allow}
}

// answer drops what the handler has written so far, except that the connection ends.
func (r *refusal) answer(ctx *fasthttp.RequestCtx) {
	end := ctx.Response.ConnectionClose()
	ctx.Response.Reset()
	if end {
		ctx.SetConnectionClose()
	}
	reply(ctx, r.status, struct { // cannot fail: a string
		Error string `json:"error"`
	}{r.message})
	if r.header != "" {
		ctx.Response.Header.Set(r.header, r.value)
	}
}

// reply answers with v as JSON.
func reply(ctx *fasthttp.RequestCtx, status int, v any) error {
	ctx.SetStatusCode(status)
	ctx.SetContentType("application/json")
	enc := json.NewEncoder(ctx)
	enc.SetEscapeHTML(false) // the answer is not HTML
	return enc.Encode(v)
}

// panicError is a panic, caught in the goroutine in which it happened.
type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprint("panic: ", p.value) }

// catch, deferred, turns a panic into an error.
func catch(err *error) {
	if p := recover(); p != nil {
		*err = &panicError{p, debug.Stack()}
	}
}

// fail answers an error of a handler. A fault of the server is described in the log
// only.
func (s *server) fail(ctx *fasthttp.RequestCtx, r *route, err error) {
	var refused *refusal
	if !errors.As(err, &refused) {
		s.logFault(r.path, err)
		refused = refuse(fasthttp.StatusInternalServerError, "internal error")
	}
	refused.answer(ctx)
}

// logFault describes a fault of the server.
func (s *server) logFault(path string, err error) {
	var p *panicError
	if errors.As(err, &p) {
		s.log.Error("panic in a request", "path", path, "panic", fmt.Sprint(p.value), "stack", string(p.stack))
		return
	}
	s.log.Error("request failed", "path", path, "error", err.Error())
}

// unreadable answers a request that could not be read. fasthttp then closes the
// connection, since nobody knows where the next request would begin.
func (s *server) unreadable(ctx *fasthttp.RequestCtx, err error) {
	refused := s.bodies.refused(&ctx.Request.Header)
	s.bodies.release(&ctx.Request.Header)
	if refused == nil {
		refused = refuseUnreadable(err)
	}
	s.refuseAndClose(ctx, s.routes[len(s.routes)-1], refused) // the path, if it was read at all, may be garbage
}

// refuseUnreadable says what was wrong with a request that fasthttp could not read.
func refuseUnreadable(err error) *refusal {
	var (
		small   *fasthttp.ErrSmallBuffer
		network net.Error
	)
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		return tooLarge(MaxBody)
	case errors.As(err, &small):
		return refuse(fasthttp.StatusRequestHeaderFieldsTooLarge, "request headers are too long, want at most %d bytes", maxHeaders)
	case errors.As(err, &network) && network.Timeout():
		return refuse(fasthttp.StatusRequestTimeout, "request did not arrive in time")
	}
	return refuse(fasthttp.StatusBadRequest, "not a well-formed HTTP request: %v", err)
}

// quote shows the beginning of what a client sent, for an error.
func quote(b []byte) string {
	const limit = 64
	if len(b) > limit {
		return fmt.Sprintf("%q…", b[:limit])
	}
	return fmt.Sprintf("%q", b)
}
