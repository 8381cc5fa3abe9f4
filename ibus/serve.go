package ibus

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/ibus/compose"
	"github.com/lstmkb/lstmkb/keyboard"
)

// Names in IBus.
const (
	// Name is that of the engine, by which it is chosen: ibus engine lstmkb.
	Name = "lstmkb"

	component        = "org.freedesktop.IBus.lstmkb"
	service          = "org.freedesktop.IBus"
	factoryInterface = "org.freedesktop.IBus.Factory"
	engineInterface  = "org.freedesktop.IBus.Engine"
	serviceInterface = "org.freedesktop.IBus.Service"
	properties       = "org.freedesktop.DBus.Properties"
	enginePath       = "/org/freedesktop/IBus/Engine/lstmkb/"
)

const (
	pause   = 3 * time.Second // without a key, until what Backspace could take back stands
	backlog = 1 << 12         // calls that may wait
)

// server answers the daemon's calls, one after the other.
type server struct {
	conn    *dbus.Conn
	stream  *stream
	process *process
	state   State
	engines map[dbus.ObjectPath]*served
	made    int
	log     *log.Logger
	typing  *served // which had the last key

	word    word          // that the will tells of
	commits bool          // what is held changes the program's text
	answer  *dbus.Message // that is held: the program does not get its key
}

// served is an engine with what learns for it.
type served struct {
	engine
	remote *remote
}

// Run is the engine of the IBus of this session, until ctx or the daemon ends. model is a program that calls ServeModel with its
// standard input and output, and with its first extra file; what is typed stays here, so that nothing is lost if that ends, even if it is killed. An engine that the daemon has not
// started itself from a component file says what it is first, with register. What goes wrong
// with a profile while somebody types is logged.
func Run(ctx context.Context, model func() *exec.Cmd, register bool, logger *log.Logger) error {
	at, err := address(os.Getenv)
	if err != nil {
		return err
	}
	s := &server{engines: map[dbus.ObjectPath]*served{}, log: logger}
	if s.conn, s.stream, err = connect(at); err != nil {
		return err
	}
	defer s.conn.Close()
	bus, err := s.stream.file()
	if err != nil {
		return err
	}
	defer bus.Close()
	heir := func() *exec.Cmd {
		cmd := model()
		cmd.ExtraFiles = []*os.File{bus}
		return cmd
	}
	if s.process, s.state, err = startProcess(heir, logger); err != nil {
		return err
	}
	defer func() { _ = s.stream.write(s.process.end()) }() // fails if the daemon has gone
	calls := make(chan *dbus.Message, backlog)
	s.conn.Eavesdrop(calls) // all that comes, in its order
	if register {
		s.request(service, "/org/freedesktop/IBus", service, "RegisterComponent", described())
	}
	s.request("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", component, uint32(dbus.NameFlagDoNotQueue))
	return s.serve(ctx, calls)
}

// serve answers calls until their channel or ctx ends.
func (s *server) serve(ctx context.Context, calls <-chan *dbus.Message) error {
	idle := time.NewTimer(pause)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-idle.C:
			s.begin()
			if s.typing != nil {
				s.typing.show(s.typing.composer.Pause())
			}
		case m, ok := <-calls:
			if !ok {
				return nil
			}
			s.begin()
			if err := s.handle(m); err != nil {
				return err
			}
			if s.typing != nil {
				idle.Reset(pause)
			}
		}
		if err := s.finish(); err != nil {
			return fmt.Errorf("ibus: %w", err)
		}
		s.report(s.process.learn())
	}
}

// handle answers a message.
func (s *server) handle(m *dbus.Message) error {
	switch m.Type {
	case dbus.TypeMethodReply:
		if len(m.Body) == 1 && m.Body[0] == uint32(dbus.RequestNameReplyExists) {
			return errors.New("ibus: another lstmkb ibus runs in this session; end it first")
		}
		return nil
	case dbus.TypeError:
		return fmt.Errorf("ibus: %.200v", m.Body)
	case dbus.TypeMethodCall:
	default:
		return nil
	}
	body, ok := s.guarded(m)
	if m.Flags&dbus.FlagNoReplyExpected != 0 {
		return nil
	}
	reply := &dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldReplySerial: dbus.MakeVariant(m.Serial()),
	}}
	if sender, found := m.Headers[dbus.FieldSender]; found {
		reply.Headers[dbus.FieldDestination] = sender
	}
	if !ok {
		reply.Type = dbus.TypeError
		reply.Headers[dbus.FieldErrorName] = dbus.MakeVariant("org.freedesktop.DBus.Error.UnknownMethod")
		body = []any{"lstmkb has no such method"}
	}
	s.send(reply, body)
	if ok && len(body) == 1 && body[0] == true {
		s.answer = reply
	}
	return nil
}

