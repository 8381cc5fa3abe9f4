package serve

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// route is a path with its endpoints.
type route struct {
	path           string
	session        bool // path has {id}
	prefix, suffix string
	endpoints      []*endpoint // one a method
	counters       counters
}

// newRoutes groups the rows of a table by path, in the table's order.
func newRoutes(table []endpoint) []*route {
	var routes []*route
	for i := range table {
		e := &table[i]
		at := slices.IndexFunc(routes, func(r *route) bool { return r.path == e.path })
		if at < 0 {
			r := &route{path: e.path}
			r.prefix, r.suffix, r.session = strings.Cut(e.path, "{id}")
			at, routes = len(routes), append(routes, r)
		}
		routes[at].endpoints = append(routes[at].endpoints, e)
	}
	return routes
}

// find returns the route of a path and the session's name in it. A path that no
// route has is the last one's.
func (s *server) find(path []byte) (r *route, id string) {
	for _, r := range s.routes {
		if string(path) == r.path {
			return r, ""
		}
		if r.session {
			name, begins := bytes.CutPrefix(path, []byte(r.prefix))
			name, ends := bytes.CutSuffix(name, []byte(r.suffix))
			if id := string(name); begins && ends && isSessionID(id) {
				return r, id
			}
		}
	}
	return s.routes[len(s.routes)-1], ""
}

// endpoint returns r's endpoint for a method, or nil.
func (r *route) endpoint(method []byte) *endpoint {
	for _, e := range r.endpoints {
		if e.method == "" || e.answers(string(method)) {
			return e
		}
	}
	return nil
}

func (e *endpoint) answers(method string) bool {
	return e.method == method || e.method == "GET" && method == "HEAD"
}

// methods lists what the endpoints of some routes answer, for the headers Allow and
// Access-Control-Allow-Methods.
func methods(routes ...*route) string {
	var found []string
	for _, m := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		if slices.ContainsFunc(routes, func(r *route) bool {
			return slices.ContainsFunc(r.endpoints, func(e *endpoint) bool { return e.answers(m) })
		}) {
			found = append(found, m)
		}
	}
	return strings.Join(found, ", ")
}

// handle answers a request and counts it.
func (s *server) handle(ctx *fasthttp.RequestCtx) {
	start := time.Now()
	r, id := s.find(ctx.Path())
	if err := s.dispatch(ctx, r, id); err != nil {
		s.fail(ctx, r, err)
	}
	s.bodies.finish(&ctx.Request)
	s.setHeaders(ctx)
	s.record(ctx, r, time.Since(start))
}

// dispatch checks what r's endpoint demands of every request and calls its handler. A
// panic fails its own request only.
func (s *server) dispatch(ctx *fasthttp.RequestCtx, r *route, id string) (err error) {
	defer catch(&err)
	e, refused := s.checkHead(ctx, r)
	switch {
	case refused != nil:
		return refused
	case e == nil:
		s.preflight(ctx)
		return nil
	case e.maxBody > 0 && len(ctx.Request.Body()) > e.maxBody: // in chunks, of unknown length
		return tooLarge(e.maxBody)
	}
	return e.handle(s, ctx, id)
}
