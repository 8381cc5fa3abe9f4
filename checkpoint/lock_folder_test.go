package checkpoint

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLockFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "model")
	unlock, err := LockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LockFolder(dir); err == nil || !strings.Contains(err.Error(), "another run of lstmkb writes into this folder") {
		t.Errorf("a second lock: error %v", err)
	}
	unlock()
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder is left (%v)", err)
	}
	if err := Save(dir, tiny(t, "a"), F32); err != nil {
		t.Fatal(err)
	}
	// What a killed program leaves, and what is none of this package's.
	const random = "ABCDEFGHIJKLMNOPQRSTUVWXY2"
	left := []string{".model.safetensors.tmp-" + random, ".config.json.tmp-" + random, "last/.model.safetensors.tmp-" + random, ".metrics.jsonl.tmp-" + random}
	kept := []string{".model.safetensors.tmp-mine", "model.safetensors.tmp-" + random, ".notes.tmp-" + random, folderLock}
	for _, name := range append(left, kept...) {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, nil, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	if unlock, err = LockFolder(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range left {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left (%v)", name, err)
		}
	}
	for _, name := range kept {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	unlock()
	if _, err := os.Stat(filepath.Join(dir, folderLock)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock's file is left (%v)", err)
	}
	if _, err := Load(dir); err != nil {
		t.Error(err)
	}
}

// A first save that fails leaves nothing, so that the next one works.
func TestFailedFirstSave(t *testing.T) {
	dir := t.TempDir()
	weights := filepath.Join(dir, weightsName)
	if err := os.Mkdir(weights, 0o777); err != nil { // stands for a full disk
		t.Fatal(err)
	}
	if err := Save(dir, tiny(t, "a"), F32); err == nil {
		t.Fatal("no error")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v (%v)", entries, err)
	}
	if err := os.Remove(weights); err != nil {
		t.Fatal(err)
	}
	if taken, err := Occupied(dir); taken || err != nil {
		t.Errorf("Occupied is %v, %v", taken, err)
	}
	if err := Save(dir, tiny(t, "a", "b"), F32); err != nil {
		t.Error(err)
	}
}

// A model that is in use does not change with its file.
func TestFileChangesAfterOpen(t *testing.T) {
	dir, m := t.TempDir(), tiny(t, "a", "b")
	if err := Save(dir, m, F32); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, weightsName)
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{make([]byte, st.Size()), nil} { // as cp writes over it
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		for name, x := range opened.Tensors {
			for i := range x {
				if x[i] != m.Tensors[name][i] {
					t.Fatalf("%s changes", name)
				}
			}
		}
	}
}

// Weights that are finite and whose sums are not are refused before anything is computed.
func TestWeightsThatOverflow(t *testing.T) {
	for name, change := range map[string]func(*Model){
		"all": func(m *Model) {
			for _, x := range m.Tensors {
				for i := range x {
					x[i] = 1e38
				}
			}
		},
		"bias":     func(m *Model) { m.Tensors["decoder.bias"][2] = 3.4e38 },
		"negative": func(m *Model) { m.Tensors["decoder.bias"][2] = -2e9 },
	} {
		m, dir := tiny(t, "a"), t.TempDir()
		change(m)
		if err := Save(dir, m, F32); err == nil || !strings.Contains(err.Error(), "too large to compute scores with") {
			t.Errorf("%s: Save: error %v", name, err)
		}
		if err := save(dir, m, F32, nil, nil); err != nil {
			t.Fatal(err)
		}
		_, loaded := Load(dir)
		_, opened := Open(dir)
		for _, err := range []error{loaded, opened} {
			if err == nil || !strings.Contains(err.Error(), "too large to compute scores with") || !strings.Contains(err.Error(), weightsName) {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
	q, err := tiny(t, "a").Quantize(nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Int8["embedding.weight"].Scale[1] = 1e8
	if err := Save(t.TempDir(), q, F32); err == nil || !strings.Contains(err.Error(), "embedding.weight_scale: number 1 is 1e+08") {
		t.Errorf("int8: error %v", err)
	}
}

// Other programs' files say what they are.
func TestForeign(t *testing.T) {
	for head, want := range map[string]string{
		"PK\x03\x04" + strings.Repeat("\x00", 100):                  "is PyTorch's own format (torch.save), not safetensors; convert a state dict: python -c ",
		"\x80\x02\x8a\x0alF\xf9" + strings.Repeat("x", 50):          "is PyTorch's own format",
		"\x80\x04\x95" + strings.Repeat("x", 50):                    "is a Python pickle",
		"version https://git-lfs.github.com/spec/v1\noid sha256:4d": "is a Git LFS pointer, not the file itself; git lfs pull fetches it",
		"\x08\x0a\x12\x07pytorch\x1a" + strings.Repeat("x", 50):     "is an ONNX model, which lstmkb verify runs",
		"<!DOCTYPE html><html>":                                     "is a web page",
		"\x89HDF\r\n\x1a\n" + strings.Repeat("x", 50):               "is HDF5",
		"{\"metadata\": {\"total_size\": 1}}":                       "is JSON",
		"something else altogether":                                 "not a safetensors file, or cut off",
	} {
		if _, err := ReadTensors(strings.NewReader(head), int64(len(head))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.10q: error %v, want %q", head, err, want)
		}
	}
}
