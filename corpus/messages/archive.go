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

// maxArchive is the size of the largest archive that is held in memory, as from stdin.
const maxArchive = 256 << 20

// archive reads a zip: a document of an office program, or the files in it. r is where the
// buffered bytes come from.
func (c *collector) archive(ctx context.Context, s source, r io.Reader, buffered io.Reader) error {
	at, size, err := randomAccess(r, buffered)
	if err != nil {
		return err
	}
	if err := s.enter(func() int64 { return size }); err != nil {
		return err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return fmt.Errorf("is a damaged zip archive: %w", err)
	}
	for _, f := range z.File {
		if d, ok := documents[f.Name]; ok && isDocument(z, d) {
			c.begin(d.name)
			return unpack(f, s.limit, func(r io.Reader) error {
				return c.office(&meter{ctx: ctx, r: r, c: c, format: c.format}, d)
			})
		}
	}
	read := 0
	for _, f := range z.File {
		if !f.Mode().IsRegular() || strings.HasPrefix(path.Base(f.Name), ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		inner := source{name: s.name + "/" + f.Name, nested: s.nested, limit: s.limit}
		err := unpack(f, s.limit, func(r io.Reader) error { return c.file(ctx, inner, r) })
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
