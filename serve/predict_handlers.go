package serve

import (
	"encoding/json"
	"fmt"

	"github.com/valyala/fasthttp"
)

// predict answers POST /predict.
func (s *server) predict(ctx *fasthttp.RequestCtx, _ string) error {
	q, refused := parseQuery(ctx.PostBody())
	if refused != nil {
		return refused
	}
	if answer := s.cache.find(q); answer != nil {
		replyBytes(ctx, answer)
		return nil
	}
	c := calls.Get().(*call)
	defer c.release()
	if err := s.suggest(c, q); err != nil {
		return err
	}
	c.buf = append(appendSuggestions(c.buf[:0], c.jobs[0].found), '\n')
	s.cache.keep(q, c.buf)
	replyBytes(ctx, c.buf)
	return nil
}

// predictBatch answers POST /predict/batch.
func (s *server) predictBatch(ctx *fasthttp.RequestCtx, _ string) error {
	queries, refused := parseQueries(ctx.PostBody())
	if refused != nil {
		return refused
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
	replyBytes(ctx, c.buf)
	return nil
}

const wantQueries = `want {"queries": [{"text": "...", "k": 5}, ...]}`

func parseQueries(body []byte) (queries []query, refused *refusal) {
	var raw []json.RawMessage
	refused = parseObject(body, wantQueries, "", func(name string, dec *json.Decoder) string {
		switch {
		case name != "queries":
			return unknownField
		case dec.Decode(&raw) != nil:
			return "queries is not an array"
		}
		return ""
	})
	switch {
	case refused != nil:
		return nil, refused
	case len(raw) < 1 || len(raw) > MaxQueries:
		return nil, refuse(fasthttp.StatusBadRequest, "queries has %d elements, want 1 to %d", len(raw), MaxQueries)
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

// suggest makes each query a job of c and computes them.
func (s *server) suggest(c *call, queries ...query) error {
	for _, q := range queries {
		j := job{query: q.forPredictor()}
		if q.session != "" {
			var err error
			if j.session, err = s.sessions.open(q.session); err != nil {
				return err
			}
		}
		c.jobs = append(c.jobs, j)
	}
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

// replyBytes answers with a body that is JSON.
func replyBytes(ctx *fasthttp.RequestCtx, body []byte) {
	ctx.SetContentType("application/json")
	ctx.SetBody(body)
}
