package serve

import (
	"errors"
	"log/slog"
	"net"
	"slices"
	"syscall"
	"time"
)

// retryingListener accepts again after an error of the system, for instance when it or
// the process has no file descriptor left: clients that go give theirs back. fasthttp
// would take any error for the end of the listener.
type retryingListener struct {
	net.Listener
	log *slog.Logger
}

// broken are the errors of a listener that will never accept.
var broken = []syscall.Errno{syscall.EBADF, syscall.EINVAL, syscall.ENOTSOCK, syscall.EOPNOTSUPP}

// Accept fails only when the listener is closed or is none.
func (l retryingListener) Accept() (net.Conn, error) {
	for wait := time.Millisecond; ; wait = min(2*wait, maxAcceptWait) {
		c, err := l.Listener.Accept()
		var system syscall.Errno
		if !errors.As(err, &system) || slices.Contains(broken, system) {
			return c, err
		}
		if wait == time.Millisecond { // once for each time of trouble
			l.log.Warn("connections wait", "error", err.Error())
		}
		time.Sleep(wait)
	}
}
