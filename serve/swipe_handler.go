package serve

import (
	"encoding/json"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// swipe answers POST /swipe.
func (s *server) swipe(ctx *fasthttp.RequestCtx, _ string) error {
	var q predict.SwipeQuery
	var id string
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		q, id, refused = parseSwipe(body)
		return refused
	}); err != nil {
		return err
	}
	if err := s.checkLanguage(q.Language); err != nil {
		return err
	}
	c := calls.Get().(*call)
	defer c.release()
	c.jobs = append(c.jobs, job{query: predict.Query{Context: q.Context}})
	j := &c.jobs[0]
	if id != "" {
		fetched, _ := s.sessions.fetch(id) // without the store suggestions go on
		s.useSession(j, id, fetched, func(h *session) (err error) {
			j.answer, err = h.swipe(q)
			return err
		})
	} else {
		j.step = func() (more bool, err error) {
			j.answer, err = s.sessions.predictor.Swipe(q)
			return false, err
		}
	}
	if err := s.compute(c); err != nil {
		return err
	}
	c.buf = append(j.appendAnswer(c.buf[:0]), '\n')
	return s.replyBytes(ctx, "application/json", c.takeAnswer())
}

const wantSwipe = `want {"text": "...", "path": [[0, 0], ...], "k": 5}, and as you like "session", "layout" and "language"`

// parseSwipe reads a path over the keys, and the name of its session.
func parseSwipe(body []byte) (q predict.SwipeQuery, session string, refused *refusal) {
	q.K = DefaultK
	refused = parseObject(body, wantSwipe, "text", func(name string, dec *json.Decoder) (wrong string) {
		switch name {
		case "text":
			return stringField(dec, name, &q.Context)
		case "path":
			q.Path, wrong = pointsField(dec, name, 2, MaxPath)
			return wrong
		case "k":
			return numberField(dec, &q.K)
		case "session":
			return sessionField(dec, &session)
		case "layout":
			return layoutField(dec, &q.Layout)
		case "language":
			return stringField(dec, name, &q.Language)
		}
		return unknownField
	})
	switch {
	case refused != nil:
	case q.Path == nil:
		refused = refuse(fasthttp.StatusBadRequest, "path is missing, %s", wantSwipe)
	default:
		refused = checkLength(q.Context, "")
	}
	return q, session, refused
}
