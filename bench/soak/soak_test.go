package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/bench/service"
	"github.com/lstmkb/lstmkb/predict"
)

// fake is a service; nil fields answer well.
type fake struct {
	predict func(w http.ResponseWriter, n int64)
	n       atomic.Int64
}

const five = `{"suggestions":[{"word":"a","probability":0.5},{"word":"b","probability":0.2},{"word":"c","probability":0.1},` +
	`{"word":"d","probability":0.1},{"word":"e","probability":0.05}]}`

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	three := `{"suggestions":[{"word":"a","probability":0.5},{"word":"b","probability":0.2},{"word":"c","probability":0.1}]}`
	switch {
	case r.URL.Path == "/predict" && f.predict != nil:
		f.predict(w, f.n.Add(1))
	case r.URL.Path == "/predict":
		fmt.Fprint(w, five)
	case r.URL.Path == "/predict/batch":
		fmt.Fprintf(w, `{"answers":[%s]}`, strings.Repeat(three+",", 3)+three)
	case strings.HasSuffix(r.URL.Path, "/learn"):
		fmt.Fprint(w, `{"kept":3}`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// clientOf asks f.
func clientOf(t *testing.T, f *fake) *client {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return newClient(strings.TrimPrefix(server.URL, "http://"), 4, []string{"one", "two", "three"})
}

func TestPredictLooksAtAnswers(t *testing.T) {
	for body, want := range map[string]string{
		five:                 "",
		`{"suggestions":[]}`: "0 suggestions",
		`hello`:              "invalid character",
		strings.Replace(five, `"probability":0.2`, `"probability":0.6`, 1): "falling",
		strings.Replace(five, `"b"`, `""`, 1):                              "not words",
		strings.Replace(five, `0.05`, `0`, 1):                              "falling",
	} {
		c := clientOf(t, &fake{predict: func(w http.ResponseWriter, _ int64) { fmt.Fprint(w, body) }})
		err := c.predict(`{"text":"x","k":5}`, 5, nil)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", body, err, want)
		}
	}
}

func TestKnownTextsKeepTheirAnswers(t *testing.T) {
	c := clientOf(t, &fake{predict: func(w http.ResponseWriter, n int64) {
		fmt.Fprint(w, strings.Replace(five, "0.05", []string{"0.05", "0.05", "0.04"}[n-1], 1))
	}})
	for i := range 3 {
		if err := c.predictKnown(7); (err == nil) != (i < 2) {
			t.Errorf("time %d: error %v", i+1, err)
		}
	}
}

func TestDriveCountsFailures(t *testing.T) {
	c := clientOf(t, &fake{predict: func(w http.ResponseWriter, n int64) {
		if n == 3 {
			w.WriteHeader(http.StatusInternalServerError)
		}
		fmt.Fprint(w, five)
	}})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var seen recorder
	drive(ctx, c, 4, 1000, &seen)
	got := seen.take()
	// Completions of a prefix ask for three, and the fake gives them five.
	if len(got.latencies) == 0 || got.failures["status 500"] != 1 || got.failures["answer"] == 0 || got.first == nil {
		t.Errorf("%d latencies, failures %v, first %v", len(got.latencies), got.failures, got.first)
	}
	if again := seen.take(); len(again.latencies) != 0 || again.failed() != 0 || again.first != nil {
		t.Error("counts are taken twice")
	}
	r := result{Failures: map[string]int{}}
	r.note(got)
	r.note(got)
	if r.Failures["status 500"] != 2 || r.FirstFailure != got.first.Error() {
		t.Errorf("noted %v, %q", r.Failures, r.FirstFailure)
	}
}

func TestFailureKind(t *testing.T) {
	for want, err := range map[string]error{
		"status 429": fmt.Errorf("asked: %w", &refused{status: 429}),
		"timeout":    fmt.Errorf("asked: %w", fasthttp.ErrTimeout),
		"connection": fmt.Errorf("asked: %w", io.ErrUnexpectedEOF),
		"answer":     errors.New("2 suggestions, want 3"),
	} {
		if got := failureKind(err); got != want {
			t.Errorf("%v is of kind %q, want %q", err, got, want)
		}
	}
	if got := failureKind(&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}); got != "timeout" {
		t.Errorf("a read past its deadline is of kind %q", got)
	}
}

func TestWordsOf(t *testing.T) {
	m, err := service.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if got := shapeOf(m, true); !strings.HasPrefix(got, "built-in: ") || !strings.Contains(got, fmt.Sprint(m.Vocab.Len(), " words")) {
		t.Errorf("the model is %q", got)
	}
	words, err := service.Words(m)
	if err != nil || len(words) < 1000 {
		t.Fatalf("%d words, %v", len(words), err)
	}
	for _, w := range words {
		if w == "" || strings.Trim(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q is no word of ASCII letters", w)
		}
	}
}

