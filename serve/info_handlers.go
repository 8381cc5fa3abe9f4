package serve

import (
	_ "embed"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// Model describes the model that is served.
type Model struct {
	Vocab     int    `json:"vocab"`
	Embedding int    `json:"embedding"`
	Hidden    int    `json:"hidden"`
	Layers    int    `json:"layers"`
	Tokenizer string `json:"tokenizer"`
	Licence   string `json:"licence,omitempty"` // of its training text, and so of its weights
}

// Info is what /health tells about the server, and the page that the server shows.
type Info struct {
	Model   Model
	Kernels string // name of the kernel set in use
	// Precision is that of the weights: int8 or float32.
	Precision string
	// Languages are the tags of the languages, the first of which is that of Model.
	Languages []string
	// Page, unless nil, answers GET / and the paths that the service itself does not
	// have. It returns false for a path that it does not have either.
	Page func(*fasthttp.RequestCtx) bool
}

// InfoOf returns what /health tells of a server with that predictor, without a page.
func InfoOf(p *predict.Predictor) Info {
	c := p.Config()
	var tags []string
	for _, l := range p.Languages() {
		tags = append(tags, l.Tag)
	}
	return Info{Kernels: p.Kernels().Name, Precision: p.Precision(), Languages: tags, Model: Model{Vocab: c.Vocab, Embedding: c.Embedding, Hidden: c.Hidden,
		Layers: c.Layers, Tokenizer: string(c.Tokenizer), Licence: c.Licence}}
}

type healthAnswer struct {
	Status    string   `json:"status"` // ok or stopping
	Ready     bool     `json:"ready"`
	Model     Model    `json:"model"`
	Precision string   `json:"precision"`
	Kernels   string   `json:"kernels"`
	Languages []string `json:"languages"`
	Uptime    float64  `json:"uptime_seconds"`

	Store *storeHealth `json:"store,omitempty"` // only where servers share one
}

// storeHealth is how the store does that servers share. Its problem makes no server unready: suggestions
// go on.
type storeHealth struct {
	Learning bool   `json:"learning"`
	Problem  string `json:"problem,omitempty"` // names no address
}

// health answers GET /health: 200, or 503 once the server is told to stop.
func (s *server) health(ctx *fasthttp.RequestCtx, _ string) error {
	a := healthAnswer{"ok", true, s.info.Model, s.info.Precision, s.info.Kernels, s.info.Languages, time.Since(s.started).Round(time.Millisecond).Seconds(), nil}
	if shared := s.sessions.shared; shared != nil {
		a.Store = &storeHealth{Learning: true}
		if err := shared.Problem(); err != nil {
			a.Store = &storeHealth{Problem: err.Error()}
		}
	}
	status := fasthttp.StatusOK
	if !s.ready.Load() {
		a.Status, a.Ready, status = "stopping", false, fasthttp.StatusServiceUnavailable
	}
	return reply(ctx, status, a)
}

// OpenAPI describes the service, as GET /openapi.yaml answers.
//
//go:embed openapi.yaml
var OpenAPI []byte

// openAPI answers GET /openapi.yaml.
func (s *server) openAPI(ctx *fasthttp.RequestCtx, _ string) error {
	ctx.SetContentType("application/yaml")
	ctx.Response.SetBodyRaw(OpenAPI)
	return nil
}

// page answers GET / and the paths that belong to the page.
func (s *server) page(ctx *fasthttp.RequestCtx, _ string) error {
	if s.info.Page == nil || !s.info.Page(ctx) {
		return refuse(fasthttp.StatusNotFound, "no path %s; GET /openapi.yaml lists them", quote(ctx.Path()))
	}
	return nil
}
