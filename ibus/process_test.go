package ibus

import (
	"errors"
	"io"
	"log"
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

// asModel has the program of the tests be the process of a model, with its files in that folder.
const asModel = "LSTMKB_TEST_MODEL"

func TestMain(m *testing.M) {
	dir := os.Getenv(asModel)
	if dir == "" {
		os.Exit(m.Run())
	}
	s := settings.Defaults()
	s.Path, s.Profile = filepath.Join(dir, "settings.toml"), filepath.Join(dir, "profile.json")
	err := ServeModel(struct {
		io.Reader
		io.WriteCloser
	}{os.Stdin, os.Stdout}, func(k *keyboard.Keyboard) (*keyboard.Keyboard, error) {
		if k != nil {
			return k, nil
		}
		return keyboard.Open(s)
	})
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
	if err := now.Load().Process.Kill(); err != nil {
		t.Fatal(err)
	}
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

// TestProcessFails: a model that cannot be opened is an error.
func TestProcessFails(t *testing.T) {
	_, _, err := startProcess(func() *exec.Cmd { return exec.Command(os.Args[0], "-test.run=^$") }, log.New(io.Discard, "", 0))
	if err == nil {
		t.Error("a process that is no model has no error")
	}
}
