package serve

import (
	"bytes"

	"github.com/valyala/fasthttp"
)

// replyBytes answers with body. It copies a small one. A large one, which is then the
// answer's own, is in the budget until the client has taken it, however slowly; without
// room for it, the request is refused.
func (s *server) replyBytes(ctx *fasthttp.RequestCtx, contentType string, body []byte) error {
	ctx.SetContentType(contentType)
	if len(body) <= smallAnswer {
		ctx.SetBody(body)
		return nil
	}
	if !s.budget.take(len(body)) {
		return busy("too many large answers are being sent, try again in 1 s")
	}
	ctx.SetBodyStream(&budgetedBody{*bytes.NewReader(body), s.budget}, len(body))
	return nil
}

// budgetedBody is an answer in the budget. fasthttp closes it once it is sent or
// cannot be.
type budgetedBody struct {
	bytes.Reader
	budget *budget
}

// Close gives the body's bytes back.
func (b *budgetedBody) Close() error {
	b.budget.give(int(b.Size()))
	return nil
}
