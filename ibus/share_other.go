//go:build !unix

package ibus

import (
	"errors"
	"os"
)

// file is the connection for another process, which these systems cannot give away.
func (s *stream) file() (*os.File, error) {
	return nil, errors.New("ibus: IBus runs on Unix alone")
}
