package ibus

import (
	"context"
	"io"
	"time"

	"github.com/godbus/dbus/v5"
)

// Will is what the process of the model does when Run's process is gone without having told that it ends, as one that is
// killed: the connection to the daemon is its own, too.
type Will struct {
	Write []byte // to the daemon, which then has the program take the word in progress
	Again bool   // the engine is chosen again
}

// word is a word in progress.
type word struct {
	path    dbus.ObjectPath // of its engine
	letters string
}

// begin holds what an event comes to.
func (s *server) begin() {
	s.stream.hold()
	s.commits, s.answer = false, nil
}

// finish writes what an event came to, and says what becomes of the word in progress if this process is killed. The will is
// told first, with the answer to the key, where both may be done twice. It is told last where a text is committed: a process
// that is killed in between has committed a word twice, rather than not at all.
func (s *server) finish() error {
	now := word{}
	if s.typing != nil {
		now = word{s.typing.path, s.typing.preedit}
	}
	out := s.stream.take()
	if now == s.word {
		return s.stream.write(out)
	}
	s.word = now
	if s.commits {
		s.answer = nil
		if err := s.stream.write(out); err != nil {
			return err
		}
		s.report(s.process.inherit(s.will()))
		return nil
	}
	s.report(s.process.inherit(s.will()))
	return s.stream.write(out)
}

// will is the will by now.
func (s *server) will() Will {
	s.stream.hold()
	if s.word.path != "" {
		s.emit(s.word.path, "UpdatePreeditText", underlined(""), uint32(0), false, uint32(clearOnLeave))
	}
	if s.word.letters != "" {
		s.emit(s.word.path, "CommitText", plainText(s.word.letters))
	}
	if s.answer != nil {
		s.send(s.answer, s.answer.Body)
	}
	return Will{s.stream.take(), true}
}

// inherit tells the process the will. One that follows gets it too.
func (p *process) inherit(w Will) error {
	p.Lock()
	p.will = w
	p.Unlock()
	return p.call("Inherit", w, new(bool))
}

// Inherit takes the will.
func (m *model) Inherit(w Will, _ *bool) error {
	m.will.Store(&w)
	return nil
}

// execute does what the will says. The daemon sees the connection end when this process closes it, too.
func (m *model) execute(bus io.WriteCloser) (again bool) {
	w := m.will.Load()
	if w != nil {
		_, _ = bus.Write(w.Write) // fails if the daemon has gone
	}
	_ = bus.Close() // likewise
	return w != nil && w.Again
}

// shortLife is from when on an engine that was killed is chosen again at once.
const shortLife = 10 * time.Second

// chooseAgain chooses the engine again, if the daemon has none in its place.
func chooseAgain(ctx context.Context, lived time.Duration) error {
	if err := wait(ctx, shortLife-lived); err != nil {
		return err
	}
	for range starting / settling {
		d, err := ask()
		switch {
		case err != nil || d.engine != "" && d.engine != Name:
			return err
		case d.engine == "":
			return choose(ctx)
		}
		if err := wait(ctx, settling); err != nil { // until the daemon has seen the end
			return err
		}
	}
	return nil
}

// ending is a connection that tells when there is nothing more to read.
type ending struct {
	io.ReadWriteCloser
	ended func()
}

// Read implements io.Reader.
func (e ending) Read(b []byte) (int, error) {
	n, err := e.ReadWriteCloser.Read(b)
	if err != nil {
		e.ended()
	}
	return n, err
}
