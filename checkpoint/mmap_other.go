//go:build !unix

package checkpoint

import (
	"errors"
	"os"
)

// mapFile fails: these systems do not map files.
func mapFile(*os.File, int64) ([]byte, error) { return nil, errors.ErrUnsupported }
