package checkpoint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

const (
	lockPatience = 30 * time.Second
	lockInterval = 5 * time.Millisecond
)

// errLocked says that another process, or another caller in this one, holds a lock.
var errLocked = errors.New("another program is using it")

// Lock takes the lock of the file at path, which need not exist, so that several programs may
// change it one after another. It waits until ctx ends, at most half a minute. The lock ends
// with unlock, or with the program. It is a file beside path, since WriteFile replaces path.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	name := lockName(path)
	ctx, cancel := context.WithTimeoutCause(ctx, lockPatience, errLocked)
	defer cancel()
	for {
		unlock, err := tryLock(name)
		if err == nil || !errors.Is(err, errLocked) {
			return unlock, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("lock %s: %w", path, context.Cause(ctx))
		case <-time.After(lockInterval):
		}
	}
}

// tryLock takes the lock of the file called name, or returns errLocked.
func tryLock(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	// The last holder removes the file: a lock on a removed one holds nobody off.
	mine, err := f.Stat()
	there, statErr := os.Stat(name)
	if err != nil || statErr != nil || !os.SameFile(mine, there) {
		f.Close()
		return nil, errLocked
	}
	return func() {
		os.Remove(name) // Windows keeps it, being open
		f.Close()
	}, nil
}
