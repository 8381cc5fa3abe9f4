//go:build unix

package serve

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lock locks a file for one process, or fails if another keeps it for lockTime. Closing
// the file unlocks it. Where the system has no such locks, it does nothing.
func lock(f *os.File) error {
	for begin := time.Now(); ; time.Sleep(time.Millisecond) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOLCK):
			return nil
		case !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR), time.Since(begin) > lockTime:
			return err
		}
	}
}
