package checkpoint

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestLockHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "profile.json")
	if got, err := LockHolder(path); got != "" || err != nil {
		t.Errorf("%q, %v before anybody has it", got, err)
	}
	unlock, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := LockHolder(path)
	if err != nil || got == "" || runtime.GOOS == "linux" && !strings.Contains(got, strconv.Itoa(os.Getpid())) {
		t.Errorf("%q, %v while this process has it", got, err)
	}
	unlock()
	if got, err := LockHolder(path); got != "" || err != nil {
		t.Errorf("%q, %v after it", got, err)
	}
	if _, err := LockHolder(filepath.Join(path, "none", "x")); err == nil {
		t.Error("no error in a folder that does not exist")
	}
}
