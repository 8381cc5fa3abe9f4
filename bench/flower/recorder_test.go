package main

import (
	"io"
	"net"
	"strings"
	"testing"
)

// TestRecorder: all that a node sends arrives and is counted, and the marker is found across pieces.
func TestRecorder(t *testing.T) {
	link, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	got := make(chan string)
	go func() {
		for {
			c, err := link.Accept()
			if err != nil {
				return
			}
			b, _ := io.ReadAll(c)
			c.Close()
			got <- string(b)
		}
	}()
	r, err := newRecorder(link.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer r.listener.Close()
	send := func(text string) {
		c, err := net.Dial("tcp", r.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(c, text)
		c.Close()
		if arrived := <-got; arrived != text {
			t.Errorf("%q arrived of %q", arrived, text)
		}
	}
	send("quite harmless")
	if n, err := r.result(); n != 14 || err != nil {
		t.Errorf("%d bytes, error %v, want 14 and none", n, err)
	}
	send(strings.Repeat("x", 70_000) + "QUXOLANDER")
	if n, err := r.result(); n != 14+70_010 || err == nil {
		t.Errorf("%d bytes, error %v, want one that names the marker", n, err)
	}
	s := &search{r: &recorder{}}
	for _, piece := range []string{"a quxo", "lan", "der b", " quxoland", "xer"} {
		if _, err := s.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if s.r.leaks != 1 {
		t.Errorf("%d markers found in pieces, want 1", s.r.leaks)
	}
}
