//go:build !purego && !linux

package kernels

import "errors"

// permitTiles refuses: other systems are not asked.
func permitTiles() error { return errors.New("tiles are for Linux alone") }
