package ibus

import (
	"context"
	"fmt"
	"io"
	"net/rpc"
	"sync"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
)

// ServeModel is the other half of Run, a process of its own: it has the person's keyboard, and so the model, and answers at
// conn until that ends.
func ServeModel(conn io.ReadWriteCloser, open Opener) error {
	s := rpc.NewServer()
	if err := s.RegisterName("Model", &model{open: open, typists: map[int]*typist{}}); err != nil {
		return fmt.Errorf("ibus: %w", err)
	}
	s.ServeConn(conn)
	return nil
}

// Opener opens a person's keyboard, and again when its settings have changed: it returns the one
// that it is given if they have not.
type Opener func(*keyboard.Keyboard) (*keyboard.Keyboard, error)

// model has what Run asks for, as methods of net/rpc. It does one thing after the other.
type model struct {
	open Opener

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

// Lesson is what an engine has been typed into.
type Lesson struct {
	Engine  int
	Text    string // that was written, or letters that were put back
	Private bool
}

// Settle takes changed settings and a changed profile.
func (m *model) Settle(_ bool, s *State) error {
	m.Lock()
	defer m.Unlock()
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
}

// Answer answers a query.
func (m *model) Answer(q Question, a *predict.Answer) (err error) {
	m.Lock()
	defer m.Unlock()
	*a, err = m.typist(q.Engine).Answer(q.Query)
	return err
}

// Keep keeps letters that were put back.
func (m *model) Keep(l Lesson, _ *bool) error {
	m.Lock()
	defer m.Unlock()
	return m.typist(l.Engine).keep(context.Background(), l.Text, l.Private)
}

// Learn learns a text.
func (m *model) Learn(l Lesson, _ *bool) error {
	m.Lock()
	defer m.Unlock()
	return m.typist(l.Engine).learn(context.Background(), l.Text)
}

// Leave forgets an engine that is gone.
func (m *model) Leave(engine int, _ *bool) error {
	m.Lock()
	defer m.Unlock()
	delete(m.typists, engine)
	return nil
}

func (m *model) typist(engine int) *typist {
	t := m.typists[engine]
	if t == nil {
		t = newTypist(m.keyboard)
		m.typists[engine] = t
	}
	return t
}
