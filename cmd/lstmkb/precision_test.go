package main

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// caches sets the user's cache folder.
func caches(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // Linux, macOS, Windows
		t.Setenv(name, dir)
	}
}

// asks answers a text with a model, and returns what stderr says.
func asks(t *testing.T, model string, more ...string) (answer, note string) {
	t.Helper()
	answer, note, err := run(t, "", append([]string{"predict", "--model", model, "--text", "I want", "--json"}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return answer, note
}

// TestRounded: a model in floats is rounded once, as quantize does, and again when its weights
// are others or what was kept is damaged.
func TestRounded(t *testing.T) {
	model, data := trained(t)
	int8, other := filepath.Join(t.TempDir(), "int8"), filepath.Join(t.TempDir(), "other")
	mustRun(t, "quantize", "--model", model, "--out", int8)
	want, note := asks(t, int8)
	if note != "" {
		t.Errorf("a folder in int8: %q", note)
	}
	kept := filepath.Join(model, checkpoint.RoundedName)
	rounds := func(why, want string) {
		t.Helper()
		got, note := asks(t, model)
		if got != want || strings.Count(note, "\n") != 1 || !strings.Contains(note, "rounded to int8 in ") || !strings.Contains(note, "kept as "+kept) {
			t.Errorf("%s: %s, stderr %q; want %s", why, got, note, want)
		}
		if got, note := asks(t, model); got != want || note != "" {
			t.Errorf("%s, then again: %s, stderr %q; want %s", why, got, note, want)
		}
	}
	rounds("fresh from train", want)
	if got, note := asks(t, model, "--precision", "float32"); got == want || note != "" {
		t.Errorf("--precision float32: %s, stderr %q", got, note)
	}
	if got, _ := asks(t, int8, "--precision", "float32"); got == want {
		t.Error("--precision float32 of a folder in int8 computes in int8")
	}
	wantError(t, []string{"predict", "--model", model, "--text", "x", "--precision", "int4"}, `--precision is "int4"`, "float32")

	whole, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	changed := []byte(string(whole))
	changed[len(changed)-1]++
	for why, b := range map[string][]byte{"cut off": whole[:len(whole)/2], "empty": nil, "changed": changed} {
		write(t, kept, string(b))
		rounds(why, want)
	}

	mustRun(t, trainArgs(data, other, "--steps", "9")...)
	wantOther, _ := asks(t, other)
	if wantOther == want {
		t.Fatal("both models answer alike")
	}
	weights, err := os.ReadFile(filepath.Join(other, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(model, "model.safetensors"), string(weights))
	rounds("other weights", wantOther)
	write(t, kept, string(whole))
	rounds("kept of the weights before", wantOther)
}

// TestRoundedElsewhere: where the model's folder cannot be written, the user's cache folder
// is; where that cannot either, the command goes on.
func TestRoundedElsewhere(t *testing.T) {
	model, _ := trained(t)
	want, _ := asks(t, copyDir(t, model))
	if err := os.Mkdir(filepath.Join(model, checkpoint.RoundedName), 0o777); err != nil { // nobody can write this file
		t.Fatal(err)
	}
	dir := t.TempDir()
	caches(t, dir)
	if got, note := asks(t, model); got != want || !strings.Contains(note, "kept as "+dir) {
		t.Errorf("%s, stderr %q; want %s", got, note, want)
	}
	if got, note := asks(t, model); got != want || note != "" {
		t.Errorf("again: %s, stderr %q; want %s", got, note, want)
	}
	caches(t, write(t, filepath.Join(dir, "file"), ""))
	if got, note := asks(t, model); got != want || !strings.Contains(note, "not kept: ") {
		t.Errorf("no cache folder: %s, stderr %q; want %s", got, note, want)
	}
}

// TestRoundedAtOnce: programs that round one folder at the same time answer alike and leave
// one file.
func TestRoundedAtOnce(t *testing.T) {
	model, _ := trained(t)
	want, _ := asks(t, copyDir(t, model))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, _, err := run(t, "", "predict", "--model", model, "--text", "I want", "--json"); err != nil || got != want {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		})
	}
	all.Wait()
	left, err := filepath.Glob(filepath.Join(model, ".*.tmp-*"))
	if _, statErr := os.Stat(filepath.Join(model, checkpoint.RoundedName)); err != nil || len(left) > 0 || statErr != nil {
		t.Errorf("left %q, %v, %v", left, err, statErr)
	}
}

// TestServePrecision: the server tells in which precision it computes.
func TestServePrecision(t *testing.T) {
	model, _ := trained(t)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, c := range []struct{ env, want string }{{"", "int8"}, {"float32", "float32"}} {
		t.Setenv("LSTMKB_PRECISION", c.env)
		address := serving(t, "--model", model, "--listen", "127.0.0.1:0")
		if status, body := get(t, client, address+"/health"); status != 200 || !strings.Contains(body, `"precision":"`+c.want+`"`) {
			t.Errorf("LSTMKB_PRECISION=%s: %d %s", c.env, status, body)
		}
		if status, body := ask(t, client, address, ""); status != 200 || !strings.Contains(body, `"to"`) {
			t.Errorf("LSTMKB_PRECISION=%s: %d %s", c.env, status, body)
		}
	}
	wantError(t, []string{"serve", "--listen", "127.0.0.1:0", "--precision", "half"}, `--precision is "half"`)
}

func TestHeldFolder(t *testing.T) {
	below := fstest.MapFS{"a": {Data: []byte("below")}, "b": {Data: []byte("other")}}
	held := heldFolder{below, map[string][]byte{"a": []byte("held")}, time.Now()}
	for name, want := range map[string]string{"a": "held", "b": "other"} {
		b, err := fs.ReadFile(held, name)
		st, statErr := fs.Stat(held, name)
		if string(b) != want || err != nil || statErr != nil || st.Size() != int64(len(want)) || !st.Mode().IsRegular() || st.Name() != name {
			t.Errorf("%s: %q, %v, %v, %v", name, b, err, st, statErr)
		}
	}
	if _, err := held.Open("c"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("c: %v", err)
	}
}
