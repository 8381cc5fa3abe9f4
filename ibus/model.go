package ibus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/rpc"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
)

// ServeModel is the other half of Run, a process of its own: it has the person's keyboard, and so the model, and answers at
// conn until that or ctx ends. At the end of ctx a call in hand is finished, and conn stays open; at that of conn the last Will is
// done, on the connection to the daemon. A fault of the program is logged.
func ServeModel(ctx context.Context, conn io.ReadWriteCloser, bus io.WriteCloser, open Opener, logger *log.Logger) error {
	began := time.Now()
	s, m := rpc.NewServer(), &model{open: open, log: logger, typists: map[int]*typist{}}
	if err := s.RegisterName("Model", m); err != nil {
		return fmt.Errorf("ibus: %w", err)
	}
	ended, served := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(served)
		s.ServeConn(ending{conn, sync.OnceFunc(func() { close(ended) })})
	}()
	select {
	case <-ended:
		again := m.execute(bus)
		<-served // what was in hand
		if again {
			return chooseAgain(ctx, time.Since(began))
		}
	case <-ctx.Done():
		m.Lock() // for good: nothing more begins
	}
	return nil
}

// Opener opens a person's keyboard, and again when its settings have changed: it returns the one
// that it is given if they have not.
type Opener func(*keyboard.Keyboard) (*keyboard.Keyboard, error)

// model has what Run asks for, as methods of net/rpc. It does one thing after the other.
type model struct {
	open Opener
	log  *log.Logger
	will atomic.Pointer[Will] // nil until the first one

	sync.Mutex
	keyboard *keyboard.Keyboard
	typists  map[int]*typist // by the number of their engine
}

// State is what an engine must know of the settings.
type State struct {
	Language   string // the first one
	Correction predict.Correction
}

// Question is a query of an engine.
type Question struct {
	Engine int
	Query  predict.Query
}

// Lesson is what has been typed into an engine.
type Lesson struct {
	Engine  int
	Text    string // that was written, or letters that were put back
	Private bool
}

// Settle takes changed settings and a changed profile.
func (m *model) Settle(_ bool, s *State) error {
	return m.guarded(func() error {
		k, err := m.open(m.keyboard)
		if err != nil {
			return err
		}
		if k != m.keyboard {
			m.keyboard = k
			clear(m.typists)
			// Tables for letters are made now, so that the first key does not wait for them.
			if _, err := k.NewSession().Answer(predict.Query{Prefix: "a", K: 1, Correction: predict.CorrectAuto}); err != nil {
				return err
			}
		}
		set := k.Settings()
		*s = State{set.Languages[0], set.Correction()}
		return k.Reload()
	})
}

// Answer answers a query.
func (m *model) Answer(q Question, a *predict.Answer) error {
	return m.guarded(func() (err error) {
		*a, err = m.typist(q.Engine).Answer(q.Query)
		return err
	})
}

// Keep keeps letters that were put back.
func (m *model) Keep(l Lesson, _ *bool) error {
	return m.guarded(func() error { return m.typist(l.Engine).keep(context.Background(), l.Text, l.Private) })
}

// Learn learns a text.
func (m *model) Learn(l Lesson, _ *bool) error {
	return m.guarded(func() error { return m.typist(l.Engine).learn(context.Background(), l.Text) })
}

// Leave forgets an engine that is gone.
func (m *model) Leave(l Lesson, _ *bool) error {
	return m.guarded(func() error {
		delete(m.typists, l.Engine)
		return nil
	})
}

// guarded does one thing after the other. A fault of the program is logged and ends that thing alone: net/rpc would let it end
// the process, with what was typed on the standard error.
func (m *model) guarded(act func() error) (err error) {
	m.Lock()
	defer m.Unlock()
	defer func() {
		if fault := recover(); fault != nil {
			m.log.Printf("a fault, please report it:\n%s", debug.Stack()) // without its values, which may be what was typed
			clear(m.typists)                                              // which may be half changed
			err = errors.New("ibus: a fault of the program")
		}
	}()
	return act()
}

func (m *model) typist(engine int) *typist {
	t := m.typists[engine]
	if t == nil {
		t = newTypist(m.keyboard)
		m.typists[engine] = t
	}
	return t
}
