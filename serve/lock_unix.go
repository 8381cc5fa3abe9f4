//go:build unix

package serve

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// unlock ends a lock.
func unlock(f *os.File) error {
	if err := unix.Flock(int(f.Fd()), unix.LOCK_UN); err != nil && !unsupported(err) {
		return err
	}
	return nil
}

func unsupported(err error) bool {
	return errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.ENOLCK)
}

// lock locks a file for one process, or fails if another keeps it for lockTime. Closing
// the file unlocks it too. Where the system has no such locks, it does nothing.
func lock(f *os.File) error {
	for begin := time.Now(); ; time.Sleep(time.Millisecond) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil, unsupported(err):
			return nil
		case !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR), time.Since(begin) > lockTime:
			return err
		}
	}
}
