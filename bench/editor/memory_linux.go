package main

import (
	"os"
	"syscall"
)

// maxRSS is the largest resident memory of a process that has ended, in bytes.
func maxRSS(p *os.ProcessState) (int64, bool) {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, false
	}
	return int64(usage.Maxrss) << 10, true // which counts KiB
}
