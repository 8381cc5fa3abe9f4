package serve

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// allocated is the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A batch is counted while it is read: its elements may be as many as its bytes.
func TestManyElements(t *testing.T) {
	body := `{"queries":[` + strings.Repeat("0,", 250_000) + `0]}`
	for _, c := range []string{body, strings.Replace(body, "0,", "[],", 32), `{"queries":[` + strings.Repeat(`{"text":""},`, 40_000) + `{"text":""}]}`} {
		took := allocated(func() {
			if _, refused := parseQueries([]byte(c)); refused == nil || refused.status != 400 || !strings.Contains(refused.message, "more than 32") {
				t.Errorf("%v", refused)
			}
		})
		if took > 8*MaxBody {
			t.Errorf("%.30s…: takes %d bytes", c, took)
		}
	}
	r := start(t, newFake(), Options{})
	var peak atomic.Uint64
	runtime.GC()
	var begin runtime.MemStats
	runtime.ReadMemStats(&begin)
	clients := 20
	if os.Getenv("LSTMKB_THOROUGH") != "" && !testing.Short() {
		clients = 120
	}
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			a, err := r.send(r.request("POST", "/predict/batch", body))
			if err != nil || a.status != 400 && a.status != 429 {
				t.Errorf("%d %s %v", a.status, a.body, err)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.Sys))
		})
	}
	wg.Wait()
	if grown := int64(peak.Load() - begin.Sys); grown > 300<<20 {
		t.Errorf("%d MiB more", grown>>20)
	}
}

// request is a request of JSON.
func (r *running) request(method, path, body string) *http.Request {
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		panic(err) // the arguments are constants
	}
	return req
}

// Whole numbers may be written in all of JSON's ways.
func TestWholeNumbers(t *testing.T) {
	r := start(t, newFake(), Options{})
	for k, status := range map[string]int{"2.0": 200, "2e0": 200, "20e-1": 200, "0.2E1": 200, "100.000": 200, "2.5": 400, "0.0": 400, "1.01e2": 400, "-2.0": 400, "1e400": 400} {
		a := r.do("POST", "/predict", "", `{"text":"a","k":`+k+`}`)
		if a.status != status || status == 200 && k != "100.000" && strings.Count(a.body, `"word"`) != 2 {
			t.Errorf("k %s: %d %s, want %d", k, a.status, a.body, status)
		}
	}
}

// Strangers who open sessions do not end one that was taught something.
func TestStrangersSessions(t *testing.T) {
	r := start(t, smallPredictor(t), Options{SessionMemory: 1 << 20})
	r.status("POST", "/sessions/person/learn", `{"text":"See you at Zoé's."}`, 200)
	for i := range 1000 {
		r.status("POST", "/predict", fmt.Sprintf(`{"text":"","session":"a%d"}`, i), 200)
		if i%100 == 0 {
			r.status("POST", fmt.Sprintf("/sessions/b%d/learn", i), `{"text":"... 12"}`, 200) // teaches nothing
		}
	}
	if b := r.status("GET", "/sessions/person", "", 200); !strings.Contains(b, "Zoé's") {
		t.Errorf("%s is left", b)
	}
}

// Sessions of large words count with what they take.
func TestLargeWords(t *testing.T) {
	o, err := Options{SessionMemory: 8 << 20}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(smallPredictor(t), o)
	if err != nil {
		t.Fatal(err)
	}
	texts := large(2000, 99)
	took := heapGrowth(func() any {
		for i := range 30 {
			if err := s.use(fmt.Sprint(i), func(h *session) error {
				for _, text := range texts {
					if err := h.learnNow(text); err != nil {
						return err
					}
				}
				return h.remember(texts[0])
			}); err != nil {
				t.Fatal(err)
			}
		}
		return s
	})
	n, counted := s.size()
	if n < 5 || counted > o.SessionMemory || float64(took) > 1.1*float64(o.SessionMemory) || float64(took) < 0.4*float64(counted) {
		t.Errorf("%d sessions count for %d bytes and take %d, at most %d", n, counted, took, o.SessionMemory)
	}
	runtime.KeepAlive(s)
}

// Clients who teach do not hold up others, and come to an end though they take the one
// session from each other.
func TestTeachersTakeTurns(t *testing.T) {
	r := start(t, smallPredictor(t), Options{MaxSessions: 1, Profiles: t.TempDir(), Workers: 2})
	text := `{"text":"` + large(600, 50)[0] + `"}`
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 2 {
				r.status("POST", fmt.Sprintf("/sessions/t%d/learn", i), text, 200)
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	var waits []time.Duration
	for teaching := true; teaching; {
		select {
		case <-done:
			teaching = false
		default:
		}
		asked := time.Now()
		r.status("POST", "/predict", `{"text":"see you"}`, 200)
		waits = append(waits, time.Since(asked))
	}
	slices.Sort(waits)
	if median := waits[len(waits)/2]; median > 300*time.Millisecond { // some ms where nothing else runs
		t.Errorf("others wait for %v", median)
	}
}

// The time of an answer does not tell whether somebody else has asked the same.
func TestNothingCachedByDefault(t *testing.T) {
	g := &gatedPredictor{gate: make(chan struct{})}
	close(g.gate)
	r := start(t, g, Options{})
	for range 3 {
		r.status("POST", "/predict", `{"text":"1234 is my pin"}`, 200)
	}
	if len(g.sizes) != 3 {
		t.Errorf("3 queries were computed %d times", len(g.sizes))
	}
}

// Large answers to clients that do not read are within the budget, which has all back
// when the clients go.
func TestUnreadAnswers(t *testing.T) {
	o, err := Options{WriteTimeout: 20 * time.Second}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s := testServer(t, smallPredictor(t), o)
	for _, text := range large(6000, 99) {
		if err := s.sessions.use("full", func(h *session) error { return h.learnNow(text) }); err != nil {
			t.Fatal(err)
		}
	}
	s.budget.left = 3 << 20
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hs := s.http(o)
	go hs.Serve(lingeringListener{ln})
	defer hs.Shutdown()
	left := func() int { s.budget.mu.Lock(); defer s.budget.mu.Unlock(); return s.budget.left }
	var conns []net.Conn
	for range 12 {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprint(c, strings.Repeat("GET /sessions/full HTTP/1.1\r\nHost: localhost\r\n\r\n", 10))
		conns = append(conns, c)
	}
	wait(t, "the budget to be used", func() bool { return left() < 3<<19 })
	if left() < 0 {
		t.Errorf("%d bytes are left", left())
	}
	for _, c := range conns {
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	wait(t, "the budget to be given back", func() bool { return left() == 3<<20 })
}
