package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valyala/fasthttp/fasthttputil"
)

// slow starts a request that ends when f.release is closed.
func (r *running) slow(f *fake) <-chan answer {
	r.t.Helper()
	done := make(chan answer, 1)
	go func() {
		defer close(done)
		req, _ := http.NewRequest("POST", r.url+"/predict", strings.NewReader(`{"text":"slow","k":1}`))
		if a, err := r.send(req); err == nil {
			done <- a
		}
	}()
	<-f.running
	return done
}

func TestShutdownFinishesRequests(t *testing.T) {
	f := newFake()
	r := start(t, f, Options{})
	r.works() // leaves an idle connection
	done := r.slow(f)
	r.cancel()
	for begin := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			break
		}
		c.Close()
		if time.Since(begin) > 5*time.Second {
			t.Fatal("still listens after the end of ctx")
		}
	}
	select {
	case err := <-r.done:
		t.Fatalf("Run returned %v while a request ran", err)
	case <-time.After(250 * time.Millisecond):
	}
	close(f.release)
	if a := <-done; a.status != 200 || !strings.Contains(a.body, "slow0") {
		t.Errorf("answer %d %q", a.status, a.body)
	}
	if err := <-r.done; err != nil {
		t.Error(err)
	}
	if r.log.String() != "" {
		t.Errorf("logged %s", r.log)
	}
}

func TestShutdownIsBounded(t *testing.T) {
	f := newFake()
	r := start(t, f, Options{Grace: 50 * time.Millisecond})
	done := r.slow(f)
	r.cancel()
	if err := <-r.done; err != nil {
		t.Error(err)
	}
	if !strings.Contains(r.log.String(), "requests cut off at shutdown") {
		t.Errorf("log: %s", r.log)
	}
	close(f.release)
	<-done
}

// Shutdown before Serve has begun must not leave it running.
func TestShutdownAtOnce(t *testing.T) {
	for range 50 {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		done := make(chan error, 1)
		go func() { done <- Run(ctx, fasthttputil.NewInmemoryListener(), newFake(), testInfo, Options{}) }()
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("Run does not return")
		}
	}
}

type brokenListener struct{ net.Listener }

func (brokenListener) Accept() (net.Conn, error) { return nil, errors.New("broken") }

func TestListenerFails(t *testing.T) {
	ln := fasthttputil.NewInmemoryListener()
	o := Options{Logger: slog.New(slog.DiscardHandler)}
	if err := Run(t.Context(), brokenListener{ln}, newFake(), testInfo, o); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("error %v", err)
	}
	ln = fasthttputil.NewInmemoryListener()
	ln.Close()
	if err := Run(t.Context(), ln, newFake(), testInfo, o); !errors.Is(err, net.ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestConcurrent(t *testing.T) {
	r := start(t, newFake(), Options{})
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			text := strings.Repeat("x", i+1)
			for range 10 {
				req, _ := http.NewRequest("POST", r.url+"/predict", strings.NewReader(`{"text":"`+text+`","k":2}`))
				a, err := r.send(req)
				if err != nil || a.status != 200 || !strings.Contains(a.body, `"`+text+`1"`) {
					t.Errorf("%v: %d %s", err, a.status, a.body)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestMaxConns(t *testing.T) {
	f := newFake()
	r := start(t, f, Options{MaxConns: 1})
	done := r.slow(f)
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(line, " 503 ") {
		t.Errorf("%q %v", line, err)
	}
	close(f.release)
	if a := <-done; a.status != 200 {
		t.Errorf("the one connection: %v", a)
	}
	r.works()
}

func TestPipelined(t *testing.T) {
	r := start(t, newFake(), Options{})
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	const one = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16\r\n\r\n"
	io.WriteString(c, one+`{"text":"panic"}`+one+`{"text":"error"}`+one+`{"text":"right"}`)
	br := bufio.NewReader(c)
	for _, want := range []int{500, 500, 200} {
		res, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		if res.StatusCode != want {
			t.Errorf("status %d, want %d", res.StatusCode, want)
		}
	}
}

// A server that drains is not ready but still answers.
func TestDrain(t *testing.T) {
	r := start(t, newFake(), Options{Drain: 300 * time.Millisecond})
	r.cancel()
	wait(t, "the server not to be ready", func() bool {
		a := r.do("GET", "/health", "", "")
		return a.status == 503 && strings.HasPrefix(a.body, `{"status":"stopping","ready":false,`)
	})
	r.works()
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}

// Idle connections, half-closed ones and ones reset within a request do not keep
// others from being served, and nothing of them is left.
func TestManyConnections(t *testing.T) {
	r := start(t, newFake(), Options{IdleTimeout: time.Minute})
	r.works()
	r.client.CloseIdleConnections()
	const one = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n"
	var conns []net.Conn
	for i := range 300 {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
		switch i % 4 {
		case 1: // one request, then idle
			io.WriteString(c, one+`{"text":"a"}`)
		case 2: // half of one
			io.WriteString(c, one+`{"te`)
		case 3: // sends no more, and wants its answer
			io.WriteString(c, one+`{"text":"a"}`)
			c.(*net.TCPConn).CloseWrite()
		}
	}
	for i, c := range conns {
		if i%2 == 0 {
			continue
		}
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, " 200 ") {
			t.Fatalf("connection %d: %q %v", i, line, err)
		}
	}
	r.works()
	for _, c := range conns {
		c.(*net.TCPConn).SetLinger(0) // resets
		c.Close()
	}
	r.works()
	r.client.CloseIdleConnections()
	wait(t, "the connections to end", func() bool { return strings.Contains(r.do("GET", "/metrics", "", "").body, "lstmkb_connections 1\n") })
}
