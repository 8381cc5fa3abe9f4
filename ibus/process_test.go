package ibus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/rpc"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

// asModel has the program of the tests be the process of a model, with its files in that folder. If there is a file hang, a
// second Settle does not end.
const asModel = "LSTMKB_TEST_MODEL"

func TestMain(m *testing.M) {
	dir := os.Getenv(asModel)
	if dir == "" {
		os.Exit(m.Run())
	}
	s := settings.Defaults()
	s.Path, s.Profile = filepath.Join(dir, "settings.toml"), filepath.Join(dir, "profile.json")
	err := ServeModel(context.Background(), struct {
		io.Reader
		io.WriteCloser
	}{os.Stdin, os.Stdout}, os.NewFile(3, "bus"), func(k *keyboard.Keyboard) (*keyboard.Keyboard, error) {
		if k == nil {
			return keyboard.Open(s)
		}
		if _, err := os.Stat(filepath.Join(dir, "hang")); err == nil {
			select {}
		}
		return k, nil
	}, log.New(io.Discard, "", 0))
	if err != nil {
		os.Exit(1)
	}
}

// TestProcess: while the process of the model is away nothing waits for it, and another one follows, with what was learned.
func TestProcess(t *testing.T) {
	dir := t.TempDir()
	var now atomic.Pointer[exec.Cmd]
	p, state, err := startProcess(func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asModel+"="+dir)
		now.Store(cmd)
		return cmd
	}, log.New(io.Discard, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	defer p.end()
	if state.Language != "en" {
		t.Errorf("the language is %q", state.Language)
	}
	r := &remote{process: p, engine: 1}
	q := predict.Query{Prefix: "Quornd", K: 3}
	offered := func() (bool, error) {
		a, err := r.Answer(q)
		return len(a.Suggestions) > 0 && a.Suggestions[0].Word == "Quorndale", err
	}
	r.Learn("We met at the Quorndale. ")
	if err := r.learn(); err != nil {
		t.Fatal(err)
	}
	if ok, err := offered(); !ok || err != nil {
		t.Errorf("what was learned is not offered: %v", err)
	}
	// follows waits for the next process.
	follows := func() {
		t.Helper()
		away := false
		for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
			ok, err := offered()
			if err != nil && !errors.Is(err, errAway) || time.Now().After(end) {
				t.Fatalf("%v, %v", ok, err)
			}
			away = away || err != nil
			if away && err == nil {
				if !ok {
					t.Error("what was learned is not offered after the end")
				}
				return
			}
		}
	}
	if err := now.Load().Process.Kill(); err != nil {
		t.Fatal(err)
	}
	follows()
	if err := os.WriteFile(filepath.Join(dir, "hang"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.limit = time.Millisecond
	if err := p.call("Settle", false, new(State)); !errors.Is(err, errAway) {
		t.Errorf("a process that hangs answers %v", err)
	}
	p.limit = answerTime
	follows()
}

// ender is a model whose connection ends at a lesson.
type ender struct{ conn io.Closer }

// Learn ends it.
func (e *ender) Learn(Lesson, *bool) error { return e.conn.Close() }

// TestLost: a lesson that a process ended with is not repeated, and those after it wait.
func TestLost(t *testing.T) {
	conn, other := net.Pipe()
	s := rpc.NewServer()
	if err := s.RegisterName("Model", &ender{other}); err != nil {
		t.Fatal(err)
	}
	go s.ServeConn(other)
	r := &remote{process: &process{limit: time.Hour, client: rpc.NewClient(conn), kill: func() {}}}
	r.Learn("first")
	r.Learn("second")
	for _, want := range []error{errLost, errAway} {
		if err := r.learn(); err != want || len(r.waiting) != 1 || r.waiting[0].Text != "second" {
			t.Errorf("error %v, want %v; %+v wait", err, want, r.waiting)
		}
	}
}

// TestWaiting: lessons wait while there is no process, but no more than some.
func TestWaiting(t *testing.T) {
	r := &remote{process: &process{}}
	for i := range maxWaiting + 2 {
		r.Learn(fmt.Sprint(i))
		if err := r.learn(); !errors.Is(err, errAway) {
			t.Fatalf("lesson %d: %v", i, err)
		}
	}
	if first, last := r.waiting[0].Text, r.waiting[len(r.waiting)-1].Text; len(r.waiting) != maxWaiting || first != "2" || last != fmt.Sprint(maxWaiting+1) {
		t.Errorf("%d lessons wait, from %s to %s", len(r.waiting), first, last)
	}
}

func TestRest(t *testing.T) {
	for _, x := range []struct{ rest, lived, want time.Duration }{
		{0, 0, time.Second}, {0, time.Hour, time.Second}, {time.Second, 0, 2 * time.Second}, {time.Second, 59 * time.Second, 2 * time.Second},
		{40 * time.Second, 0, time.Minute}, {time.Minute, 0, time.Minute}, {time.Minute, time.Minute, time.Second},
	} {
		if got := restAfter(x.rest, x.lived); got != x.want {
			t.Errorf("after a rest of %v and a life of %v: %v, want %v", x.rest, x.lived, got, x.want)
		}
	}
}

// TestProcessFails: a model that cannot be opened is an error.
func TestProcessFails(t *testing.T) {
	_, _, err := startProcess(func() *exec.Cmd { return exec.Command(os.Args[0], "-test.run=^$") }, log.New(io.Discard, "", 0))
	if err == nil {
		t.Error("a process that is no model has no error")
	}
}
