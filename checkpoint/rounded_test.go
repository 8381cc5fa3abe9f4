package checkpoint

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

// TestRound: the files are those of the model in int8, can be kept, and are known again only
// beside the weights that they were made of.
func TestRound(t *testing.T) {
	dir, m := t.TempDir(), tiny(t, "a", "b")
	if err := Save(dir, m, F32); err != nil {
		t.Fatal(err)
	}
	source, err := Source(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, of, err := Round(dir)
	if err != nil || of != source {
		t.Fatalf("source %s, want %s: %v", of, source, err)
	}
	folder := fstest.MapFS{}
	for name, b := range files {
		folder[name] = &fstest.MapFile{Data: b}
	}
	got, err := OpenFS(folder, ".", files[weightsName])
	if err != nil {
		t.Fatal(err)
	}
	if want, err := m.Quantize(nil); err != nil || !reflect.DeepEqual(got.Int8, want.Int8) || !reflect.DeepEqual(got.Tensors, want.Tensors) {
		t.Errorf("%+v, want %+v (%v)", got, want, err)
	}

	path := filepath.Join(dir, RoundedName)
	keep := func(b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	keep(files[weightsName])
	if again, err := ReadRounded(dir, path, source); err != nil || !reflect.DeepEqual(again, files) {
		t.Errorf("%v, %v", again, err)
	}
	if _, err := ReadRounded(dir, path, strings.Repeat("0", 64)); err == nil || !strings.Contains(err.Error(), "is made of the weights "+source) {
		t.Errorf("another source: %v", err)
	}
	damaged := bytes.Clone(files[weightsName])
	damaged[len(damaged)-1]++
	keep(damaged)
	if _, err := ReadRounded(dir, path, source); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("damaged: %v", err)
	}

	int8 := t.TempDir()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(int8, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if source, err := Source(int8); source != "" || err != nil {
		t.Errorf("the source of int8 is %q, %v", source, err)
	}
	if _, err := Source(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no model.safetensors") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestRoundOtherWords: the same weights with other words are another model.
func TestRoundOtherWords(t *testing.T) {
	dir := t.TempDir()
	if err := Save(dir, tiny(t, "a", "b"), F32); err != nil {
		t.Fatal(err)
	}
	files, source, err := Round(dir)
	path := filepath.Join(t.TempDir(), "kept")
	if err == nil {
		err = os.WriteFile(path, files[weightsName], 0o666)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, vocabName), bytes.Replace(files[vocabName], []byte("b"), []byte("c"), 1), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRounded(dir, path, source); err == nil || !strings.Contains(err.Error(), vocabName) {
		t.Errorf("error %v", err)
	}
}
