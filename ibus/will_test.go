package ibus

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/rpc"
	"slices"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/keyboard"
)

// journal has, in their order, what is written to the daemon and the wills that the model's process is told.
type journal struct {
	t     *testing.T
	lines []string
}

// told returns the messages in bytes by their names and texts.
func (j *journal) told(b []byte) (all string) {
	for in := bytes.NewReader(b); in.Len() > 0; {
		m, err := dbus.DecodeMessage(in)
		if err != nil {
			j.t.Fatal(err)
		}
		name, _ := m.Headers[dbus.FieldMember].Value().(string)
		if m.Type == dbus.TypeMethodReply {
			name = "reply"
		}
		if all += " " + name; len(m.Body) > 0 {
			if text, ok := readText(m.Body[0]); ok {
				all += fmt.Sprintf(" %q", text)
			}
		}
	}
	return all
}

// toDaemon is the connection to the daemon.
type toDaemon struct {
	net.Conn
	*journal
}

func (d toDaemon) Write(b []byte) (int, error) {
	d.lines = append(d.lines, "written:"+d.told(b))
	return len(b), nil
}

// heir is the model.
type heir struct{ *journal }

func (h heir) Inherit(w Will, _ *bool) error {
	h.lines = append(h.lines, "will:"+h.told(w.Write))
	return nil
}

// TestWill: a word in progress is in the will before it is shown, with the answer to its key, and until after it was committed.
func TestWill(t *testing.T) {
	j := &journal{t: t}
	parent, child := net.Pipe()
	defer parent.Close()
	model := rpc.NewServer()
	if err := model.RegisterName("Model", heir{j}); err != nil {
		t.Fatal(err)
	}
	go model.ServeConn(child)
	stream := &stream{Conn: toDaemon{journal: j}}
	conn, err := dbus.NewConn(stream)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := record(t)
	s := &server{conn: conn, stream: stream, log: log.New(io.Discard, "", 0),
		process: &process{limit: time.Hour, client: rpc.NewClient(parent), kill: func() {}}}
	e.emit = s.emit
	s.typing = &served{engine: *e}
	for _, key := range "a b" {
		s.begin()
		reply := &dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{dbus.FieldReplySerial: dbus.MakeVariant(uint32(key))}}
		s.send(reply, nil)
		if s.typing.press(t, uint32(key), 0) {
			s.answer = reply
		}
		if err := s.finish(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		`will: UpdatePreeditText "" CommitText "a" reply`,
		`written: reply UpdatePreeditText "a"`,
		`written: reply CommitText "a " UpdatePreeditText ""`,
		`will: UpdatePreeditText ""`,
		`will: UpdatePreeditText "" CommitText "b" reply`,
		`written: reply UpdatePreeditText "b"`,
	}
	if !slices.Equal(j.lines, want) {
		t.Errorf("%q, want %q", j.lines, want)
	}
	if left := j.told(s.process.end()); left != ` UpdatePreeditText "" CommitText "b" reply` {
		t.Errorf("the end leaves%s to be written", left)
	}
	if last := j.lines[len(j.lines)-1]; last != "will:" {
		t.Errorf("after the end there is a %s", last)
	}
}

// TestInherit: the process of a model does the last will when its parent is gone.
func TestInherit(t *testing.T) {
	parent, child := net.Pipe()
	daemon, bus := net.Pipe()
	served := make(chan error, 1)
	go func() {
		served <- ServeModel(t.Context(), child, bus, func(*keyboard.Keyboard) (*keyboard.Keyboard, error) { return nil, io.EOF }, log.New(io.Discard, "", 0))
	}()
	client := rpc.NewClient(parent)
	for _, will := range []string{"first", "last"} {
		if err := client.Call("Model.Inherit", Will{Write: []byte(will)}, new(bool)); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(daemon)
	if err != nil || string(got) != "last" {
		t.Errorf("%q, %v is written, want the last will", got, err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}
