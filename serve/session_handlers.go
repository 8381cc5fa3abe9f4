package serve

import (
	"bytes"
	"encoding/json"

	"github.com/valyala/fasthttp"
)

// learn answers POST /sessions/{id}/learn. The words are counted in one step, and read
// by the model in others.
func (s *server) learn(ctx *fasthttp.RequestCtx, id string) error {
	var text string
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		text, refused = parseMessage(body)
		return refused
	}); err != nil {
		return err
	}
	rest := lastRemembered(text)
	learned := false
	var saved flush
	err := s.do(job{session: id, slow: true, cheap: len(text) <= cheapMessage && !s.sessions.mustRead(id), step: func() (more bool, err error) {
		if learned && !s.sessions.has(id) {
			return false, nil // it has ended, and with it what the model remembers
		}
		err = s.sessions.use(id, func(h *session) (err error) {
			if !learned {
				saved, err = h.learn(text)
				learned = err == nil
				return err
			}
			var part string
			part, rest = nextRemembered(rest)
			return h.remember(part)
		})
		return err == nil && rest != "", err
	}})
	if err != nil && !learned {
		return err
	}
	if err != nil { // an error would have the client send again what is counted already
		s.logFault("/sessions/{id}/learn", err)
	}
	if err := s.sessions.flush(saved); err != nil { // outside the queue: others need not wait for the disk
		return err
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return nil
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
	return s.do(job{session: id, slow: true, step: func() (bool, error) {
		p, err := s.sessions.profile(id)
		if err != nil {
			return false, err
		}
		if p == nil {
			return false, noSession()
		}
		var b bytes.Buffer
		if err := p.Export(&b); err != nil {
			return false, err
		}
		return false, s.replyBytes(ctx, "application/json", b.Bytes()) // here, where no other large answer is made at the same time
	}})
}

// forget answers DELETE /sessions/{id}.
func (s *server) forget(ctx *fasthttp.RequestCtx, id string) error {
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return s.do(job{session: id, step: func() (bool, error) {
		found, err := s.sessions.forget(id)
		if err == nil && !found {
			err = noSession()
		}
		return false, err
	}})
}

func noSession() *refusal {
	return refuse(fasthttp.StatusNotFound, "no such session; it begins with its first use")
}
