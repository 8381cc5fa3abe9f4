//go:build unix

package serve

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What is no file where a profile should be is an error of that session alone.
func TestOddProfiles(t *testing.T) {
	dir := t.TempDir()
	folder := &profileFolder{dir: dir}
	if err := syscall.Mkfifo(folder.profile("pipe").path, 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.MkdirAll(filepath.Join(folder.profile("folder").path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := start(t, smallPredictor(t), Options{Profiles: dir, Workers: 1})
	r.status("POST", "/sessions/later/learn", `{"text":"word"}`, 200)
	if err := os.Remove(folder.profile("later").path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(folder.profile("later").path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"pipe", "folder"} {
		r.status("POST", "/sessions/"+id+"/learn", `{"text":"word"}`, 500)
		r.status("POST", "/predict", `{"text":"a","session":"`+id+`"}`, 500)
		r.status("GET", "/sessions/"+id, "", 500)
	}
	r.status("POST", "/sessions/later/learn", `{"text":"word"}`, 500)
	if b := r.status("GET", "/sessions/later", "", 200); !strings.Contains(b, `"count":1`) {
		t.Errorf("what was answered 500 has counted: %s", b)
	}
	r.status("POST", "/sessions/good/learn", `{"text":"word"}`, 200)
	r.status("DELETE", "/sessions/pipe", "", 204)
	r.status("POST", "/sessions/pipe/learn", `{"text":"word"}`, 200)
	r.status("DELETE", "/sessions/folder", "", 500)
}
