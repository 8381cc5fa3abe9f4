package page

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/vocab"
)

//go:embed static
var static embed.FS

// built is what make wasm has built.
//
//go:embed engine
var built embed.FS

// policy is the Content-Security-Policy. Browsers may compile WebAssembly, but not
// evaluate text.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Page answers the requests of the keyboard page. It is safe for concurrent use.
type Page struct {
	assets map[string]*asset // by path
}

// Language is a language that a person may type in.
type Language struct {
	Tag    string `json:"tag"`    // of BCP 47
	Served bool   `json:"served"` // the server answers in it; else the engine in the browser does
	Rules  any    `json:"rules"`  // predict.Language: rows of keys, and what the page does with marks

	// Folder is the model folder: modelFiles, of which those after the first three may be
	// absent, for the engine in the browser, and the table of emoji.
	Folder fs.FS `json:"-"`
}

// validTag is what may stand in a path.
var validTag = regexp.MustCompile(`^[A-Za-z0-9-]{1,35}$`)

// New makes the page in these languages. If lend is false it does not hand out their models, and
// says that there is no engine in the browser.
func New(languages []Language, lend bool) (*Page, error) {
	engine, err := fs.Sub(built, "engine")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return newPage(languages, lend, engine)
}

func newPage(languages []Language, lend bool, engine fs.FS) (*Page, error) {
	p := &Page{assets: map[string]*asset{}}
	for _, l := range languages {
		if !validTag.MatchString(l.Tag) {
			return nil, fmt.Errorf("page: the language's tag is %.40q, want letters, digits and -, as de or pt-BR", l.Tag)
		}
	}
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
		err = p.addJSON("/page/languages.json", languages)
	}
	if err == nil {
		err = p.addJSON("/page/boundaries.json", vocab.Boundaries())
	}
	if err == nil {
		err = p.addEmoji(languages)
	}
	if err == nil {
		err = p.addEngine(languages, lend, engine)
	}
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return p, nil
}

// addJSON serves v at that path.
func (p *Page) addJSON(path string, v any) (err error) {
	p.assets[path], err = jsonAsset(path, v)
	return err
}

// jsonAsset makes an asset of v.
func jsonAsset(path string, v any) (*asset, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return inMemory(path, b)
}

// pathOf is the path at which a file of static is served.
func pathOf(name string) string {
	switch name {
	case "index.html":
		return "/"
	case "sw.js": // a service worker controls its own folder and those below
		return "/sw.js"
	}
	return "/page/" + name
}

// Serve answers a request for one of the page's paths and returns true. It leaves a
// request for any other path untouched and returns false.
func (p *Page) Serve(ctx *fasthttp.RequestCtx) bool {
	a, ok := p.assets[string(ctx.Path())]
	if !ok {
		return false
	}
	h := &ctx.Response.Header
	if !ctx.IsGet() && !ctx.IsHead() {
		fail(ctx, fasthttp.StatusMethodNotAllowed, "this path takes GET and HEAD alone")
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
		fail(ctx, fasthttp.StatusInternalServerError, "the file cannot be read")
	}
	return true
}

func fail(ctx *fasthttp.RequestCtx, status int, message string) {
	ctx.SetStatusCode(status)
	ctx.SetContentType("application/json")
	ctx.SetBodyString(`{"error":"` + message + `"}` + "\n")
}

// contentTypes are the types of the page's files, by the ending of their names.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".wasm":        "application/wasm",
	".txt":         "text/plain; charset=utf-8",
	".tsv":         "text/tab-separated-values; charset=utf-8",
}

func contentType(name string) string {
	return cmp.Or(contentTypes[path.Ext(strings.TrimSuffix(name, ".zst"))], "application/octet-stream")
}
