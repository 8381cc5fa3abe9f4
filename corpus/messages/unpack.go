package messages

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
)

const (
	// maxRatio is how many times its size an archive may unpack to, with the archives in it,
	// beyond freeUnpacked bytes.
	maxRatio     = 100
	freeUnpacked = 1 << 20
)

var errBomb = fmt.Errorf("unpacks to more than %d times its size", maxRatio)

// limit is what an archive and those in it may unpack to.
type limit struct {
	packed   func() int64 // bytes of the outermost archive, as far as it is read
	unpacked int64
}

// enter notes that s is an archive.
func (s *source) enter(packed func() int64) error {
	if s.nested++; s.nested > maxNesting {
		return errNested
	}
	if s.limit == nil {
		s.limit = &limit{packed: packed}
	}
	return nil
}

// gzip reads a compressed file.
func (c *collector) gzip(ctx context.Context, s source, r io.Reader) error {
	packed := &counted{r: r}
	if err := s.enter(func() int64 { return packed.n }); err != nil {
		return err
	}
	z, err := gzip.NewReader(packed)
	if err != nil {
		return fmt.Errorf("is damaged gzip data: %w", err)
	}
	s.name = strings.TrimSuffix(s.name, ".gz")
	return c.file(ctx, s, inflated{z, s.limit})
}

// unpack calls read with the content of a file in an archive.
func unpack(f *zip.File, l *limit, read func(io.Reader) error) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("cannot be unpacked: %w", err)
	}
	defer r.Close() // only read from: nothing is lost
	return read(inflated{r, l})
}

// inflated ends with errBomb beyond its limit.
type inflated struct {
	r io.Reader
	*limit
}

func (i inflated) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if i.unpacked += int64(n); i.unpacked > maxRatio*i.packed()+freeUnpacked {
		return 0, errBomb
	}
	return n, err
}

// counted counts the bytes read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
