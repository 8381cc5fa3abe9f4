package serve

import (
	_ "embed"

	"github.com/valyala/fasthttp"
)

// OpenAPI describes the service, as GET /openapi.yaml answers.
//
//go:embed openapi.yaml
var OpenAPI []byte

func (s *server) openAPI(ctx *fasthttp.RequestCtx, _ string) error {
	ctx.SetContentType("application/yaml")
	ctx.SetBody(OpenAPI)
	return nil
}
