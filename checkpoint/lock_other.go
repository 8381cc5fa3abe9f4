//go:build !unix && !windows

package checkpoint

import "os"

// lockFile does nothing: the platform, such as js, has no locks.
func lockFile(*os.File) error { return nil }
