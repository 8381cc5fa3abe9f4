package serve

import (
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
	c.buf = append(appendSuggestions(c.buf[:0], c.jobs[0].found), '\n')
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
	for i, j := range c.jobs {
		if i > 0 {
			c.buf = append(c.buf, ',')
		}
		c.buf = appendSuggestions(c.buf, j.found)
	}
	c.buf = append(c.buf, "]}\n"...)
	return s.replyBytes(ctx, "application/json", c.takeAnswer())
}

const wantQueries = `want {"queries": [{"text": "...", "k": 5}, ...]}`

func parseQueries(body []byte) (queries []query, refused *refusal) {
	var raw []json.RawMessage
	refused = parseObject(body, wantQueries, "", func(name string, dec *json.Decoder) (wrong string) {
		if name != "queries" {
			return unknownField
		}
		raw, wrong = elements(dec)
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

// elements reads an array of at most MaxQueries values. It stops at one too many, of
// which there may be as many as the body has bytes.
func elements(dec *json.Decoder) (raw []json.RawMessage, wrong string) {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil, "queries is not an array"
	}
	for dec.More() {
		if len(raw) == MaxQueries {
			return nil, fmt.Sprintf("queries has more than %d elements", MaxQueries)
		}
		var one json.RawMessage
		if err := dec.Decode(&one); err != nil {
			return nil, fmt.Sprintf("queries is not JSON: %v", err)
		}
		raw = append(raw, one)
	}
	dec.Token() // the ] that More has seen
	return raw, ""
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
	c.jobs = slices.Grow(c.jobs, len(queries))
	for i, q := range queries {
		c.jobs = append(c.jobs, job{query: q.forPredictor()})
		if q.session != "" {
			s.useSession(&c.jobs[i], q.session)
		}
	}
	return s.compute(c)
}

// useSession has a query answered by a session.
func (s *server) useSession(j *job, id string) {
	j.session, j.slow = id, s.sessions.mustRead(id)
	j.step = func() (bool, error) {
		return false, s.sessions.use(id, func(h *session) (err error) {
			j.found, err = h.suggest(j.found[:0], j.query)
			return err
		})
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
