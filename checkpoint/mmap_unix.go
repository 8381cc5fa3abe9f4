//go:build unix

package checkpoint

import (
	"errors"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a file of that size into memory, to read. The mapping outlives the
// file's closing and its replacement, and stays until the process ends: what a model
// holds of it may be in use anywhere.
func mapFile(f *os.File, size int64) ([]byte, error) {
	if size < 1 || size > math.MaxInt {
		return nil, errors.ErrUnsupported
	}
	return unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_PRIVATE)
}
