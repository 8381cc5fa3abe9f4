//go:build !linux

package main

import "os"

// maxRSS is not known.
func maxRSS(*os.ProcessState) (int64, bool) { return 0, false }
