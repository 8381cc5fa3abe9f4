package serve

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/valyala/fasthttp"
)

// predict answers POST /predict.
func (s *server) predict(ctx *fasthttp.RequestCtx, _ string) error {
	var q query
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		q, refused = parseQuery(body)
		return refused
	}); err != nil {
		return err
	}
	if answer := s.cache.find(q); answer != nil {
		return s.replyBytes(ctx, "application/json", answer)
	}
	c := calls.Get().(*call)
	defer c.release()
	if err := s.suggest(c, q); err != nil {
		return err
	}
	c.buf = append(c.jobs[0].appendAnswer(c.buf[:0]), '\n')
	s.cache.keep(q, c.buf)
	return s.replyBytes(ctx, "application/json", c.takeAnswer())
}

// predictBatch answers POST /predict/batch.
func (s *server) predictBatch(ctx *fasthttp.RequestCtx, _ string) error {
	var queries []query
	if err := s.parse(ctx.PostBody(), func(body []byte) (refused *refusal) {
		queries, refused = parseQueries(body)
		return refused
	}); err != nil {
		return err
	}
	c := calls.Get().(*call)
	defer c.release()
	if err := s.suggest(c, queries...); err != nil {
		return err
	}
	c.buf = append(c.buf[:0], `{"answers":[`...)
	for i := range c.jobs {
		if i > 0 {
			c.buf = append(c.buf, ',')
		}
		c.buf = c.jobs[i].appendAnswer(c.buf)
	}
	c.buf = append(c.buf, "]}\n"...)
	return s.replyBytes(ctx, "application/json", c.takeAnswer())
}

const wantQueries = `want {"queries": [{"text": "...", "k": 5}, ...]}`

// parseQueries reads the queries of a batch.
func parseQueries(body []byte) (queries []query, refused *refusal) {
	var raw []json.RawMessage
	refused = parseObject(body, wantQueries, "", func(name string, dec *json.Decoder) (wrong string) {
		if name != "queries" {
			return unknownField
		}
		raw, wrong = elements(dec, name, MaxQueries)
		return wrong
	})
	switch {
	case refused != nil:
		return nil, refused
	case len(raw) == 0:
		return nil, refuse(fasthttp.StatusBadRequest, "queries has 0 elements, want 1 to %d", MaxQueries)
	}
	for i, r := range raw {
		q, refused := parseQuery(r)
		if refused != nil {
			refused.message = fmt.Sprintf("query %d: %s", i+1, refused.message)
			return nil, refused
		}
		queries = append(queries, q)
	}
	return queries, nil
}

// parse calls f with a body, in the queue if the body is long.
func (s *server) parse(body []byte, f func([]byte) *refusal) error {
	if len(body) > longBody {
		return s.do(job{slow: true, step: func() (bool, error) { return false, asError(f(body)) }})
	}
	return asError(f(body))
}

// suggest makes each query a job of c and computes them.
func (s *server) suggest(c *call, queries ...query) error {
	for _, q := range queries {
		if err := s.checkLanguage(q.language); err != nil {
			return err
		}
	}
	c.jobs = slices.Grow(c.jobs, len(queries))
	for i, q := range queries {
		c.jobs = append(c.jobs, job{query: q.forPredictor()})
		j := &c.jobs[i]
		if q.session == "" {
			j.query.Correction = cmp.Or(j.query.Correction, s.autocorrect)
		} else {
			fetched, _ := s.sessions.fetch(q.session) // without the store suggestions go on
			s.useSession(j, q.session, fetched, func(h *session) (err error) {
				j.query.Correction = cmp.Or(j.query.Correction, h.profile.Correction(), s.autocorrect)
				j.answer, err = h.answer(j.query)
				return err
			})
		}
	}
	return s.compute(c)
}

// checkLanguage refuses languages that the server does not have.
func (s *server) checkLanguage(names string) error {
	if err := s.sessions.predictor.CheckLanguage(names); err != nil {
		return refuse(fasthttp.StatusBadRequest, "%v", err)
	}
	return nil
}

// useSession has j call f with a session, once it is as it was fetched.
func (s *server) useSession(j *job, id string, fetched *fetched, f func(*session) error) {
	j.session, j.slow = id, fetched.long() || s.sessions.mustRead(id)
	j.step = func() (bool, error) {
		if more, err := s.sessions.resume(id, fetched); more || err != nil {
			return more, err
		}
		return false, s.sessions.use(id, f)
	}
}

// do does a single job in the queue.
func (s *server) do(j job) error {
	c := calls.Get().(*call)
	defer c.release()
	c.jobs = append(c.jobs, j)
	return s.compute(c)
}

// compute waits for c's jobs and returns the first one's error, or a refusal if the
// queue is full.
func (s *server) compute(c *call) error {
	if !s.batcher.do(c) {
		return busy("too many queries wait, try again in 1 s")
	}
	for _, j := range c.jobs {
		if j.err != nil { // the query was checked, so the fault is not the client's
			return j.err
		}
	}
	return nil
}
