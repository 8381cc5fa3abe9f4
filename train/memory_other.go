//go:build !unix

package train

import "runtime"

// peakBytes is what the process has taken from the system, where that is not
// told more closely.
func peakBytes() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
