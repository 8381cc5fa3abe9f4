package serve

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// mostRemembered is how many of a message's last bytes the model reads.
const mostRemembered = 4 << 10

const wantLearn = `want {"text": "..."}`

// learn answers POST /sessions/{id}/learn.
func (s *server) learn(ctx *fasthttp.RequestCtx, id string) {
	if refused := checkHeaders(ctx); refused != nil {
		refused.answer(ctx)
		return
	}
	text, refused := parseLearn(ctx.PostBody())
	if refused != nil {
		refused.answer(ctx)
		return
	}
	for done := false; !done; {
		h, err := s.sessions.open(id)
		if err == nil {
			// First what may be refused: the client will come again with all of it.
			if !s.remember(ctx, h, text) {
				return
			}
			done, err = h.learn(text)
		}
		if err != nil {
			s.internal(ctx, err)
			return
		}
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
}

// remember has the session remember the end of text. If that fails, it has answered.
func (s *server) remember(ctx *fasthttp.RequestCtx, h *session, text string) bool {
	if over := len(text) - mostRemembered; over > 0 {
		text = strings.ToValidUTF8(text[over:], "")
	}
	c := calls.Get().(*call)
	defer c.release()
	c.jobs = append(c.jobs, job{session: h, remember: true, query: predict.Query{Context: text}})
	return s.compute(ctx, c)
}

func parseLearn(body []byte) (text string, refused *refusal) {
	has := false
	refused = parseObject(body, wantLearn, func(name string, dec *json.Decoder) string {
		if name != "text" {
			return unknownField
		}
		has = true
		return stringField(dec, name, &text)
	})
	switch {
	case refused != nil:
		return "", refused
	case !has:
		return "", refuse(fasthttp.StatusBadRequest, "text is missing, %s", wantLearn)
	}
	return text, checkLength(text, "")
}

// learned answers GET /sessions/{id}.
func (s *server) learned(ctx *fasthttp.RequestCtx, id string) {
	h := s.sessions.find(id)
	if h == nil {
		h = &session{id: id, store: s.sessions}
		if _, err := os.Stat(h.path()); err != nil {
			noSession(ctx)
			return
		}
	}
	err := h.load()
	if err == nil {
		ctx.SetContentType("application/json")
		err = h.profile.Load().Export(ctx)
	}
	if err != nil {
		s.internal(ctx, err)
	}
}

// forget answers DELETE /sessions/{id}.
func (s *server) forget(ctx *fasthttp.RequestCtx, id string) {
	known := s.sessions.find(id) != nil
	h, err := s.sessions.open(id) // even if not known: what others open meanwhile is then the same
	saved := false
	if err == nil {
		saved, err = h.forget()
	}
	switch {
	case err != nil:
		s.internal(ctx, err)
	case !known && !saved:
		noSession(ctx)
	default:
		ctx.SetStatusCode(fasthttp.StatusNoContent)
	}
}

func noSession(ctx *fasthttp.RequestCtx) {
	fail(ctx, fasthttp.StatusNotFound, "no such session; it begins with its first use")
}
