//go:build unix

package train

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// peakBytes is the peak resident memory of this process.
func peakBytes() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(u.Maxrss) // in bytes; elsewhere in KiB
	}
	return int64(u.Maxrss) * 1024
}
