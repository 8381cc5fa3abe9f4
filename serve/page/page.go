package page

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/valyala/fasthttp"
)

//go:embed static
var static embed.FS

// What make wasm has built: nothing but .gitignore, or all of it.
//
//go:embed all:engine
var built embed.FS

// policy is the Content-Security-Policy. WebAssembly is compiled, never text.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Page answers the requests of the keyboard page. It is safe for concurrent use.
type Page struct {
	assets map[string]*asset // by path
}

// New makes the page. model holds the files of the model that the server uses,
// for the engine in the browser: config.json, vocab.txt, model.safetensors and,
// if there are any, words.tsv.gz, ngrams.zst and blocked.txt, a blocklist. With nil, or in a
// program built without make wasm, the page says why it has no such engine.
func New(model fs.FS) (*Page, error) {
	engine, err := fs.Sub(built, "engine")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return newPage(model, engine)
}

func newPage(model, engine fs.FS) (*Page, error) {
	p := &Page{assets: map[string]*asset{}}
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := static.ReadFile(name)
		if err != nil {
			return err
		}
		p.assets[pathOf(path.Base(name))], err = inMemory(name, b)
		return err
	})
	if err == nil {
		err = p.addEngine(model, engine)
	}
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return p, nil
}

// pathOf is the path of a file of static.
func pathOf(name string) string {
	switch name {
	case "index.html":
		return "/"
	case "sw.js": // a service worker rules over its own folder and those below
		return "/sw.js"
	}
	return "/page/" + name
}

// Serve answers a request for one of the page's paths and reports true. A request
// for any other path is left untouched.
func (p *Page) Serve(ctx *fasthttp.RequestCtx) bool {
	a, ok := p.assets[string(ctx.Path())]
	if !ok {
		return false
	}
	h := &ctx.Response.Header
	if !ctx.IsGet() && !ctx.IsHead() {
		ctx.SetStatusCode(fasthttp.StatusMethodNotAllowed)
		ctx.SetContentType("application/json")
		ctx.SetBodyString(`{"error":"this path takes GET and HEAD alone"}` + "\n")
		h.Set(fasthttp.HeaderAllow, "GET, HEAD")
		return true
	}
	h.Set(fasthttp.HeaderContentSecurityPolicy, policy)
	h.Set(fasthttp.HeaderXContentTypeOptions, "nosniff")
	h.Set(fasthttp.HeaderReferrerPolicy, "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if err := a.serve(ctx); err != nil {
		ctx.Response.Reset()
		ctx.SetStatusCode(fasthttp.StatusInternalServerError)
		ctx.SetContentType("application/json")
		ctx.SetBodyString(`{"error":"the file cannot be read"}` + "\n")
	}
	return true
}

// Has reports whether path is one of the page's.
func (p *Page) Has(path string) bool { return p.assets[path] != nil }

// contentType is that of a file by the ending of its name.
func contentType(name string) string {
	switch path.Ext(strings.TrimSuffix(name, ".gz")) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".wasm":
		return "application/wasm"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
