//go:build unix

package serve

import "golang.org/x/sys/unix"

// maxDescriptors is how many file descriptors the process may have open, 0 if that is
// not known. Go has raised the limit as far as it may when the program began.
func maxDescriptors() uint64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return uint64(limit.Cur)
}
