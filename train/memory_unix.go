//go:build unix

package train

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// peakBytes is the largest resident memory that this process has had.
func peakBytes() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(u.Maxrss) // in bytes there, elsewhere in KiB
	}
	return int64(u.Maxrss) * 1024
}
