package serve

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// failing is a listener that fails some times before it accepts.
type failing struct {
	net.Listener
	errs []error
}

func (f *failing) Accept() (net.Conn, error) {
	if len(f.errs) == 0 {
		return f.Listener.Accept()
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return nil, err
}

// A full table of file descriptors does not end the server.
func TestAcceptAgain(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var errs []error
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.ENOMEM, syscall.EPERM} {
		errs = append(errs, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", e)})
	}
	r := startOn(t, &failing{ln, errs}, newFake(), Options{})
	r.works()
	if n := strings.Count(r.log.String(), "connections wait"); n != 1 {
		t.Errorf("%d lines in the log, want 1: %s", n, r.log)
	}
}

// There are no more connections than files that the process may open.
func TestFitConnections(t *testing.T) {
	o, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wanted      int
		descriptors uint64
		fit         int
	}{{400, 600, 400}, {400, 464, 400}, {400, 463, 399}, {16384, 1024, 960}, {400, 0, 400}, {400, 64, 0}} {
		got, err := fitConnections(c.wanted, c.descriptors, o.Logger)
		if got != c.fit || (err != nil) != (c.fit == 0) {
			t.Errorf("%d of %d files: %d %v, want %d", c.wanted, c.descriptors, got, err, c.fit)
		}
	}
}
