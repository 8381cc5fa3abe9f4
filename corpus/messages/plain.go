package messages

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// IsPlain reports whether the regular file at path is plain text, compressed by gzip or not, or of
// no format that Read knows: package corpus reads its lines as they are, or says what is wrong with
// it. The error says that the file cannot be read.
func IsPlain(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("messages: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	r := bufio.NewReaderSize(f, headSize)
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("messages: %s: %w", path, err)
	}
	if bytes.HasPrefix(head, gzipMagic) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return true, nil
		}
		head, _ = bufio.NewReaderSize(z, headSize).Peek(headSize) // whoever reads it all finds what is damaged
	}
	if bytes.HasPrefix(head, zipMagic) {
		return false, nil
	}
	found, err := formatOf(source{name: strings.TrimSuffix(path, ".gz"), named: true}, head)
	return err != nil || found.name == plain, nil
}
