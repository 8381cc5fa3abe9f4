//go:build unix

package checkpoint

import (
	"errors"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a file of the given size into memory, read-only. The mapping stays until the
// process ends, even if the file is closed or replaced: a model that holds a part of it may
// be in use anywhere.
func mapFile(f *os.File, size int64) ([]byte, error) {
	if size < 1 || size > math.MaxInt {
		return nil, errors.ErrUnsupported
	}
	return unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_PRIVATE)
}
