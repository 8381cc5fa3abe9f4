package serve

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
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
	var wg sync.WaitGroup
	for range 120 {
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
	r.status("POST", "/sessions/person/learn", `{"text":"See you at Zoé's."}`, 204)
	for i := range 1000 {
		r.status("POST", "/predict", fmt.Sprintf(`{"text":"","session":"a%d"}`, i), 200)
		if i%100 == 0 {
			r.status("POST", fmt.Sprintf("/sessions/b%d/learn", i), `{"text":"... 12"}`, 204) // teaches nothing
		}
	}
	if b := r.status("GET", "/sessions/person", "", 200); !strings.Contains(b, "Zoé's") {
		t.Errorf("%s is left", b)
	}
}

// large is a text of many long words.
func large(words, length int) []string {
	var texts []string
	var b strings.Builder
	for i := range words {
		word := strings.Repeat("x", length-5) + string([]byte{'a' + byte(i/17576%26), 'a' + byte(i/676%26), 'a' + byte(i/26%26), 'a' + byte(i%26), ' '})
		if b.Len()+len(word) > MaxText {
			texts = append(texts, b.String())
			b.Reset()
		}
		b.WriteString(word)
	}
	return append(texts, b.String())
}

// Sessions of large words count with what they take.
func TestLargeWords(t *testing.T) {
	o, err := Options{SessionMemory: 16 << 20}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(smallPredictor(t), o)
	if err != nil {
		t.Fatal(err)
	}
	texts := large(4000, 99)
	took := heapGrowth(func() any {
		for i := range 30 {
			if err := s.use(fmt.Sprint(i), func(h *session) error {
				for _, text := range texts {
					if err := h.learn(text); err != nil {
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

// A message costs what it is long, however much its session has learned already.
func TestFullProfile(t *testing.T) {
	o, err := Options{Profiles: t.TempDir()}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(smallPredictor(t), o)
	if err != nil {
		t.Fatal(err)
	}
	learn := func(text string) {
		if err := s.use("full", func(h *session) error { return h.learn(text) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range large(predict.MaxLearned-100, 20) {
		learn(text)
	}
	size := func() int64 {
		st, err := os.Stat(s.folder.profile("full").path)
		if err != nil {
			t.Fatal(err)
		}
		return st.Size()
	}
	learn("a")
	before := size()
	const times = 50
	took := allocated(func() {
		for range times {
			learn("a")
		}
	})
	if grown := size() - before; grown <= 0 || grown > 100*times || took > 100_000*times {
		t.Errorf("a message of a letter writes %d bytes and takes %d", grown/times, took/times)
	}
	for range 8 { // until it is folded
		learn(strings.Repeat("bb cc dd ee ", 5000) + strings.Join(large(1500, 20), ""))
	}
	if got := size(); got > 2<<20 {
		t.Errorf("the file has %d bytes", got)
	}
	p, err := s.profile("full")
	if err != nil {
		t.Fatal(err)
	}
	saved := s.folder.profile("full")
	read, err := saved.load(o.Logger)
	if err != nil || fmt.Sprint(read.List()) != fmt.Sprint(p.List()) {
		t.Errorf("%d words saved, %d learned; %v", len(read.List()), len(p.List()), err)
	}
}

// Clients who teach do not hold up others, and come to an end though they take the one
// session from each other.
func TestTeachersTakeTurns(t *testing.T) {
	r := start(t, smallPredictor(t), Options{MaxSessions: 1, Profiles: t.TempDir(), Workers: 2})
	text := `{"text":"` + large(600, 50)[0] + `"}`
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for i := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					if n < 2 {
						t.Error("a teacher never got on")
					}
					return
				default:
					r.status("POST", fmt.Sprintf("/sessions/t%d/learn", i), text, 204)
				}
			}
		})
	}
	var waits []time.Duration
	for begin := time.Now(); time.Since(begin) < time.Second; {
		asked := time.Now()
		r.status("POST", "/predict", `{"text":"see you"}`, 200)
		waits = append(waits, time.Since(asked))
	}
	close(stop)
	wg.Wait()
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

// What is no file where a profile should be is an error of that session alone.
func TestOddProfiles(t *testing.T) {
	dir := t.TempDir()
	folder := profileFolder(dir)
	if err := syscall.Mkfifo(folder.profile("pipe").path, 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.MkdirAll(filepath.Join(folder.profile("folder").path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := start(t, smallPredictor(t), Options{Profiles: dir, Workers: 1})
	r.status("POST", "/sessions/later/learn", `{"text":"word"}`, 204)
	if err := os.Remove(folder.profile("later").path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(folder.profile("later").path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"pipe", "folder"} {
		r.status("POST", "/sessions/"+id+"/learn", `{"text":"word"}`, 500)
		r.status("POST", "/predict", `{"text":"a","session":"`+id+`"}`, 500)
		r.status("GET", "/sessions/"+id, "", 500)
	}
	r.status("POST", "/sessions/later/learn", `{"text":"word"}`, 500)
	if b := r.status("GET", "/sessions/later", "", 200); !strings.Contains(b, `"count": 1`) {
		t.Errorf("what was answered 500 has counted: %s", b)
	}
	r.status("POST", "/sessions/good/learn", `{"text":"word"}`, 204)
	r.status("DELETE", "/sessions/pipe", "", 204)
	r.status("POST", "/sessions/pipe/learn", `{"text":"word"}`, 204)
	r.status("DELETE", "/sessions/folder", "", 500)
}

// Two servers that share a folder lose nothing of each other's.
func TestSharedFolder(t *testing.T) {
	dir := t.TempDir()
	var stores [2]*sessionStore
	for i := range stores {
		o, err := Options{Profiles: dir}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		if stores[i], err = newSessionStore(smallPredictor(t), o); err != nil {
			t.Fatal(err)
		}
		if err := stores[i].use("one", func(h *session) error { return h.learn("first") }); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for n := range 40 {
				if err := s.use("one", func(h *session) error {
					if n%10 == 9 {
						if err := h.saved.fold(); err != nil {
							return err
						}
					}
					return h.learn(fmt.Sprintf("word%c%c", 'a'+i, 'a'+n%20))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	saved := profileFolder(dir).profile("one")
	p, err := saved.load(nil)
	if err != nil || len(p.List()) != 41 {
		t.Errorf("%d words, want 41; %v", len(p.List()), err)
	}
	for _, w := range p.List() {
		if w.Count != 2 {
			t.Errorf("%v, want 2", w)
		}
	}
}

// A folder in which the server cannot write is refused at the start.
func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below"), "/proc/self/fdinfo"} {
		if _, err := openProfileFolder(dir); err == nil {
			t.Errorf("%s is taken", dir)
		}
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
	for _, text := range large(15_000, 99) {
		if err := s.sessions.use("full", func(h *session) error { return h.learn(text) }); err != nil {
			t.Fatal(err)
		}
	}
	s.budget.left = 8 << 20
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
	wait(t, "the budget to be used", func() bool { return left() < 4<<20 })
	if left() < 0 {
		t.Errorf("%d bytes are left", left())
	}
	for _, c := range conns {
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	wait(t, "the budget to be given back", func() bool { return left() == 8<<20 })
}

// failing is a listener that fails some times before it accepts.
type failing struct {
	net.Listener
	errs []error
}

func (f *failing) Accept() (net.Conn, error) {
	if len(f.errs) == 0 {
		return f.Listener.Accept()
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return nil, err
}

// A full table of file descriptors does not end the server.
func TestAcceptAgain(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var errs []error
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.ENOMEM, syscall.EPERM} {
		errs = append(errs, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", e)})
	}
	r := startOn(t, &failing{ln, errs}, newFake(), Options{})
	r.works()
	if n := strings.Count(r.log.String(), "connections wait"); n != 1 {
		t.Errorf("%d lines in the log, want 1: %s", n, r.log)
	}
}

// There are no more connections than files that the process may open.
func TestFitConnections(t *testing.T) {
	o, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wanted      int
		descriptors uint64
		fit         int
	}{{400, 600, 400}, {400, 464, 400}, {400, 463, 399}, {16384, 1024, 960}, {400, 0, 400}, {400, 64, 0}} {
		got, err := fitConnections(c.wanted, c.descriptors, o.Logger)
		if got != c.fit || (err != nil) != (c.fit == 0) {
			t.Errorf("%d of %d files: %d %v, want %d", c.wanted, c.descriptors, got, err, c.fit)
		}
	}
}
