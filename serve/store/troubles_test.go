package store

import (
	"errors"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/lstmkb/lstmkb/serve/storetest"
)

func TestWrongURL(t *testing.T) {
	for _, url := range []string{"", "localhost:6379", "http://:secret@host", "redis://:secret@host/x", "unix://"} {
		s, err := Open(Options{URL: url})
		if err == nil || !strings.Contains(err.Error(), "is not redis://") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
		if s != nil {
			s.Close()
		}
	}
}

// A wrong password is told at once, and one that was changed since as soon as it is used.
func TestWrongPassword(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireAuth("right")
	for _, login := range []string{"", ":wrong@", "somebody:right@"} {
		if s, err := Open(Options{URL: "redis://" + login + server.Addr() + "?client_cache=0"}); !errors.Is(err, ErrDenied) || strings.Contains(err.Error(), "wrong@") {
			t.Errorf("%q: %v %v, want %v", login, s, err, ErrDenied)
		}
	}
	s := opened(t, Options{URL: "redis://:right@" + server.Addr() + "?client_cache=0"})
	teach(t, s, "name", "lesson", "")
}

func TestWrongPasswordReal(t *testing.T) {
	url, _ := storetest.Real(t, "--requirepass", "right")
	for _, login := range []string{"", ":wrong@"} {
		if s, err := Open(Options{URL: strings.Replace(url, "unix://", "unix://"+login, 1)}); !errors.Is(err, ErrDenied) {
			t.Errorf("%q: %v %v, want %v", login, s, err, ErrDenied)
		}
	}
	teach(t, opened(t, Options{URL: strings.Replace(url, "unix://", "unix://:right@", 1)}), "name", "lesson", "")
}

// A store that is away costs the first call its time and the next ones none, and is used again once
// it is back.
func TestAway(t *testing.T) {
	server := miniredis.RunT(t)
	s := opened(t, Options{URL: "redis://" + server.Addr() + "?client_cache=0"})
	teach(t, s, "name", "lesson", "")
	server.Close()
	if _, err := s.Version("name"); !errors.Is(err, ErrAway) || !errors.Is(s.Problem(), ErrAway) {
		t.Errorf("%v, problem %v, want %v", err, s.Problem(), ErrAway)
	}
	calls := s.Stats().Calls
	if _, err := s.Append("name", []byte("lost"), nil); !errors.Is(err, ErrAway) || s.Stats().Calls != calls {
		t.Errorf("%v, and it was asked %d times more", err, s.Stats().Calls-calls)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	until(t, "the store is back", func() bool { return s.Problem() == nil })
	if got, _ := lessonsOf(t, s, "name"); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// A service that starts while the store is away uses it once it is there.
func TestAwayAtStart(t *testing.T) {
	server := miniredis.RunT(t)
	url := "redis://" + server.Addr() + "?client_cache=0"
	server.Close()
	s := opened(t, Options{URL: url})
	if !errors.Is(s.Problem(), ErrAway) {
		t.Errorf("problem %v, want %v", s.Problem(), ErrAway)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	until(t, "the store is there", func() bool { return s.Problem() == nil })
	teach(t, s, "name", "lesson", "")
}

// slowed stands before a server and, while it is slow, lets nothing through.
type slowed struct {
	url  string
	slow atomic.Bool
}

func slowProxy(t *testing.T, to string) *slowed {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	p := &slowed{url: "redis://" + ln.Addr().String() + "?client_cache=0"}
	pass := func(from, to net.Conn) {
		defer to.Close()
		b := make([]byte, 4096)
		for {
			n, err := from.Read(b)
			if err != nil {
				return
			}
			for p.slow.Load() {
				time.Sleep(time.Millisecond)
			}
			if _, err := to.Write(b[:n]); err != nil {
				return
			}
		}
	}
	go func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				client.Close()
				return
			}
			go pass(client, server)
			go pass(server, client)
		}
	}()
	return p
}

// A slow store costs one call its time, and is away until it answers in time.
func TestSlow(t *testing.T) {
	server := miniredis.RunT(t)
	p := slowProxy(t, server.Addr())
	// Only while nothing comes through is the time too short, however slow this machine is.
	s := opened(t, Options{URL: p.url, Timeout: 3 * time.Second})
	until(t, "the store answers", func() bool { _, err := s.Append("name", []byte("lesson"), nil); return err == nil })
	p.slow.Store(true)
	if _, err := s.Read("name"); !errors.Is(err, ErrSlow) || !errors.Is(s.Problem(), ErrSlow) {
		t.Errorf("%v, problem %v, want %v", err, s.Problem(), ErrSlow)
	}
	calls := s.Stats().Calls
	if _, err := s.Read("name"); !errors.Is(err, ErrSlow) || s.Stats().Calls != calls {
		t.Errorf("%v, and it was asked again", err)
	}
	p.slow.Store(false)
	until(t, "the store answers in time again", func() bool { return s.Problem() == nil })
}

// A store that answers nothing at all does not hold up the start.
func TestSilentAtStart(t *testing.T) {
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
			go func() { _, _ = io.Copy(io.Discard, c) }()
		}
	}()
	done := make(chan error, 1)
	go func() {
		s, err := Open(Options{URL: "redis://" + ln.Addr().String(), Timeout: 50 * time.Millisecond})
		if err == nil {
			if s.Problem() == nil {
				err = errors.New("no problem seen")
			}
			s.Close()
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("the start waits for the store")
	}
}

// A full store refuses what is new, keeps what it has, and is read as before.
func TestFull(t *testing.T) {
	url, _ := storetest.Real(t, "--maxmemory", "3mb", "--maxmemory-policy", "noeviction")
	s := opened(t, Options{URL: url})
	teach(t, s, "first", "kept", "")
	noise := make([]byte, 64<<10)
	var err error
	for i := 0; err == nil && i < 1000; i++ {
		for j := range noise {
			noise[j] = byte(i*7919 + j*j*31 + j>>3*int(noise[(j+1)%len(noise)]))
		}
		_, err = s.Append("second", noise, nil)
	}
	if !errors.Is(err, ErrFull) || !errors.Is(s.Problem(), ErrFull) {
		t.Fatalf("%v, problem %v, want %v", err, s.Problem(), ErrFull)
	}
	if got, _ := lessonsOf(t, s, "first"); strings.Join(got, "") != "kept" {
		t.Errorf("%q", got)
	}
	if _, err := s.Remove("second"); err != nil {
		t.Fatal(err)
	}
	until(t, "there is room again", func() bool { _, err := s.Append("first", []byte("more"), nil); return err == nil })
	if s.Problem() != nil {
		t.Errorf("problem %v", s.Problem())
	}
}

// A store that restarts from its log has all that it confirmed, and is used again.
func TestRestart(t *testing.T) {
	url, server := storetest.Real(t, "--appendonly", "yes", "--appendfsync", "always")
	s := opened(t, Options{URL: url})
	const times = 100
	for range times {
		teach(t, s, "name", "lesson", "")
	}
	if err := server.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait() // killed
	if _, err := s.Version("name"); !errors.Is(err, ErrAway) {
		until(t, "the client sees that the server is gone", func() bool { _, err := s.Version("name"); return errors.Is(err, ErrAway) })
	}
	again := exec.Command(server.Path, server.Args[1:]...)
	if err := again.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = again.Process.Kill()
		_ = again.Wait()
	}()
	until(t, "the store is back", func() bool { return s.Problem() == nil })
	if got, _ := lessonsOf(t, s, "name"); len(got) != times {
		t.Errorf("%d lessons, want %d", len(got), times)
	}
}
