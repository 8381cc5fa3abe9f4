//go:build unix

package checkpoint

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// A named pipe in a file's place is an error, not a wait.
func TestPipes(t *testing.T) {
	for _, name := range []string{configName, vocabName, weightsName} {
		dir := t.TempDir()
		if err := Save(dir, tiny(t, "a"), F32); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := unix.Unlink(path); err != nil {
			t.Fatal(err)
		}
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Skip(err)
		}
		_, loaded := Load(dir)
		_, opened := Open(dir)
		for _, err := range []error{loaded, opened, CanSave(dir, tiny(t, "a"))} {
			if (err == nil || !strings.Contains(err.Error(), "is not a regular file")) && name != weightsName {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
}
