package serve

import (
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// route is a path and what answers its methods.
type route struct {
	path    string // as openapi.yaml and the metrics have it
	open    bool   // needs no token
	get     func(s *server, ctx *fasthttp.RequestCtx, id string)
	post    func(s *server, ctx *fasthttp.RequestCtx, id string)
	remove  func(s *server, ctx *fasthttp.RequestCtx, id string)
	timed   bool // has a histogram
	counter counters
}

// The places of routes.
const (
	routePredict = iota
	routeBatch
	routeLearn
	routeSession
	routeHealth
	routeMetrics
	routeOpenAPI
	routePage // the keyboard page and whatever is nowhere else
)

func newRoutes() []*route {
	plain := func(f func(*server, *fasthttp.RequestCtx)) func(*server, *fasthttp.RequestCtx, string) {
		return func(s *server, ctx *fasthttp.RequestCtx, _ string) { f(s, ctx) }
	}
	return []*route{
		routePredict: {path: "/predict", post: plain((*server).predict), timed: true},
		routeBatch:   {path: "/predict/batch", post: plain((*server).predictBatch), timed: true},
		routeLearn:   {path: "/sessions/{id}/learn", post: (*server).learn, timed: true},
		routeSession: {path: "/sessions/{id}", get: (*server).learned, remove: (*server).forget},
		routeHealth:  {path: "/health", get: plain((*server).health), open: true},
		routeMetrics: {path: "/metrics", get: plain((*server).writeMetrics)},
		routeOpenAPI: {path: "/openapi.yaml", get: plain((*server).openAPI), open: true},
		routePage:    {path: "/", open: true},
	}
}

// find returns the route of a path and the session's name in it.
func (s *server) find(path []byte) (r *route, id string) {
	switch string(path) { // without allocations
	case "/predict":
		return s.routes[routePredict], ""
	case "/predict/batch":
		return s.routes[routeBatch], ""
	case "/health":
		return s.routes[routeHealth], ""
	case "/metrics":
		return s.routes[routeMetrics], ""
	case "/openapi.yaml":
		return s.routes[routeOpenAPI], ""
	}
	if id, ok := strings.CutPrefix(string(path), "/sessions/"); ok {
		if id, ok := strings.CutSuffix(id, "/learn"); ok && isSessionID(id) {
			return s.routes[routeLearn], id
		}
		if isSessionID(id) {
			return s.routes[routeSession], id
		}
	}
	return s.routes[routePage], ""
}

// handle answers a request and counts it. A panic costs no more than its own
// request.
func (s *server) handle(ctx *fasthttp.RequestCtx) {
	start := time.Now()
	r, id := s.find(ctx.Path())
	s.guarded(ctx, r, id)
	if len(ctx.Request.Body()) > keptBody {
		ctx.Request.SwapBody(nil) // or its connection would keep that memory
	}
	s.bodies.release(&ctx.Request.Header)
	s.cors(ctx)
	d := time.Since(start)
	s.metrics.count(r, ctx.Response.StatusCode(), d)
	if s.accessLog {
		s.access(ctx, r, d)
	}
}

// guarded is dispatch, with a panic turned into an answer.
func (s *server) guarded(ctx *fasthttp.RequestCtx, r *route, id string) {
	defer func() {
		if p := recover(); p != nil {
			s.panicked(ctx, r, p)
		}
	}()
	s.dispatch(ctx, r, id)
}

func (s *server) dispatch(ctx *fasthttp.RequestCtx, r *route, id string) {
	if refused := s.bodies.refused(&ctx.Request.Header); refused != nil {
		refused.answer(ctx)
		ctx.SetConnectionClose()
		return
	}
	if s.preflight(ctx) {
		return
	}
	if !r.open && !s.bears(ctx) {
		fail(ctx, fasthttp.StatusUnauthorized, "want the header Authorization: Bearer and the server's token")
		ctx.Response.Header.Set(fasthttp.HeaderWWWAuthenticate, "Bearer")
		return
	}
	switch {
	case r == s.routes[routePage]:
		s.page(ctx)
	case r.get != nil && (ctx.IsGet() || ctx.IsHead()):
		r.get(s, ctx, id)
	case r.post != nil && ctx.IsPost():
		r.post(s, ctx, id)
	case r.remove != nil && ctx.IsDelete():
		r.remove(s, ctx, id)
	default:
		wrongMethod(ctx, r.methods())
	}
}

// methods lists what r answers, for the header Allow.
func (r *route) methods() string {
	var m []string
	if r.get != nil {
		m = append(m, "GET", "HEAD")
	}
	if r.post != nil {
		m = append(m, "POST")
	}
	if r.remove != nil {
		m = append(m, "DELETE")
	}
	return strings.Join(m, ", ")
}

// page answers GET / and what belongs to it.
func (s *server) page(ctx *fasthttp.RequestCtx) {
	if s.info.Page == nil || !s.info.Page(ctx) {
		fail(ctx, fasthttp.StatusNotFound, "no path "+quote(ctx.Path())+"; GET /openapi.yaml lists them")
	}
}
