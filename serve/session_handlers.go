package serve

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// learn answers POST /sessions/{id}/learn.
func (s *server) learn(ctx *fasthttp.RequestCtx, id string) error {
	text, refused := parseMessage(ctx.PostBody())
	if refused != nil {
		return refused
	}
	for done := false; !done; { // again, if the session has ended meanwhile
		h, err := s.sessions.open(id)
		if err != nil {
			return err
		}
		// Remember first, since that may be refused: the client then sends all of it again.
		if err := s.remember(h, text); err != nil {
			return err
		}
		if done, err = h.learn(text); err != nil {
			return err
		}
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return nil
}

// remember has the session remember the end of text.
func (s *server) remember(h *session, text string) error {
	if over := len(text) - maxRemembered; over > 0 {
		text = strings.ToValidUTF8(text[over:], "")
	}
	c := calls.Get().(*call)
	defer c.release()
	c.jobs = append(c.jobs, job{session: h, remember: true, query: predict.Query{Context: text}})
	return s.compute(c)
}

const wantMessage = `want {"text": "..."}`

// parseMessage reads the text to learn from.
func parseMessage(body []byte) (text string, refused *refusal) {
	refused = parseObject(body, wantMessage, "text", func(name string, dec *json.Decoder) string {
		if name != "text" {
			return unknownField
		}
		return stringField(dec, name, &text)
	})
	if refused == nil {
		refused = checkLength(text, "")
	}
	return text, refused
}

// learned answers GET /sessions/{id}.
func (s *server) learned(ctx *fasthttp.RequestCtx, id string) error {
	h := s.sessions.find(id)
	if h == nil {
		h = &session{id: id, store: s.sessions}
		if _, err := os.Stat(h.path()); err != nil {
			return noSession()
		}
	}
	if err := h.load(); err != nil {
		return err
	}
	ctx.SetContentType("application/json")
	return h.profile.Load().Export(ctx)
}

// forget answers DELETE /sessions/{id}.
func (s *server) forget(ctx *fasthttp.RequestCtx, id string) error {
	known := s.sessions.find(id) != nil
	h, err := s.sessions.open(id) // even if not known: other requests then open the same one
	if err != nil {
		return err
	}
	saved, err := h.forget()
	if err != nil {
		return err
	}
	if !known && !saved {
		return noSession()
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return nil
}

func noSession() *refusal {
	return refuse(fasthttp.StatusNotFound, "no such session; it begins with its first use")
}
