package serve

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/valyala/fasthttp"
)

// Everything about an endpoint follows from its row.
func TestNewEndpoint(t *testing.T) {
	echo := func(_ *server, ctx *fasthttp.RequestCtx, id string) error {
		if id == "panic" {
			panic(id)
		}
		ctx.SetBodyString(id + string(ctx.PostBody()))
		return nil
	}
	row := endpoint{method: "PUT", path: "/sessions/{id}/echo", maxBody: 20, queued: true, handle: echo}
	o, err := Options{Token: "secret", Origins: []string{"*"}}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newServer(slices.Insert(slices.Clone(endpoints), 3, row), newFake(), testInfo, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, method, path, token, contentType, body string
		status                                       int
		want                                         string
	}{
		{"answered", "PUT", "/sessions/a/echo", "secret", "application/json", "12345678901234567890", 200, "a12345678901234567890"},
		{"no token", "PUT", "/sessions/a/echo", "", "application/json", "{}", 401, "token"},
		{"another method", "GET", "/sessions/a/echo", "secret", "", "", 405, "want PUT"},
		{"another method without a token", "GET", "/sessions/a/echo", "", "", "", 401, "token"},
		{"not JSON", "PUT", "/sessions/a/echo", "secret", "text/plain", "{}", 415, "want application/json"},
		{"a long body", "PUT", "/sessions/a/echo", "secret", "", strings.Repeat("1", 21), 413, "body is over 20 bytes"},
		{"no session's name", "PUT", "/sessions/a.b/echo", "secret", "", "", 404, "no path"},
		{"a panic", "PUT", "/sessions/panic/echo", "secret", "", "", 500, "internal error"},
		{"its metrics", "GET", "/metrics", "secret", "", "", 200, `lstmkb_http_request_seconds_count{path="/sessions/{id}/echo"} 7`},
	} {
		ctx := post([]byte(c.body))
		ctx.Request.Header.SetMethod(c.method)
		ctx.Request.SetRequestURI(c.path)
		ctx.Request.Header.SetContentType(c.contentType)
		ctx.Request.Header.Set("Authorization", "Bearer "+c.token)
		s.handle(ctx)
		if got := string(ctx.Response.Body()); ctx.Response.StatusCode() != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s: %d %s, want %d %s", c.name, ctx.Response.StatusCode(), got, c.status, c.want)
		}
	}
	ctx := post(nil)
	ctx.Request.Header.SetMethod("OPTIONS")
	ctx.Request.Header.Set("Origin", "https://one.example")
	ctx.Request.Header.Set("Access-Control-Request-Method", "PUT")
	s.handle(ctx)
	if got := string(ctx.Response.Header.Peek("Access-Control-Allow-Methods")); got != "GET, HEAD, POST, PUT, DELETE" {
		t.Errorf("preflight allows %q", got)
	}
}

// With a full queue the rows that are queued, and no others, are refused.
func TestQueuedEndpoints(t *testing.T) {
	doc, err := document()
	if err != nil {
		t.Fatal(err)
	}
	p := &gatedPredictor{gate: make(chan struct{})}
	s := testServer(t, p, Options{Workers: 1, MaxQueue: 1})
	var wg sync.WaitGroup
	wg.Go(func() { s.batcher.do(callOf("a")) })
	wait(t, "a busy worker", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return len(p.sizes) == 1 })
	wg.Go(func() { s.batcher.do(callOf("a")) })
	wait(t, "a full queue", func() bool { return s.batcher.waiting() == 1 })
	for _, e := range endpoints {
		var body []byte
		if op := operation(doc, &e); op != nil && e.maxBody > 0 {
			if body, err = json.Marshal(op.RequestBody.Value.Content["application/json"].Example); err != nil {
				t.Fatal(err)
			}
		}
		ctx := post(body)
		if e.method != "" {
			ctx.Request.Header.SetMethod(e.method)
		}
		ctx.Request.SetRequestURI(strings.ReplaceAll(e.path, "{id}", "a"))
		s.handle(ctx)
		if got := ctx.Response.StatusCode(); (got == 429) != e.queued {
			t.Errorf("%s %s: %d %s", e.method, e.path, got, ctx.Response.Body())
		}
	}
	close(p.gate)
	wg.Wait()
}
