package serve

import (
	"net/http"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

func (r *running) with(method, path, body string, header ...string) answer {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	a, err := r.send(req)
	if err != nil {
		r.t.Fatal(err)
	}
	documented(r.t, req, a)
	return a
}

func TestToken(t *testing.T) {
	r := start(t, smallPredictor(t), Options{Token: "secret"})
	const query = `{"text":"a"}`
	for _, c := range []struct {
		path, authorization string
		status              int
	}{
		{"/predict", "Bearer secret", 200}, {"/predict", "", 401}, {"/predict", "Bearer", 401}, {"/predict", "Bearer ", 401},
		{"/predict", "Bearer secre", 401}, {"/predict", "Bearer secrets", 401}, {"/predict", "bearer secret", 200}, {"/predict", "Bearer Secret", 401}, {"/predict", "Basic secret", 401},
		{"/predict/batch", "", 401}, {"/sessions/a/learn", "", 401}, {"/sessions/a/learn", "Bearer secret", 204},
	} {
		a := r.with("POST", c.path, query, "Authorization", c.authorization)
		if a.status != c.status || (a.header.Get("Www-Authenticate") == "Bearer") != (c.status == 401) {
			t.Errorf("%s with %q: %d %v, want %d", c.path, c.authorization, a.status, a.header, c.status)
		}
	}
	for path, status := range map[string]int{"/health": 200, "/openapi.yaml": 200, "/": 404, "/metrics": 401, "/sessions/a": 401} {
		if a := r.do("GET", path, "", ""); a.status != status {
			t.Errorf("%s: %d, want %d", path, a.status, status)
		}
	}
}

func TestCORS(t *testing.T) {
	const one, other = "https://one.example", "https://other.example"
	for _, c := range []struct {
		name    string
		origins []string
		origin  string
		allowed bool
	}{
		{"off", nil, one, false}, {"named", []string{other, one}, one, true}, {"another", []string{one}, other, false},
		{"all", []string{"*"}, other, true}, {"no browser", []string{one}, "", false}, {"longer", []string{one}, one + ".evil", false},
	} {
		r := start(t, newFake(), Options{Origins: c.origins, Token: "secret"})
		want := ""
		if c.allowed {
			want = c.origin
		}
		for _, a := range []answer{
			r.with("POST", "/predict", `{"text":"a"}`, "Origin", c.origin, "Authorization", "Bearer secret"),
			r.with("POST", "/predict", `{"text":"a"}`, "Origin", c.origin), // 401
			r.with("POST", "/predict", `{"text":"panic"}`, "Origin", c.origin, "Authorization", "Bearer secret"),
		} {
			if got := a.header.Get("Access-Control-Allow-Origin"); got != want || (a.header.Get("Vary") == "Origin") != (c.origins != nil) {
				t.Errorf("%s: %d allows %q, want %q; %v", c.name, a.status, got, want, a.header)
			}
		}
		a := r.with("OPTIONS", "/sessions/a", "", "Origin", c.origin, "Access-Control-Request-Method", "DELETE")
		if (a.status == 204) != c.allowed || (a.header.Get("Access-Control-Allow-Methods") != "") != c.allowed {
			t.Errorf("%s: preflight %d %v", c.name, a.status, a.header)
		}
	}
}

func TestPage(t *testing.T) {
	s := handler(t, newFake(), Options{Token: "secret"})
	s.info.Page = func(ctx *fasthttp.RequestCtx) bool {
		ctx.SetBodyString("page")
		return string(ctx.Path()) == "/" && ctx.IsGet()
	}
	for path, want := range map[string]int{"/": 200, "/x": 404, "/predict": 401} {
		ctx := post(nil)
		ctx.Request.Header.SetMethod("GET")
		ctx.Request.SetRequestURI(path)
		s.handle(ctx)
		if got := ctx.Response.StatusCode(); got != want || (string(ctx.Response.Body()) == "page") != (want == 200) {
			t.Errorf("%s: %d %s, want %d", path, got, ctx.Response.Body(), want)
		}
	}
}

// The larger bodies share a budget; what has no room is told to come again.
func TestBodyBudget(t *testing.T) {
	b := newBodies(3 * keptBody)
	header := func(length int) *fasthttp.RequestHeader {
		h := new(fasthttp.RequestHeader)
		h.SetContentLength(length)
		return h
	}
	one, two, small, huge := header(2*keptBody), header(2*keptBody), header(keptBody), header(MaxBody+1)
	for _, c := range []struct {
		h    *fasthttp.RequestHeader
		most int
	}{{one, 0}, {two, 1}, {small, 0}, {huge, 0}} {
		if got := b.admit(c.h).MaxRequestBodySize; got != c.most {
			t.Errorf("length %d: limit %d, want %d", c.h.ContentLength(), got, c.most)
		}
	}
	for h, status := range map[*fasthttp.RequestHeader]int{one: 0, two: 429, small: 0, huge: 0} {
		if r := b.refused(h); (r == nil) != (status == 0) || r != nil && r.status != status {
			t.Errorf("length %d: %v, want %d", h.ContentLength(), r, status)
		}
		b.release(h)
		b.release(h)
	}
	if b.budget != 3*keptBody || b.n.Load() != 0 {
		t.Errorf("budget %d after all is released", b.budget)
	}
	chunked := header(-1)
	if got := b.admit(chunked).MaxRequestBodySize; got != 1 {
		t.Errorf("a body of unknown length has limit %d", got)
	}
	b.release(chunked)
	if b.admit(one); b.admit(one).MaxRequestBodySize != 0 || b.budget != keptBody {
		t.Errorf("budget %d after a request took the place of one not released", b.budget)
	}
}

func TestBodyBudgetOverHTTP(t *testing.T) {
	s := handler(t, newFake(), Options{})
	s.bodies = newBodies(2 * keptBody)
	ctx := post(nil)
	ctx.Request.Header.SetContentLength(3 * keptBody)
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
