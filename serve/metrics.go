package serve

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/valyala/fasthttp"
)

// counters are a route's metrics.
type counters struct {
	byStatus [6][100]atomic.Pointer[metrics.Counter] // status / 100, status % 100; made when first used
	seconds  *metrics.PrometheusHistogram            // nil for a route that is not queued
}

// meter holds what GET /metrics tells.
type meter struct {
	set       *metrics.Set
	batchSize *metrics.PrometheusHistogram
}

func newMeter(routes []*route) *meter {
	m := &meter{set: metrics.NewSet()}
	m.batchSize = m.set.NewPrometheusHistogramExt("lstmkb_batch_queries", []float64{1, 2, 4, 8, 16, 32})
	for _, r := range routes {
		if slices.ContainsFunc(r.endpoints, func(e *endpoint) bool { return e.queued }) {
			name := fmt.Sprintf("lstmkb_http_request_seconds{path=%q}", r.path)
			r.counters.seconds = m.set.NewPrometheusHistogramExt(name,
				[]float64{1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10})
		}
	}
	return m
}

// addGauges adds the metrics that are read when a client asks for them.
func (m *meter) addGauges(s *server, hs *fasthttp.Server) {
	for name, f := range map[string]func() float64{
		"lstmkb_connections":   func() float64 { return float64(hs.GetOpenConnectionsCount()) },
		"lstmkb_queue_queries": func() float64 { return float64(s.batcher.waiting()) },
		"lstmkb_sessions":      func() float64 { n, _ := s.sessions.size(); return float64(n) },
		"lstmkb_session_bytes": func() float64 { _, b := s.sessions.size(); return float64(b) },
		"lstmkb_ready":         func() float64 { return map[bool]float64{true: 1}[s.ready.Load()] },
	} {
		m.set.NewGauge(name, f)
	}
	if shared := s.sessions.shared; shared != nil {
		m.set.NewGauge("lstmkb_store_learning", func() float64 { return map[bool]float64{true: 1}[shared.Problem() == nil] })
		m.set.NewGauge("lstmkb_store_calls_total", func() float64 { return float64(shared.Stats().Calls) })
		m.set.NewGauge("lstmkb_store_failures_total", func() float64 { return float64(shared.Stats().Failures) })
		m.set.NewGauge("lstmkb_store_seconds_total", func() float64 { return shared.Stats().Time.Seconds() })
		m.set.NewGauge("lstmkb_sessions_taken_total", func() float64 { return float64(s.sessions.taken.Load()) })
	}
}

// count counts an answer, which took d.
func (m *meter) count(r *route, status int, d time.Duration) {
	if status < 100 || status > 599 {
		return
	}
	place := &r.counters.byStatus[status/100][status%100]
	c := place.Load()
	if c == nil {
		c = m.set.GetOrCreateCounter("lstmkb_http_requests_total{path=" + strconv.Quote(r.path) + ",status=\"" + strconv.Itoa(status) + "\"}")
		place.Store(c)
	}
	c.Inc()
	if r.counters.seconds != nil {
		r.counters.seconds.Update(d.Seconds())
	}
}

// record counts an answer and, if so set, logs it: by its route, since a path may hold
// a session's name.
func (s *server) record(ctx *fasthttp.RequestCtx, r *route, d time.Duration) {
	s.metrics.count(r, ctx.Response.StatusCode(), d)
	if !s.accessLog {
		return
	}
	s.log.Info("request", "remote", ctx.RemoteAddr().String(),
		"method", string(ctx.Method()), "path", r.path,
		"status", ctx.Response.StatusCode(), "bytes", sizeOf(&ctx.Response),
		"milliseconds", float64(d.Microseconds())/1000)
}

// sizeOf is the size of an answer's body, 0 if it is not known. It reads no stream.
func sizeOf(r *fasthttp.Response) int {
	if r.IsBodyStream() {
		return max(0, r.Header.ContentLength())
	}
	return len(r.Body())
}

// writeMetrics answers GET /metrics.
func (s *server) writeMetrics(ctx *fasthttp.RequestCtx, _ string) error {
	var b bytes.Buffer
	s.metrics.set.WritePrometheus(&b)
	metrics.WriteProcessMetrics(&b)
	return s.replyBytes(ctx, "text/plain; version=0.0.4; charset=utf-8", b.Bytes())
}
