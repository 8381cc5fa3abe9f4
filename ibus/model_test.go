package ibus

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/keyboard"
)

// TestModelFaults: a fault is an error of its call alone, and its value, which may be what was typed, is not logged.
func TestModelFaults(t *testing.T) {
	var out bytes.Buffer
	m := &model{open: func(*keyboard.Keyboard) (*keyboard.Keyboard, error) { panic("Quorndale") }, log: log.New(&out, "", 0), typists: map[int]*typist{}}
	for range 2 {
		out.Reset()
		err := m.Settle(false, new(State))
		if err == nil || strings.Contains(err.Error(), "Quorndale") {
			t.Errorf("the error is %v", err)
		}
		if logged := out.String(); !strings.Contains(logged, "TestModelFaults") || strings.Contains(logged, "Quorndale") {
			t.Errorf("logged %q", logged)
		}
	}
	if err := m.Leave(Lesson{}, nil); err != nil {
		t.Error(err)
	}
}

// TestModelEnds: the end of its context ends the process of a model, though its parent asks nothing and goes on.
func TestModelEnds(t *testing.T) {
	parent, conn := net.Pipe()
	defer parent.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ServeModel(ctx, conn, nil, nil, log.New(io.Discard, "", 0)); err != nil {
		t.Error(err)
	}
}
