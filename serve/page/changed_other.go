//go:build !linux

package page

import (
	"io/fs"
	"time"
)

// changed is not known on this system.
func changed(fs.FileInfo) time.Time { return time.Time{} }
