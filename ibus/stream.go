package ibus

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"
)

// stream is the connection to the daemon. What is written between hold and take leaves in one write.
type stream struct {
	net.Conn
	in   *bufio.Reader
	out  bytes.Buffer
	held bool
}

// dial connects to a D-Bus address, of which the daemon has one of kind unix.
func dial(address string) (*stream, error) {
	list, _, _ := strings.Cut(address, ";")
	kind, pairs, _ := strings.Cut(list, ":")
	path := ""
	for pair := range strings.SplitSeq(pairs, ",") {
		switch key, value, _ := strings.Cut(pair, "="); {
		case kind != "unix":
		case key == "path":
			path, _ = dbus.UnescapeBusAddressValue(value)
		case key == "abstract":
			path, _ = dbus.UnescapeBusAddressValue(value)
			path = "@" + path
		}
	}
	if path == "" || path == "@" {
		return nil, fmt.Errorf("ibus: the address is %.200q, want one that begins with unix:path= or unix:abstract=", address)
	}
	c, err := net.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrNoDaemon, err)
	}
	return &stream{Conn: c, in: bufio.NewReader(c)}, nil
}

// Read implements io.Reader.
func (s *stream) Read(b []byte) (int, error) { return s.in.Read(b) }

// Write implements io.Writer.
func (s *stream) Write(b []byte) (int, error) {
	if s.held {
		return s.out.Write(b)
	}
	return s.Conn.Write(b)
}

func (s *stream) hold() { s.held = true }

// take returns what was held.
func (s *stream) take() []byte {
	s.held = false
	out := bytes.Clone(s.out.Bytes())
	s.out.Reset()
	return out
}

// write writes what was taken.
func (s *stream) write(out []byte) error {
	if len(out) == 0 {
		return nil
	}
	_, err := s.Conn.Write(out)
	return err
}
