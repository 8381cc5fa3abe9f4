//go:build unix

package ibus

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// file is the connection for another process. [net.UnixConn.File] is not used, since exec makes what that returns a socket
// that blocks, for this process too: a close would wait for the daemon's next message.
func (s *stream) file() (*os.File, error) {
	c, ok := s.Conn.(syscall.Conn)
	if !ok {
		return nil, fmt.Errorf("ibus: a connection of %s, want one of unix", s.Conn.LocalAddr().Network())
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("ibus: %w", err)
	}
	var copied int
	var failed error
	err = raw.Control(func(fd uintptr) { copied, failed = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0) })
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, fmt.Errorf("ibus: %w", err)
	}
	return os.NewFile(uintptr(copied), "ibus"), nil
}
