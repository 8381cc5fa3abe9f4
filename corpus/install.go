package corpus

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// install extracts the files of the archive and moves them into dir when all of them are
// correct, train last: Open refuses a folder without it.
func install(archive, dir string, files []File) (err error) {
	zr, err := zip.OpenReader(archive)
	if err != nil {
		return fmt.Errorf("%w: what came is not a whole zip archive: %w", errContent, err)
	}
	defer func() { err = errors.Join(err, zr.Close()) }()

	temps := make([]string, len(files))
	defer func() {
		for _, t := range temps {
			if t != "" {
				err = errors.Join(err, os.Remove(t))
			}
		}
	}()
	for i, f := range files {
		data, err := extract(&zr.Reader, f)
		if err != nil {
			return err
		}
		if temps[i], err = writeTemp(dir, f.Name, data); err != nil {
			return err
		}
	}
	for i, f := range slices.Backward(files) {
		if err := os.Rename(temps[i], filepath.Join(dir, f.Name)); err != nil {
			return err
		}
		temps[i] = ""
	}
	return syncDir(dir)
}

// extract returns the bytes of a file after checking size and hash. It never unpacks more
// than the expected size, whatever the archive says.
func extract(zr *zip.Reader, f File) ([]byte, error) {
	i := slices.IndexFunc(zr.File, func(z *zip.File) bool { return z.Name == f.Member })
	if i < 0 {
		return nil, fmt.Errorf("%w: the archive has no %s", errContent, f.Member)
	}
	r, err := zr.File[i].Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errContent, f.Member, err)
	}
	defer r.Close() // reading has no error to report on Close
	data, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errContent, f.Member, err)
	}
	if err := f.check(data); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errContent, f.Member, err)
	}
	return data, nil
}

// check returns an error that says how data differs from the published file. Data that is
// too long may be cut off one byte after the expected size.
func (f File) check(data []byte) error {
	if n := int64(len(data)); n > f.Size {
		return fmt.Errorf("more than %d bytes; expected %[1]d", f.Size)
	} else if n < f.Size {
		return fmt.Errorf("%d bytes; expected %d", n, f.Size)
	}
	if f.Sorted {
		data = sortLines(data)
	}
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != f.SHA256 {
		return fmt.Errorf("SHA-256 is %s; expected %s", got, f.SHA256)
	}
	return nil
}

// sortLines returns the lines of data in bytewise order, each with a newline.
func sortLines(data []byte) []byte {
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	slices.SortFunc(lines, bytes.Compare)
	return append(bytes.Join(lines, []byte("\n")), '\n')
}

// complete reports whether dir holds all files and all are correct.
func complete(dir string, files []File) bool {
	return !slices.ContainsFunc(files, func(f File) bool {
		path := filepath.Join(dir, f.Name)
		if info, err := os.Stat(path); err != nil || info.Size() != f.Size {
			return true
		}
		data, err := os.ReadFile(path)
		return err != nil || f.check(data) != nil
	})
}

// writeTemp writes data to a new file in dir, with a name that Open ignores, and syncs it to
// disk.
func writeTemp(dir, name string, data []byte) (path string, err error) {
	f, err := os.CreateTemp(dir, "."+name+".*.tmp")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// syncDir makes renames in dir durable. Windows cannot open a folder to sync it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
