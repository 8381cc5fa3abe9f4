package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// write writes each browser's extension into dir: a folder, which a browser loads as it is, and an archive of that. The
// same sources make the same bytes.
func write(ctx context.Context, root, dir string) error {
	v, err := version(root)
	if err != nil {
		return err
	}
	p, err := keyboardPage()
	if err != nil {
		return err
	}
	for _, b := range browsers {
		f, err := build(root, p, b)
		if err != nil {
			return err
		}
		folder := filepath.Join(dir, b.name)
		if err := f.write(ctx, folder); err != nil {
			return err
		}
		z, err := f.zip()
		if err != nil {
			return err
		}
		archive := filepath.Join(dir, fmt.Sprintf("lstmkb_%s_%s.zip", v, b.name))
		if err := checkpoint.WriteFile(archive, func(w io.Writer) error { _, err := w.Write(z); return err }); err != nil {
			return err
		}
		fmt.Printf("%s and %s: %d bytes\n", folder, archive, len(z))
	}
	return nil
}

// write writes the files into a folder, in place of what it has.
func (f files) write(ctx context.Context, folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, f[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// zip packs the files.
func (f files) zip() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
