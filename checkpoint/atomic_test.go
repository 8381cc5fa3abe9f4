package checkpoint

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func noTemps(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), ".tmp-") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

func content(t *testing.T, path, want string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != want {
		t.Errorf("%s holds %q (%v), want %q", filepath.Base(path), b, err, want)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, s := range []string{"old", "new"} {
		if err := WriteFile(path, text(s)); err != nil {
			t.Fatal(err)
		}
		content(t, path, s)
	}
	err := WriteFile(path, func(w io.Writer) error {
		if err := text(strings.Repeat("x", 3<<20))(w); err != nil { // more than the buffer
			return err
		}
		return errFull
	})
	if !errors.Is(err, errFull) || !strings.Contains(err.Error(), path) {
		t.Errorf("error is %v, want %v with the path", err, errFull)
	}
	func() {
		defer func() { recover() }() // the panic is the test's own
		_ = WriteFile(path, func(io.Writer) error { panic("bug") })
	}()
	content(t, path, "new")
	noTemps(t, dir)
	if err := WriteFile(filepath.Join(dir, "none", "f"), text("")); err == nil {
		t.Error("missing folder: no error")
	}
	if err := WriteFile(dir, text("")); err == nil {
		t.Error("path of a folder: no error")
	}
}

func TestWriteFileKeepsModeAndLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes, and links need a privilege")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "f"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("f", link); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(link, text("new")); err != nil {
		t.Fatal(err)
	}
	content(t, path, "new")
	if st, err := os.Lstat(path); err != nil || st.Mode() != 0o640 {
		t.Errorf("mode is %v (%v), want 0640", st.Mode(), err)
	}
	if to, err := os.Readlink(link); err != nil || to != "f" {
		t.Errorf("the link is gone (%v)", err)
	}
}

func TestStaleTemps(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * staleAge)
	for name, age := range map[string]time.Time{
		".f.tmp-dead": old, ".f.tmp-live": time.Now(), ".g.tmp-dead": old, ".f.tmp": old, "f.tmp-dead": old,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, age, age); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteFile(filepath.Join(dir, "f"), text("")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), ".f.tmp .f.tmp-live .g.tmp-dead f f.tmp-dead"; got != want {
		t.Errorf("folder holds %s, want %s", got, want)
	}
}
