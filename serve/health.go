package serve

import (
	"time"

	"github.com/valyala/fasthttp"
)

// Model describes the model that is served.
type Model struct {
	Vocab     int    `json:"vocab"`
	Embedding int    `json:"embedding"`
	Hidden    int    `json:"hidden"`
	Layers    int    `json:"layers"`
	Tokenizer string `json:"tokenizer"`
}

// Info is what /health tells of the server.
type Info struct {
	Model   Model
	Kernels string // name of the kernel set in use
}

type healthAnswer struct {
	Status  string  `json:"status"`
	Model   Model   `json:"model"`
	Kernels string  `json:"kernels"`
	Uptime  float64 `json:"uptime_seconds"`
}

func (s *server) health(ctx *fasthttp.RequestCtx) {
	uptime := time.Since(s.started).Round(time.Millisecond).Seconds()
	if err := reply(ctx, fasthttp.StatusOK, healthAnswer{"ok", s.info.Model, s.info.Kernels, uptime}); err != nil {
		s.internal(ctx, err)
	}
}
