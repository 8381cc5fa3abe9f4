package serve

import (
	"encoding/json"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

func TestHealth(t *testing.T) {
	r := start(t, newFake(), Options{})
	a := r.do("GET", "/health", "", "")
	var got map[string]any
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	if up, ok := got["uptime_seconds"].(float64); !ok || up < 0 || up > 60 {
		t.Errorf("uptime_seconds is %v", got["uptime_seconds"])
	}
	const want = `{"status":"ok","ready":true,"model":{"vocab":10,"embedding":20,"hidden":30,"layers":2,"tokenizer":"keyboard","licence":"CC0"},"precision":"int8","kernels":"avx2","languages":["de","en"],`
	if !strings.HasPrefix(a.body, want) {
		t.Errorf("got  %s\nwant %s…", a.body, want)
	}
	if ct := a.header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("Content-Type %q", ct)
	}
	h := r.do("HEAD", "/health", "", "")
	if h.status != 200 || h.body != "" || h.header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %q %v", h.status, h.body, h.header)
	}
}

func TestPredict(t *testing.T) {
	r := start(t, newFake(), Options{})
	for _, c := range []struct {
		name, contentType, body, first string
		n                              int
	}{
		{"default k", "application/json", `{"text":"see you"}`, "see you0", 5},
		{"k", "application/json", `{"text":"x","k":3}`, "x0", 3},
		{"k first", "application/json", ` { "k" : 100 , "text" : "x" } `, "x0", 100},
		{"empty text", "application/json", `{"text":""}`, "0", 5},
		{"no content type", "", `{"text":"x"}`, "x0", 5},
		{"charset", "application/json; charset=utf-8", `{"text":"é"}`, "é0", 5},
		{"case of type", "Application/JSON;charset=UTF-8", `{"text":"x"}`, "x0", 5},
		{"escapes", "", `{"te\u0078t":"\u00e9\ud83d\ude00\n<&>"}`, "é😀\n<&>0", 5},
		{"half an emoji", "", `{"text":"\ud83d"}`, "\ufffd0", 5},
		{"longest", "", `{"text":"` + strings.Repeat("a", MaxText) + `","k":1}`, strings.Repeat("a", MaxText) + "0", 1},
		{"longest, escaped", "", `{"text":"` + strings.Repeat(`\u0061`, MaxText) + `","k":1}`, strings.Repeat("a", MaxText) + "0", 1},
		{"prefix", "", `{"text":"see you","prefix":"la"}`, "see you la0", 5},
		{"prefix, escaped", "", `{"text":"see you\n","prefix":"l\u0061"}`, "see you\nla0", 5},
		{"longest prefix", "", `{"text":"a","prefix":"` + strings.Repeat("a", MaxText-1) + `","k":1}`, "a " + strings.Repeat("a", MaxText-1) + "0", 1},
		{"none found", "", `{"text":"nothing"}`, "", 0},
	} {
		a := r.do("POST", "/predict", c.contentType, c.body)
		var got struct{ Suggestions []predict.Suggestion }
		if err := json.Unmarshal([]byte(a.body), &got); a.status != 200 || err != nil || len(got.Suggestions) != c.n || got.Suggestions == nil {
			t.Errorf("%s: %d %.100s: %v", c.name, a.status, a.body, err)
		} else if c.n > 0 && got.Suggestions[0].Word != c.first {
			t.Errorf("%s: word %.100q, want %.100q", c.name, got.Suggestions[0].Word, c.first)
		}
	}
}

func TestAccessLog(t *testing.T) {
	r := start(t, smallPredictor(t), Options{AccessLog: true})
	r.do("POST", "/predict", "", `{"text":"private"}`)
	r.do("POST", "/sessions/private/learn", "", `{"text":"private"}`)
	r.do("DELETE", "/sessions/private", "", "")
	r.do("GET", "/nowhere/private", "", "")
	r.raw("private garbage\r\n\r\n")
	for _, want := range []string{`"method":"POST","path":"/predict","status":200,`, `"status":404`, `"status":400`, `"path":"/sessions/{id}/learn"`, `"status":204`} {
		if !strings.Contains(r.log.String(), want) {
			t.Errorf("no %s in\n%s", want, r.log)
		}
	}
	if strings.Contains(r.log.String(), "private") {
		t.Errorf("text in the log:\n%s", r.log)
	}
	quiet := start(t, newFake(), Options{})
	quiet.works()
	if quiet.log.String() != "" {
		t.Errorf("logged without AccessLog:\n%s", quiet.log)
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{ReadTimeout: -1}, "ReadTimeout"}, {Options{WriteTimeout: -1}, "WriteTimeout"},
		{Options{MaxQueue: -1}, "MaxQueue"}, {Options{Workers: -1}, "Workers"}, {Options{MaxSessions: -1}, "MaxSessions"},
		{Options{SessionMemory: -1}, "SessionMemory"}, {Options{SessionIdle: -1}, "SessionIdle"}, {Options{Drain: -1}, "Drain"},
		{Options{Origins: []string{"example.org"}}, `origin "example.org"`}, {Options{Origins: []string{"https://a.b/"}}, "origin"},
		{Options{Profiles: "options.go"}, "folder for profiles"},
		{Options{Autocorrect: "always"}, "Autocorrect"},
		{Options{IdleTimeout: -1}, "IdleTimeout"}, {Options{Grace: -1}, "Grace"}, {Options{MaxConns: -1}, "MaxConns"},
	} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if err := Run(t.Context(), ln, newFake(), testInfo, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v", c.want, err)
		}
		if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%s: listener left open: %v", c.want, err)
		}
	}
}

func TestPage(t *testing.T) {
	s := testServer(t, newFake(), Options{Token: "secret"})
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
