package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// programs are what the test program is instead, by the variable that makes it so.
var programs = map[string]func(value string){killedFolder: serveToBeKilled}

func TestMain(m *testing.M) {
	for name, program := range programs {
		if value := os.Getenv(name); value != "" {
			program(value)
		}
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// fake suggests the text with a number; some texts make it misbehave.
type fake struct {
	running chan struct{} // "slow" sends when it begins
	release chan struct{} // and ends when this closes
}

func newFake() *fake { return &fake{make(chan struct{}, 1), make(chan struct{})} }

func (f *fake) NewSession() *predict.Session { return nil }

func (f *fake) Layout(string) (*predict.Layout, error) { return nil, nil }

func (f *fake) CheckLanguage(names string) error {
	if names != "" && names != "de,en" {
		return errors.New("language is not de,en")
	}
	return nil
}

func (f *fake) Swipe(predict.SwipeQuery) (a predict.Answer, err error) { return a, nil }

func (f *fake) Batch(queries []predict.Query) ([]predict.Answer, []error) {
	return each(queries, func(q predict.Query) ([]predict.Suggestion, error) { return f.next(q.Context+q.Prefix, q.K) })
}

// each answers queries one by one.
func each(queries []predict.Query, answer func(predict.Query) ([]predict.Suggestion, error)) ([]predict.Answer, []error) {
	answers, errs := make([]predict.Answer, len(queries)), make([]error, len(queries))
	for i, q := range queries {
		answers[i].Suggestions, errs[i] = answer(q)
		if q.Correction == predict.CorrectAuto && q.Prefix != "" {
			answers[i].Autocorrect = "the " + q.Prefix
		}
	}
	return answers, errs
}

func (f *fake) next(text string, k int) ([]predict.Suggestion, error) {
	switch text {
	case "panic":
		panic("secret panic")
	case "error":
		return nil, errors.New("secret error")
	case "nothing":
		return nil, nil
	case "slow":
		f.running <- struct{}{}
		<-f.release
	}
	s := make([]predict.Suggestion, k)
	for i := range s {
		s[i] = predict.Suggestion{Word: fmt.Sprint(text, i), Probability: 1 / float64(i+2)}
	}
	return s, nil
}

// syncBuffer is a log that tests read while the server writes.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// running is a server with a network, and its client.
type running struct {
	t      *testing.T
	url    string
	addr   string
	log    *syncBuffer
	cancel context.CancelFunc
	done   chan error // what Run returned
	client *http.Client
}

var testInfo = Info{Model: Model{10, 20, 30, 2, "keyboard", "CC0"}, Kernels: "avx2", Precision: "int8", Languages: []string{"de", "en"}}

// testServer is a server without a network.
func testServer(t testing.TB, p Predictor, o Options) *server {
	t.Helper()
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newServer(endpoints, p, testInfo, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func start(t *testing.T, p Predictor, o Options) *running {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return startOn(t, ln, p, o)
}

func startOn(t *testing.T, ln net.Listener, p Predictor, o Options) *running {
	t.Helper()
	r := &running{t: t, addr: ln.Addr().String(), log: new(syncBuffer), done: make(chan error, 1),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 2 * time.Minute}}
	r.url = "http://" + r.addr
	o.Logger = slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(t.Context())
	go func() {
		r.done <- Run(ctx, ln, p, testInfo, o)
		close(r.done)
	}()
	t.Cleanup(func() {
		r.client.CloseIdleConnections()
		r.cancel()
		<-r.done
	})
	return r
}

type answer struct {
	status    int
	header    http.Header
	body      string
	continued bool // 100 Continue came before
}

func (r *running) do(method, path, contentType, body string) answer {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	a, err := r.send(req)
	if err != nil {
		r.t.Fatal(err)
	}
	documented(r.t, req, a)
	return a
}

func (r *running) send(req *http.Request) (answer, error) {
	res, err := r.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(b), false}, err
}

// works checks that the server still answers.
func (r *running) works() {
	r.t.Helper()
	a := r.do("POST", "/predict", "application/json", `{"text":"a","k":1}`)
	if want := `{"suggestions":[{"word":"a0","probability":0.5,"kind":"next"}]}` + "\n"; a.status != 200 || a.body != want {
		r.t.Fatalf("answer %d %s, want %s", a.status, a.body, want)
	}
}
