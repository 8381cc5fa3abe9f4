package serve

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// lingering is a listener whose connections can send an answer to a client that
// is still sending.
type lingering struct{ net.Listener }

func (l lingering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// conn makes Close wait for what the client sends, if linger is set. To close
// with unread bytes resets the connection, and the client may then lose the
// answer that says what was wrong.
type conn struct {
	net.Conn
	linger atomic.Bool
}

// Bounds of the wait.
const (
	lingerTime  = 500 * time.Millisecond
	lingerBytes = 64 << 20
)

func (c *conn) Close() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.linger.Load() && w.CloseWrite() == nil {
		c.SetReadDeadline(time.Now().Add(lingerTime))
		io.CopyN(io.Discard, c.Conn, lingerBytes)
	}
	return c.Conn.Close()
}
