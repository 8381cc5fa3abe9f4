//go:build unix

package ibus

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestFile: a connection that a child process has too can be closed while something reads it.
func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "daemon")
	daemon, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer daemon.Close()
	s, err := dial("unix:path=" + path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.file()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.ExtraFiles = []*os.File{f}
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 1)
	go func() {
		_, err := s.Read(make([]byte, 1))
		read <- err
	}()
	time.Sleep(10 * time.Millisecond) // so that it reads by now, mostly
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	for _, c := range []chan error{closed, read} {
		select {
		case <-c:
		case <-time.After(30 * time.Second):
			t.Fatal("the connection cannot be closed")
		}
	}
}
