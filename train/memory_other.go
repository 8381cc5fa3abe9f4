//go:build !unix

package train

import "runtime"

// peakBytes is the memory that Go took from the system: an upper bound, on systems that
// do not report the peak.
func peakBytes() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
