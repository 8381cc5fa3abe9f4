//go:build !unix

package checkpoint

import (
	"errors"
	"os"
)

// mapFile is for systems that map no files.
func mapFile(*os.File, int64) ([]byte, error) { return nil, errors.ErrUnsupported }
