package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
)

const (
	// maxLine limits the memory for a file without newlines.
	maxLine = 64 << 20
	// bufSize is also the amount of text between checks of the context.
	bufSize = 64 << 10
	// checkLines is the number of lines between checks of the context.
	checkLines = 256
)

// ReadLines calls fn with each line of a file of text, plain or gzipped, as Text.Lines does.
func ReadLines(ctx context.Context, path string, fn func(line string) error) error {
	return (&Text{}).readLines(ctx, path, fn)
}

// readLines calls fn with each line of the file.
func (t *Text) readLines(ctx context.Context, path string, fn func(string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	defer f.Close() // reading loses nothing on Close
	r, err := unpack(f, strings.HasSuffix(strings.ToLower(path), ".gz"))
	if err != nil {
		return fmt.Errorf("corpus: %s: %w", path, err)
	}
	d := NewDecoder(r)
	fnErr, err := scanLines(ctx, d, fn)
	if err != nil {
		return fmt.Errorf("corpus: %s %w", path, err)
	}
	if note := d.Note(); note != "" && fnErr == nil && t.Note != nil {
		if _, told := t.told.LoadOrStore(path, true); !told {
			t.Note(path + ": " + note)
		}
	}
	return fnErr
}

// unpack decompresses gzip. It looks at the content: text cannot begin with the magic bytes
// of gzip, which are not UTF-8. A file with the name of a gzip file but other content is an
// error.
func unpack(r io.Reader, named bool) (io.Reader, error) {
	br := bufio.NewReaderSize(r, bufSize)
	magic, err := br.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if named && len(magic) > 0 {
			return nil, fmt.Errorf("begins with % x; expected gzip data (1f 8b), as its name ends in .gz", magic)
		}
		return br, nil
	}
	zr, err := gzip.NewReader(br)
	if err != nil {
		return nil, fmt.Errorf("gzip data is corrupt or cut short: %w", err)
	}
	return gzipReader{zr}, nil
}

// gzipReader says in its errors that they are about the compression.
type gzipReader struct{ *gzip.Reader }

func (z gzipReader) Read(p []byte) (int, error) {
	n, err := z.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("gzip data is corrupt or cut short: %w", err)
	}
	return n, err
}

// ctxReader returns the error of its context once that is done.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// scanLines calls fn with each line of r, a Decoder's text, until fn returns an error. It returns that error
// apart from errors in the text, which continue a sentence that begins with the file's name.
func scanLines(ctx context.Context, r io.Reader, fn func(string) error) (fnErr, err error) {
	br := bufio.NewReaderSize(ctxReader{ctx, r}, bufSize)
	var (
		blank = true // so far, no line had any text
		buf   []byte
	)
	for n := 1; ; n++ {
		if n%checkLines == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("line %d: %w", n, ctx.Err())
		}
		b, err := readLine(br, &buf)
		if err != nil && !errors.Is(err, io.EOF) {
			if errors.Is(err, errNoText) {
				return nil, err
			}
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		last := err != nil
		if last && len(b) == 0 {
			break
		}
		if bytes.IndexByte(b, 0) >= 0 {
			return nil, fmt.Errorf("looks binary: NUL byte at line %d; expected UTF-8 text", n)
		}
		b = bytes.TrimSuffix(b, []byte("\n"))
		blank = blank && !bytes.ContainsFunc(b, func(r rune) bool { return !unicode.IsSpace(r) })
		if fnErr := fn(string(b)); fnErr != nil {
			return fnErr, nil
		}
		if last {
			break
		}
	}
	if blank {
		return nil, errors.New("is empty; expected text")
	}
	return nil, nil
}

// readLine returns the next line with its newline, or, with io.EOF, the text after the last
// newline. The result is valid until the next call; buf is scratch memory.
func readLine(br *bufio.Reader, buf *[]byte) ([]byte, error) {
	b, err := br.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return b, err
	}
	*buf = append((*buf)[:0], b...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(*buf) > maxLine {
			return nil, fmt.Errorf("is longer than %d MiB; expected text in lines", maxLine>>20)
		}
		b, err = br.ReadSlice('\n')
		*buf = append(*buf, b...)
	}
	return *buf, err
}
