package messages

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// headSize is the number of bytes that tell a file's format.
	headSize = 64 << 10
	// progressStep is the number of bytes between two calls of Options.Progress.
	progressStep = 1 << 20
	// maxNesting is the number of archives that a file may lie in, one within the other.
	maxNesting = 2
)

// The first bytes of archives.
var (
	gzipMagic = []byte{0x1f, 0x8b}
	zipMagic  = []byte("PK\x03\x04")
)

var (
	errEmpty   = errors.New("is empty; expected text")
	errUnknown = errors.New("is of no known format; expected mails, a chat's export or a document")
	errNested  = errors.New("is an archive within archives; unpack it first")
)

// path reads what the user named.
func (c *collector) path(ctx context.Context, path string, stdin io.Reader) error {
	name := path
	var err error
	if path == "-" {
		name = "standard input"
		err = c.file(ctx, source{name: name, named: true}, stdin)
	} else if info, statErr := os.Stat(path); statErr != nil {
		return fmt.Errorf("messages: %w", statErr)
	} else if info.IsDir() {
		return c.folder(ctx, path)
	} else {
		err = c.open(ctx, source{name: path, named: true})
	}
	if err != nil {
		return fmt.Errorf("messages: %s %w", name, err)
	}
	return nil
}

// folder reads the files in a folder and its subfolders.
func (c *collector) folder(ctx context.Context, root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if path == root {
				return fmt.Errorf("messages: %w", err)
			}
			c.skipped.add("cannot be opened", path, 1)
			return nil
		}
		hidden := path != root && strings.HasPrefix(d.Name(), ".")
		switch {
		case d.IsDir() && (hidden && !isMaildir(path) || d.Name() == "tmp" && isMaildir(filepath.Dir(path))):
			return fs.SkipDir
		case d.IsDir() || hidden:
			return nil
		case !d.Type().IsRegular():
			c.skipped.add("is no regular file", path, 1)
			return nil
		}
		return c.skip(ctx, path, c.open(ctx, source{name: path}))
	})
}

// isMaildir reports whether a folder is one of a Maildir, whose subfolders begin with a dot.
func isMaildir(path string) bool {
	info, err := os.Stat(filepath.Join(path, "cur"))
	return err == nil && info.IsDir()
}

// skip counts a file that could not be read, unless reading was cancelled.
func (c *collector) skip(ctx context.Context, name string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		err = errors.New("cannot be opened")
	}
	c.skipped.add(err.Error(), name, 1)
	return nil
}

// source says where bytes come from.
type source struct {
	name   string
	named  bool   // by the user, not met in a folder
	nested int    // archives around it
	limit  *limit // of the outermost of them
}

func (c *collector) open(ctx context.Context, s source) error {
	f, err := os.Open(s.name)
	if err != nil {
		return err
	}
	defer f.Close() // only read from: nothing is lost
	return c.file(ctx, s, f)
}

// file finds a file's format and reads it.
func (c *collector) file(ctx context.Context, s source, r io.Reader) error {
	br := bufio.NewReaderSize(r, headSize)
	head, err := br.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case len(head) == 0:
		return errEmpty
	case bytes.HasPrefix(head, gzipMagic):
		return c.gzip(ctx, s, br)
	case bytes.HasPrefix(head, zipMagic):
		return c.archive(ctx, s, r, br)
	}
	f, err := formatOf(s, head)
	if err != nil {
		return err
	}
	c.begin(f.name)
	m := &meter{ctx: ctx, r: br, c: c, format: c.format}
	return f.read(c, s.name, m)
}

// meter counts the bytes that a format's reader takes, and ends with its context.
type meter struct {
	ctx    context.Context
	r      io.Reader
	c      *collector
	format *Format
}

func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.format.Bytes += int64(n)
	before := m.c.bytes / progressStep
	m.c.bytes += int64(n)
	if m.c.opts.Progress != nil && m.c.bytes/progressStep > before {
		m.c.opts.Progress(m.c.bytes)
	}
	return n, err
}
