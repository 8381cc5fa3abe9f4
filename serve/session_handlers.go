package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// learn answers POST /sessions/{id}/learn. The words are counted in one step, and read
// by the model in others.
func (s *server) learn(ctx *fasthttp.RequestCtx, id string) error {
	var m message
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		m, refused = parseMessage(body)
		return refused
	}); err != nil {
		return err
	}
	if len(m.touches) > 0 {
		return s.teach(ctx, id, func(h *session) (flush, error) { return h.touched(m) })
	}
	f, err := s.sessions.fetch(id)
	if err != nil {
		return untaught(ctx, err)
	}
	text := m.text
	rest := lastRemembered(text)
	said := saidText(rest)
	learned := false
	var tally predict.Tally
	var saved flush
	err = s.do(job{session: id, slow: true, cheap: len(text) <= cheapMessage && !f.long() && !s.sessions.mustRead(id), step: func() (more bool, err error) {
		if more, err := s.sessions.resume(id, f); more || err != nil {
			return more, err
		}
		if learned && !s.sessions.has(id) {
			return false, nil // it has ended, and with it what the model remembers
		}
		err = s.sessions.use(id, func(h *session) (err error) {
			if !learned {
				tally, saved, err = h.learn(text, said)
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
		return untaught(ctx, err)
	}
	b, err := json.Marshal(tally)
	if err != nil {
		return err
	}
	return s.replyBytes(ctx, "application/json", append(b, '\n'))
}

// message is a text to learn from, or a word and where its letters were touched.
type message struct {
	text    string
	touches []predict.Touch
	layout  string // "" for the language's
}

const wantMessage = `want {"text": "..."}, and as you like "touches" and "layout" of a single word`

func parseMessage(body []byte) (m message, refused *refusal) {
	refused = parseObject(body, wantMessage, "text", func(name string, dec *json.Decoder) (wrong string) {
		switch name {
		case "text":
			return stringField(dec, name, &m.text)
		case "touches":
			m.touches, wrong = pointsField(dec, name, 0, MaxTouches)
			return wrong
		case "layout":
			return layoutField(dec, &m.layout)
		}
		return unknownField
	})
	switch n := utf8.RuneCountInString(m.text); {
	case refused != nil:
	case len(m.touches) > 0 && !isWord(m.text):
		refused = refuse(fasthttp.StatusBadRequest, "text is not one word, whose touches these could be")
	case len(m.touches) > 0 && len(m.touches) != n:
		refused = refuse(fasthttp.StatusBadRequest, "touches has %d points, want one for each character of text, which has %d", len(m.touches), n)
	default:
		refused = checkLength(m.text, "")
	}
	return m, refused
}

// isWord reports whether text is one word and nothing else.
func isWord(text string) bool {
	_, word := predict.Split(text)
	return word != "" && word == text
}

// keep answers POST /sessions/{id}/keep.
func (s *server) keep(ctx *fasthttp.RequestCtx, id string) error {
	var word string
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		word, refused = parseKept(body)
		return refused
	}); err != nil {
		return err
	}
	return s.teach(ctx, id, func(h *session) (flush, error) { return h.keep(word) })
}

const wantKept = `want {"word": "..."}`

// parseKept reads a word that the person has put back.
func parseKept(body []byte) (word string, refused *refusal) {
	refused = parseObject(body, wantKept, "word", func(name string, dec *json.Decoder) string {
		if name != "word" {
			return unknownField
		}
		return stringField(dec, name, &word)
	})
	if refused == nil && (!isWord(word) || len(word) > maxWord) {
		refused = refuse(fasthttp.StatusBadRequest, "word is not one word of at most %d bytes, %s", maxWord, wantKept)
	}
	return word, refused
}

// teach calls f with a session, and answers once what it has written is on the disk or in the store.
func (s *server) teach(ctx *fasthttp.RequestCtx, id string, f func(*session) (flush, error)) error {
	fetched, err := s.sessions.fetch(id)
	if err != nil {
		return untaught(ctx, err)
	}
	var j job
	var saved flush
	s.useSession(&j, id, fetched, func(h *session) (err error) {
		saved, err = f(h)
		return err
	})
	if err := s.do(j); err != nil {
		return err
	}
	if err := s.sessions.flush(saved); err != nil {
		return untaught(ctx, err)
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return nil
}

// learned answers GET /sessions/{id}.
func (s *server) learned(ctx *fasthttp.RequestCtx, id string) error {
	err := s.learnedNow(ctx, id)
	for try := 0; errors.Is(err, errEvicted) && try < 3; try++ { // mostly one more time is enough
		err = s.learnedNow(ctx, id)
	}
	return err
}

// learnedNow is learned for a session that stays where it is.
func (s *server) learnedNow(ctx *fasthttp.RequestCtx, id string) error {
	f, err := s.sessions.fetch(id)
	if err != nil {
		return refuseUntaught(err)
	}
	return s.do(job{session: id, slow: true, step: func() (bool, error) {
		p, err := s.sessions.profile(id, f)
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
	shared, err := s.sessions.forgetShared(id)
	if err != nil {
		return err
	}
	ctx.SetStatusCode(fasthttp.StatusNoContent)
	return s.do(job{session: id, step: func() (bool, error) {
		found, err := s.sessions.forget(id)
		found = found || shared
		if err == nil && !found {
			err = noSession()
		}
		return false, err
	}})
}

func noSession() *refusal {
	return refuse(fasthttp.StatusNotFound, "no such session; it begins with its first use")
}
