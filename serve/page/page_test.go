package page_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"
	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/serve/page"
)

func get(p *page.Page, method, path string, headers ...string) (*fasthttp.RequestCtx, bool) {
	ctx := new(fasthttp.RequestCtx)
	conn, other := net.Pipe()
	defer conn.Close()
	defer other.Close()
	ctx.Init2(conn, nil, false)
	ctx.Request.Header.SetMethod(method)
	ctx.Request.SetRequestURI(path)
	for i := 0; i < len(headers); i += 2 {
		ctx.Request.Header.Set(headers[i], headers[i+1])
	}
	ok := p.Serve(ctx)
	ctx.Response.Body() // reads a file that is streamed
	return ctx, ok
}

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

// small is a page with a fake engine and a fake model.
func small(t *testing.T) *page.Page {
	t.Helper()
	p, err := page.NewPage(
		fstest.MapFS{"config.json": {Data: []byte("{}")}, "vocab.txt": {Data: []byte("a\n")}, "model.safetensors": {Data: []byte("12345678")}, "secret": {}},
		fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, strings.Repeat("wasm", 99))}, "wasm_exec.js": {Data: []byte("go")}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestServe(t *testing.T) {
	p := small(t)
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/sw.js": "text/javascript; charset=utf-8", "/page/app.js": "text/javascript; charset=utf-8",
		"/page/keyboard.css": "text/css; charset=utf-8", "/page/icon.svg": "image/svg+xml",
		"/page/manifest.webmanifest": "application/manifest+json", "/engine/engine.json": "application/json",
		"/engine/lstmkb.wasm": "application/wasm", "/engine/wasm_exec.js": "text/javascript; charset=utf-8",
		"/engine/en/config.json": "application/json", "/engine/en/model.safetensors": "application/octet-stream",
	} {
		ctx, ok := get(p, "GET", path)
		h := &ctx.Response.Header
		plain := bytes.Clone(ctx.Response.Body())
		if got := string(h.ContentType()); !ok || ctx.Response.StatusCode() != 200 || got != want || len(plain) == 0 {
			t.Errorf("%s: %v %d %q, want %q", path, ok, ctx.Response.StatusCode(), got, want)
		}
		csp := string(h.Peek("Content-Security-Policy"))
		if strings.Contains(csp, "unsafe-inline") || !strings.HasPrefix(csp, "default-src 'none';") || string(h.Peek("X-Content-Type-Options")) != "nosniff" {
			t.Errorf("%s: headers %s", path, h)
		}
		tag := string(h.Peek("ETag"))
		if ctx, _ := get(p, "GET", path, "If-None-Match", `"other", `+tag); ctx.Response.StatusCode() != 304 || len(ctx.Response.Body()) != 0 || string(ctx.Response.Header.Peek("ETag")) != tag {
			t.Errorf("%s with its tag %q: %d", path, tag, ctx.Response.StatusCode())
		}
		if ctx, _ := get(p, "GET", path, "If-None-Match", `"other"`); ctx.Response.StatusCode() != 200 {
			t.Errorf("%s with another tag: %d", path, ctx.Response.StatusCode())
		}
		z, _ := get(p, "GET", path, "Accept-Encoding", "gzip, br")
		body := z.Response.Body()
		if string(z.Response.Header.Peek("Content-Encoding")) == "gzip" {
			r, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		} else if len(body) > 1000 {
			t.Errorf("%s: %d bytes are not compressed", path, len(body))
		}
		if !bytes.Equal(body, plain) {
			t.Errorf("%s: compressed it is %d bytes, else %d", path, len(body), len(plain))
		}
		if path == "/engine/lstmkb.wasm" {
			z, _ := get(p, "GET", path, "Accept-Encoding", "gzip, zstd")
			if got := z.Response.Body(); string(z.Response.Header.Peek("Content-Encoding")) != "zstd" || !bytes.Equal(got, zipped(t, string(plain))) {
				t.Errorf("%s: in zstd %d bytes", path, len(got))
			}
		}
		if ctx, ok := get(p, "POST", path); !ok || ctx.Response.StatusCode() != 405 || string(ctx.Response.Header.Peek("Allow")) != "GET, HEAD" {
			t.Errorf("POST %s: %v %d", path, ok, ctx.Response.StatusCode())
		}
	}
	for _, path := range []string{"/index.html", "/page/", "/page/none.js", "/engine/en/secret", "/page/../sw", "/predict"} {
		if ctx, ok := get(p, "GET", path); ok || len(ctx.Response.Body()) != 0 {
			t.Errorf("%s is answered: %s", path, ctx.Response.Body())
		}
	}
}

