package messages

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

const (
	// maxRatio is how many times its size an archive may unpack to, beyond freeUnpacked bytes.
	maxRatio     = 100
	freeUnpacked = 1 << 20
	// maxArchive is the size of the largest archive that is held in memory, as from stdin.
	maxArchive = 256 << 20
)

// archive reads a zip: a document of an office program, or the files in it. r is where the
// buffered bytes come from.
func (c *collector) archive(ctx context.Context, s source, r io.Reader, buffered io.Reader) error {
	if s.nested++; s.nested > maxNesting {
		return errNested
	}
	at, size, err := randomAccess(r, buffered)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return fmt.Errorf("is a damaged zip archive: %w", err)
	}
	left := size*maxRatio + freeUnpacked
	for _, f := range z.File {
		if d, ok := documents[f.Name]; ok && isDocument(z, d) {
			c.begin(d.name)
			return unpack(f, &left, func(r io.Reader) error {
				return c.office(&meter{ctx: ctx, r: r, c: c, format: c.format}, d)
			})
		}
	}
	read := 0
	for _, f := range z.File {
		if !f.Mode().IsRegular() || strings.HasPrefix(path.Base(f.Name), ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		inner := source{name: s.name + "/" + f.Name, nested: s.nested}
		err := unpack(f, &left, func(r io.Reader) error { return c.file(ctx, inner, r) })
		if errors.Is(err, errBomb) {
			return err
		}
		if err == nil {
			read++
		}
		if err := c.skip(ctx, inner.name, err); err != nil {
			return err
		}
	}
	if read == 0 {
		return errors.New("is a zip archive without messages or documents")
	}
	return nil
}

// isDocument tells a document from an archive that has a file of the same name in it.
func isDocument(z *zip.Reader, d document) bool {
	for _, f := range z.File {
		if f.Name == d.beside {
			return true
		}
	}
	return false
}

// randomAccess returns a regular file as it is, and other bytes in memory.
func randomAccess(r, buffered io.Reader) (io.ReaderAt, int64, error) {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f, info.Size(), nil
		}
	}
	b, err := io.ReadAll(io.LimitReader(buffered, maxArchive+1))
	if err != nil {
		return nil, 0, err
	}
	if len(b) > maxArchive {
		return nil, 0, fmt.Errorf("is an archive of more than %d MiB; unpack it first", maxArchive>>20)
	}
	return bytes.NewReader(b), int64(len(b)), nil
}

var errBomb = fmt.Errorf("unpacks to more than %d times its size", maxRatio)

// unpack calls read with the content of a file in an archive that may unpack to left bytes.
func unpack(f *zip.File, left *int64, read func(io.Reader) error) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("cannot be unpacked: %w", err)
	}
	defer r.Close() // only read from: nothing is lost
	return read(&budget{r: r, left: left})
}

// budget ends with errBomb when left bytes were read.
type budget struct {
	r    io.Reader
	left *int64
}

func (b *budget) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if *b.left -= int64(n); *b.left < 0 {
		return 0, errBomb
	}
	return n, err
}
