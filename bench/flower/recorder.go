package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
)

// marker is a word that stands in the text of every node and nowhere else.
const marker = "Quxolander"

// recorder stands between a node and the SuperLink and looks at all that the node sends.
type recorder struct {
	listener net.Listener
	mu       sync.Mutex
	sent     int64 // bytes
	leaks    int   // markers in them
}

// newRecorder listens on a free port and passes all on to the address.
func newRecorder(address string) (*recorder, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &recorder{listener: listener}
	go func() {
		for {
			node, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go r.pass(node, address)
		}
	}()
	return r, nil
}

// pass copies both directions until one of them ends.
func (r *recorder) pass(node net.Conn, address string) {
	defer node.Close()
	link, err := net.Dial("tcp", address)
	if err != nil {
		return // the node tries again
	}
	defer link.Close()
	go func() {
		_, _ = io.Copy(node, link) // how a connection ends is theirs to tell
		node.Close()
	}()
	_, _ = io.Copy(link, io.TeeReader(node, &search{r: r}))
}

// search looks for the marker in what is written, whatever the pieces.
type search struct {
	r    *recorder
	tail []byte
}

func (s *search) Write(p []byte) (int, error) {
	window := bytes.ToLower(append(s.tail, p...))
	s.r.mu.Lock()
	s.r.sent += int64(len(p))
	s.r.leaks += bytes.Count(window, bytes.ToLower([]byte(marker)))
	s.r.mu.Unlock()
	s.tail = window[max(0, len(window)-len(marker)+1):]
	return len(p), nil
}

// result returns the bytes that the node sent. It is an error if its text is among them.
func (r *recorder) result() (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.leaks > 0 {
		return r.sent, fmt.Errorf("the word %s of a node's text is %d times in what the node sent", marker, r.leaks)
	}
	return r.sent, nil
}
