package checkpoint

import (
	"errors"
	"path/filepath"
)

// LockHolder tells which program holds the lock that Lock takes of the file at path, as far as the
// system says: "" if none does. It holds the lock itself for a moment.
func LockHolder(path string) (string, error) {
	name := lockName(path)
	unlock, err := tryLock(name)
	switch {
	case err == nil:
		unlock()
		return "", nil
	case errors.Is(err, errLocked):
		return holderOf(name), nil
	}
	return "", err
}

// unknownHolder is the holder of a lock where the system does not tell.
const unknownHolder = "another program"

// lockName is the file whose lock is that of the file at path.
func lockName(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock")
}
