package serve

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/valyala/fasthttp"
)

var calls = sync.Pool{New: func() any {
	return &call{jobs: make([]job, 0, 1), done: make(chan struct{}, 1)}
}}

// predict answers POST /predict.
func (s *server) predict(ctx *fasthttp.RequestCtx) {
	if refused := checkHeaders(ctx); refused != nil {
		refused.answer(ctx)
		return
	}
	q, refused := parseQuery(ctx.PostBody())
	if refused != nil {
		refused.answer(ctx)
		return
	}
	if a := s.answers.find(q); a != nil {
		replyJSON(ctx, a)
		return
	}
	c := calls.Get().(*call)
	defer c.release()
	if !s.add(ctx, c, q) || !s.compute(ctx, c) {
		return
	}
	c.buf = append(appendAnswer(c.buf[:0], c.jobs[0].found), '\n')
	s.answers.keep(q, c.buf)
	replyJSON(ctx, c.buf)
}

const wantBatch = `want {"queries": [{"text": "...", "k": 5}, ...]}`

// predictBatch answers POST /predict/batch.
func (s *server) predictBatch(ctx *fasthttp.RequestCtx) {
	if refused := checkHeaders(ctx); refused != nil {
		refused.answer(ctx)
		return
	}
	queries, refused := parseBatch(ctx.PostBody())
	if refused != nil {
		refused.answer(ctx)
		return
	}
	c := calls.Get().(*call)
	defer c.release()
	for _, q := range queries {
		if !s.add(ctx, c, q) {
			return
		}
	}
	if !s.compute(ctx, c) {
		return
	}
	c.buf = append(c.buf[:0], `{"answers":[`...)
	for i, j := range c.jobs {
		if i > 0 {
			c.buf = append(c.buf, ',')
		}
		c.buf = appendAnswer(c.buf, j.found)
	}
	c.buf = append(c.buf, "]}\n"...)
	replyJSON(ctx, c.buf)
}

func parseBatch(body []byte) (queries []query, refused *refusal) {
	var raw []json.RawMessage
	refused = parseObject(body, wantBatch, func(name string, dec *json.Decoder) string {
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

// add makes a job of q. If it fails, it has answered.
func (s *server) add(ctx *fasthttp.RequestCtx, c *call, q query) bool {
	j := job{query: q.forPredictor()}
	if q.session != "" {
		var err error
		if j.session, err = s.sessions.open(q.session); err != nil {
			s.internal(ctx, err)
			return false
		}
	}
	c.jobs = append(c.jobs, j)
	return true
}

// compute waits for c's jobs. If one fails, it has answered.
func (s *server) compute(ctx *fasthttp.RequestCtx, c *call) bool {
	if !s.gather.do(c) {
		refuse(fasthttp.StatusTooManyRequests, "too many queries wait, try again in 1 s").answer(ctx)
		return false
	}
	for _, j := range c.jobs {
		if j.err != nil { // the query was checked, so the fault is not the client's
			s.internal(ctx, j.err)
			return false
		}
	}
	return true
}

// release gives c back, without what it held of the request.
func (c *call) release() {
	const most = 64 << 10
	clear(c.jobs)
	if c.jobs = c.jobs[:0]; cap(c.buf) <= most {
		calls.Put(c)
	}
}
