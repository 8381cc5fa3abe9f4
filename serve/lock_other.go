//go:build !unix

package serve

import "os"

// lock does nothing: this system has no flock.
func lock(*os.File) error { return nil }

// unlock does nothing either.
func unlock(*os.File) error { return nil }
