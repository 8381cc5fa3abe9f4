package serve

import (
	"regexp"
	"strings"
	"testing"
)

func TestMetrics(t *testing.T) {
	r := start(t, smallPredictor(t), Options{})
	r.ask(`{"text":"see you"}`)
	r.ask(`{"text":"see you","session":"private"}`)
	r.status("POST", "/predict", `{}`, 400)
	r.status("POST", "/sessions/private/learn", `{"text":"secret"}`, 200)
	r.status("GET", "/nowhere/private", "", 404)
	a := r.do("GET", "/metrics", "", "")
	for _, want := range []string{
		`lstmkb_http_requests_total{path="/predict",status="200"} 2`,
		`lstmkb_http_requests_total{path="/predict",status="400"} 1`,
		`lstmkb_http_requests_total{path="/sessions/{id}/learn",status="200"} 1`,
		`lstmkb_http_requests_total{path="/",status="404"} 1`,
		`lstmkb_http_request_seconds_count{path="/predict"} 3`,
		`lstmkb_http_request_seconds_bucket{path="/predict",le="+Inf"} 3`,
		`lstmkb_batch_queries_bucket{le="1"} 1`,
		"lstmkb_sessions 1", "lstmkb_queue_queries 0", "lstmkb_ready 1", "lstmkb_connections 1", "go_goroutines ",
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %s in\n%s", want, a.body)
		}
	}
	if strings.Contains(a.body, "private") || strings.Contains(a.body, "secret") {
		t.Errorf("tells what was typed:\n%s", a.body)
	}
	line := regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z0-9_]+="[^"\n]*"(, ?[a-zA-Z0-9_]+="[^"\n]*")*\})? [-+0-9.eEInfNa]+|#.*|)\n$`)
	for l := range strings.Lines(a.body) {
		if !line.MatchString(l) {
			t.Errorf("not Prometheus text: %q", l)
		}
	}
}