// guarded is call, which goes on after a fault of the program: the key of that call is the program's.
func (s *server) guarded(m *dbus.Message) (reply []any, ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Printf("a fault, please report it:\n%s", debug.Stack()) // without its values, which may be what was typed
			if s.typing != nil {
				s.typing.leave()
			}
			reply, ok = nil, false
		}
	}()
	return s.call(m)
}

// call calls a method of an object here.
func (s *server) call(m *dbus.Message) (reply []any, ok bool) {
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	member, _ := m.Headers[dbus.FieldMember].Value().(string)
	of, _ := m.Headers[dbus.FieldInterface].Value().(string)
	e := s.engines[path]
	switch {
	case of == "org.freedesktop.DBus.Peer" && member == "Ping":
		return nil, true
	case of == factoryInterface && member == "CreateEngine":
		return s.create(m.Body)
	case of == serviceInterface && member == "Destroy":
		if e != nil {
			e.leave()
			e.remote.leave()
			delete(s.engines, path)
			if s.typing == e {
				s.typing = nil
			}
		}
		return nil, true
	case e == nil:
		return nil, false
	case of == properties:
		return e.properties(member, m.Body)
	case of == engineInterface:
		switch member {
		case "ProcessKeyEvent":
			s.typing = e
		case "FocusIn", "FocusInId":
			s.refresh()
		}
		return e.call(member, m.Body)
	}
	return nil, false
}

// create makes an engine.
func (s *server) create(args []any) (reply []any, ok bool) {
	if len(args) != 1 || args[0] != Name {
		return nil, false
	}
	s.made++
	path := dbus.ObjectPath(fmt.Sprint(enginePath, s.made))
	e := &served{engine{path: path, emit: s.emit, chosen: -1}, &remote{process: s.process, engine: s.made}}
	if err := s.equip(e); err != nil {
		s.log.Print(err)
		return nil, false
	}
	s.engines[path] = e
	return []any{path}, true
}

// equip gives an engine a composer by the settings as they are now.
func (s *server) equip(e *served) error {
	language, err := keyboard.LanguageOf(keyboard.FolderOf(s.state.Language))
	if err != nil {
		return err
	}
	e.composer = compose.New(e.remote, language, s.state.Correction)
	e.composer.Enter(e.field)
	e.composer.SetPrivate(e.private)
	return nil
}

// refresh takes changed settings and a changed profile, before anything is typed into a field.
func (s *server) refresh() {
	var now State
	if err := s.process.call("Settle", false, &now); err != nil {
		s.report(err) // all stays as it is
		return
	}
	if now == s.state {
		return
	}
	s.state = now
	for _, e := range s.engines {
		s.report(s.equip(e))
	}
}

// report logs an error, but for that of a model that is not ready, which is logged once.
func (s *server) report(err error) {
	if err != nil && !errors.Is(err, errAway) {
		s.log.Print(err)
	}
}

// emit sends a signal of an engine.
func (s *server) emit(path dbus.ObjectPath, signal string, body ...any) {
	s.commits = s.commits || signal == "CommitText" || signal == "DeleteSurroundingText"
	s.send(&dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath:      dbus.MakeVariant(path),
		dbus.FieldInterface: dbus.MakeVariant(engineInterface),
		dbus.FieldMember:    dbus.MakeVariant(signal),
	}}, body)
}

// request calls a method of another program, whose answer comes as a message like any other.
func (s *server) request(to, path, of, member string, body ...any) {
	s.send(&dbus.Message{Type: dbus.TypeMethodCall, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(to),
		dbus.FieldPath:        dbus.MakeVariant(dbus.ObjectPath(path)),
		dbus.FieldInterface:   dbus.MakeVariant(of),
		dbus.FieldMember:      dbus.MakeVariant(member),
	}}, body)
}

// send sends a message, whose error finish tells.
func (s *server) send(m *dbus.Message, body []any) {
	if len(body) > 0 {
		m.Body = body
		m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(body...))
	}
	s.conn.Send(m, nil)
}