func TestAskUntilAnswered(t *testing.T) {
	var asked atomic.Int64
	c := clientOf(t, &fake{predict: func(w http.ResponseWriter, n int64) {
		asked.Store(n)
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.WriteHeader(http.StatusTooManyRequests)
		case 3:
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				conn.Close()
			}
		case 4:
			fmt.Fprint(w, five)
		default:
			w.WriteHeader(http.StatusInternalServerError)
		}
	}})
	var r restarts
	r.askUntilAnswered(t.Context(), c, `{"text":"x","k":5}`)
	if asked.Load() != 4 || r.Lost != 0 || r.Retried != 3 {
		t.Errorf("asked %d times; %d retried, %d lost: %v", asked.Load(), r.Retried, r.Lost, r.first)
	}
	r.askUntilAnswered(t.Context(), c, `{"text":"x","k":5}`)
	if r.Lost != 1 || r.Requests != 2 || r.first == nil {
		t.Errorf("a wrong answer is not lost: %d of %d, %v", r.Lost, r.Requests, r.first)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := newClient(ln.Addr().String(), 1, nil)
	ln.Close()
	if err := nobody.predict("{}", 5, nil); err == nil || !mayRetry(err) {
		t.Errorf("refused connection: error %v is not tried again", err)
	}
}

func TestCheckSamples(t *testing.T) {
	flat := func(change func(i int, s *sample)) []sample {
		all := make([]sample, samples)
		for i := range all {
			all[i] = sample{Requests: 100, P99: 4, Resident: 100, Goroutines: 60}
			change(i, &all[i])
		}
		return all
	}
	for name, c := range map[string]struct {
		all  []sample
		want string
	}{
		"flat":           {flat(func(int, *sample) {}), ""},
		"one slow":       {flat(func(i int, s *sample) { s.P99 += float64(i / 19 * 100) }), ""},
		"start is small": {flat(func(i int, s *sample) { s.Resident = min(100, float64(50+50*i)) }), ""},
		"memory":         {flat(func(i int, s *sample) { s.Resident += 3 * float64(i) }), "resident MB grew from 112.0 to 151.0"},
		"goroutines":     {flat(func(i int, s *sample) { s.Goroutines += 20 * float64(i) }), "goroutines grew"},
		"p99":            {flat(func(i int, s *sample) { s.P99 += 2 * float64(i) }), "p99 ms grew"},
		"failed":         {flat(func(i int, s *sample) { s.Failed = i / 19 }), "1 good requests failed, the first with: why"},
		"too short":      {make([]sample, 3), "want at least 6"},
	} {
		err := errors.Join(checkSamples(c.all, "why")...)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Every attack comes to its end against a service that answers 400 and closes, and
// against one that closes at once.
func TestAttacks(t *testing.T) {
	for _, said := range []string{"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", ""} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		go func() {
			for {
				c, err := ln.Accept()
				if err != nil {
					return
				}
				_, _ = io.WriteString(c, said)
				c.Close()
			}
		}()
		h := &hostile{address: ln.Addr().String(), statuses: map[int]int{}}
		for _, how := range attacks {
			h.attack(t.Context(), how, rand.New(rand.NewPCG(1, 1)))
		}
		if h.attacks != len(attacks) || (h.statuses[400] > 0) != (said != "") {
			t.Errorf("%d attacks of %d, answers %v", h.attacks, len(attacks), h.statuses)
		}
		if err := h.check(); err != nil {
			t.Error(err)
		}
		h.statuses[500] = 2
		if err := h.check(); err == nil || !strings.Contains(err.Error(), "500, 2 times") {
			t.Errorf("error %v", err)
		}
	}
}

func TestCrashReads(t *testing.T) {
	folder := t.TempDir()
	var p predict.Profile
	p.Learn(learnedWord)
	if err := p.Save(filepath.Join(folder, "good.json")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"other.json": "", "bad.json.unreadable": `{"format": 1, "wor`, "half.tmp": "{"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var seen crashes
	if err := seen.read(folder); err != nil || seen.Profiles != 2 || seen.Damaged != 1 || seen.Left != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
}

func TestCrashCompares(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sessions/learner-2" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `{"format":1,"words":[{"word":%q,"count":5}]}`, learnedWord)
	}))
	defer server.Close()
	var seen crashes
	c := newClient(strings.TrimPrefix(server.URL, "http://"), 1, nil)
	if err := seen.compare(c, []int{5, 6, 1, 0, 4}); err != nil || seen.Lost != 2 {
		t.Errorf("%d lost, want 2 (one count of 5 for 6 confirmed, one profile gone); %v", seen.Lost, err)
	}
}

func TestNumberAfter(t *testing.T) {
	const text = "# TYPE go_goroutines gauge\ngo_goroutines_max 9\ngo_goroutines 12\nVmRSS:\t  500 kB\n"
	for name, want := range map[string]float64{"go_goroutines": 12, "VmRSS:": 500} {
		if got, err := service.NumberAfter(text, name); err != nil || got != want {
			t.Errorf("%s: %g, %v", name, got, err)
		}
	}
	if _, err := service.NumberAfter(text, "absent"); err == nil {
		t.Error("no error for a field that is absent")
	}
}

func TestSettings(t *testing.T) {
	for want, s := range map[string]settings{
		"-minutes 0":     {minutes: 0, share: 1, clients: 1},
		"-share 2":       {minutes: 1, share: 2, clients: 1},
		"at least 1":     {minutes: 1, share: 1},
		"no such folder": {minutes: 1, share: 1, clients: 1, binary: "x", model: filepath.Join(t.TempDir(), "nowhere")},
	} {
		if err := run(t.Context(), s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
