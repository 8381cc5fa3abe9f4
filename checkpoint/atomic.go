package checkpoint

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// staleAge is the age at which a temporary file counts as left behind by a killed process.
// A live writer touches its file every second. One that was suspended for longer finds its
// file gone at the rename and reports an error; the target is intact.
const staleAge = time.Hour

// WriteFile atomically replaces the contents of the file at path with the output of write: a
// crash or a power failure leaves the old contents or the new, never a mixture. After an
// error the old contents stay. If path is a symbolic link, the file it points to is
// replaced.
func WriteFile(path string, write func(io.Writer) error) error {
	return writeFile(path, 0, write)
}

// WritePrivateFile is WriteFile for a file that its owner alone may read, at no moment anybody
// else.
func WritePrivateFile(path string, write func(io.Writer) error) error {
	return writeFile(path, 0o600, write)
}

func writeFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	s, err := stage(path, mode, write)
	if err != nil {
		return err
	}
	return s.commit()
}

// staged is the new contents of a file, on disk beside it.
type staged struct{ path, tmp, target string }

// stage writes the new contents to a temporary file beside path. Mode 0 keeps the mode of the
// file that it will replace.
func stage(path string, mode fs.FileMode, write func(io.Writer) error) (*staged, error) {
	target, was, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	if mode == 0 {
		mode = was
	}
	removeStale(target)
	tmp, err := writeTemp(target, mode, write)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return &staged{path, tmp, target}, nil
}

// commit puts the contents in the file's place. After an error they are gone.
func (s *staged) commit() error {
	err := os.Rename(s.tmp, s.target)
	if err != nil {
		err = errors.Join(err, os.Remove(s.tmp))
	} else {
		err = syncDir(filepath.Dir(s.target))
	}
	if s.tmp = ""; err != nil {
		return fmt.Errorf("write %s: %w", s.path, err)
	}
	return nil
}

// discard removes contents that have not been committed.
func (s *staged) discard() {
	if s.tmp != "" {
		os.Remove(s.tmp)
	}
}

// resolve follows symbolic links. It returns the mode of the file, 0 if there is none yet.
func resolve(path string) (string, fs.FileMode, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	st, err := os.Stat(target)
	if err != nil {
		return "", 0, err
	}
	if !st.Mode().IsRegular() {
		return "", 0, errors.New("is not a regular file")
	}
	return target, st.Mode().Perm(), nil
}

// writeTemp writes a temporary file in the folder of target and syncs it to disk. It removes
// it on any error, a panic of write included.
func writeTemp(target string, mode fs.FileMode, write func(io.Writer) error) (string, error) {
	// os.CreateTemp would use mode 0600. OpenFile applies the umask, which cannot be read
	// without changing it.
	name := filepath.Join(filepath.Dir(target), tempPrefix(target)+rand.Text())
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, cmp.Or(mode, 0o666)) // never readable by more users than it will be
	if err != nil {
		return "", err
	}
	done := false
	defer func() {
		if !done {
			f.Close()
			os.Remove(name)
		}
	}()
	if mode != 0 {
		if err := f.Chmod(mode); err != nil && runtime.GOOS != "windows" {
			return "", err
		}
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return "", err
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	if err := f.Sync(); err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	done = true
	return name, nil
}

func tempPrefix(target string) string { return "." + filepath.Base(target) + ".tmp-" }

// removeStale removes the temporary files of killed processes. A failure does not stop the
// write.
func removeStale(target string) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix(target)) {
			continue
		}
		st, err := e.Info()
		if err == nil && st.Mode().IsRegular() && time.Since(st.ModTime()) > staleAge {
			os.Remove(filepath.Join(filepath.Dir(target), e.Name()))
		}
	}
}

// syncDir makes a rename in the folder durable if the system can.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // folders cannot be flushed there
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil // errors of file systems that cannot sync folders
	}
	return err
}
