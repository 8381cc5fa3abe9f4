package serve

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// lingeringListener accepts connections that can send an answer to a client which is
// still sending.
type lingeringListener struct{ net.Listener }

func (l lingeringListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lingeringConn{Conn: c}, nil
}

// lingeringConn, if linger is set, reads what the client still sends before it
// closes. Closing with unread bytes resets the connection, and the client may then
// lose the answer that says what was wrong.
type lingeringConn struct {
	net.Conn
	linger atomic.Bool
}

func (c *lingeringConn) Close() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.linger.Load() && w.CloseWrite() == nil {
		c.SetReadDeadline(time.Now().Add(lingerTime))
		io.CopyN(io.Discard, c.Conn, lingerBytes)
	}
	return c.Conn.Close()
}