// TestEngineList: the list has the engine's files, or the reason why there are none.
func TestEngineList(t *testing.T) {
	type folder struct {
		Bytes int
		Files []struct {
			Name, Path string
			Bytes      int
		}
	}
	list := func(p *page.Page) (l struct {
		Available bool
		Reason    string
		Languages map[string]folder
	}) {
		ctx, _ := get(p, "GET", "/engine/engine.json")
		if err := json.Unmarshal(ctx.Response.Body(), &l); err != nil {
			t.Fatalf("%s: %v", ctx.Response.Body(), err)
		}
		return l
	}
	p := small(t)
	l := list(p)
	if english := l.Languages["en"]; !l.Available || len(l.Languages) != 1 || len(english.Files) != 3 || english.Bytes != 12 {
		t.Errorf("list is %+v", l)
	}
	for _, f := range l.Languages["en"].Files {
		if ctx, ok := get(p, "GET", "/"+f.Path); !ok || len(ctx.Response.Body()) != f.Bytes {
			t.Errorf("%s: %d bytes, want %d", f.Path, len(ctx.Response.Body()), f.Bytes)
		}
	}
	if l := list(withoutEngine(t)); l.Available || !strings.Contains(l.Reason, "hand out") {
		t.Errorf("list is %+v, want a reason", l)
	}
	if _, ok := get(withoutEngine(t), "GET", "/engine/lstmkb.wasm"); ok {
		t.Error("an engine is answered where there is none")
	}
	engine, model := fstest.MapFS{}, fstest.MapFS{}
	if _, err := page.NewPage(model, engine); err == nil || !strings.Contains(err.Error(), "lstmkb.wasm.zst") {
		t.Errorf("no engine: %v", err)
	}
	engine["lstmkb.wasm.zst"] = &fstest.MapFile{Data: zipped(t, "x")}
	if _, err := page.NewPage(model, engine); err == nil || !strings.Contains(err.Error(), "wasm_exec.js") {
		t.Errorf("half an engine: %v", err)
	}
	engine["wasm_exec.js"] = &fstest.MapFile{}
	if _, err := page.NewPage(model, engine); err == nil || !strings.Contains(err.Error(), "config.json") {
		t.Errorf("half a model: %v", err)
	}
}

// TestStatic: nothing is fetched from elsewhere or stands where the policy would
// refuse it, all links lead somewhere, and the service worker caches all files.
func TestStatic(t *testing.T) {
	p := small(t)
	var kept []string
	foreign := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.`)
	inline := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\s(style|on[a-z]+)=|javascript:`)
	link := regexp.MustCompile(`(?:href|src)="([^"]+)"|from '\./([^']+)'`)
	err := fs.WalkDir(page.Static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(page.Static, name)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "") // a name, not an address
		if m := foreign.FindString(text); m != "" {
			t.Errorf("%s: leads to %q", name, m)
		}
		if strings.HasSuffix(name, ".html") {
			if m := inline.FindString(text); m != "" {
				t.Errorf("%s: has %q, which the policy refuses", name, m)
			}
		}
		if n := bytes.Count(b, []byte("\n")); n > 400 {
			t.Errorf("%s: has %d lines, want at most 400", name, n)
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target := "/" + m[1]
			if m[2] != "" {
				target = "/page/" + m[2]
			}
			if !p.Has(target) {
				t.Errorf("%s: leads to %s, which is not there", name, target)
			}
		}
		if path := page.PathOf(path.Base(name)); strings.HasPrefix(path, "/page/") {
			kept = append(kept, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, _ := get(p, "GET", "/sw.js")
	list := regexp.MustCompile(`(?s)\.\.\.\[(.*?)\]`).FindSubmatch(ctx.Response.Body())
	if list == nil {
		t.Fatal("sw.js has no list of files")
	}
	var listed []string
	for _, m := range regexp.MustCompile(`'([^']+)'`).FindAllStringSubmatch(string(list[1]), -1) {
		listed = append(listed, "/page/"+m[1])
	}
	slices.Sort(kept)
	if !slices.Equal(listed, kept) {
		t.Errorf("sw.js keeps %v, want %v", listed, kept)
	}
}
