package checkpoint

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLock: one caller at a time holds the lock, and no file is left.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	var wg sync.WaitGroup
	var held atomic.Bool
	var n atomic.Int32
	for range 8 {
		wg.Go(func() {
			for range 20 {
				unlock, err := Lock(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if n.Add(1); held.Swap(true) {
					t.Error("two hold the lock at once")
				}
				held.Store(false)
				unlock()
			}
		})
	}
	wg.Wait()
	if entries, _ := os.ReadDir(dir); n.Load() != 160 || len(entries) > 0 && runtime.GOOS != "windows" {
		t.Errorf("%d times; left %v", n.Load(), entries)
	}
	unlock, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := Lock(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a held lock: %v", err)
	}
	if _, err := Lock(t.Context(), filepath.Join(dir, "none", "file")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// TestWritePrivateFile: nobody else may read the file, whatever its mode was.
func TestWritePrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for range 2 {
		if err := WritePrivateFile(path, text("x")); err != nil {
			t.Fatal(err)
		}
		if st, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
			t.Errorf("%v (%v)", st, err)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
