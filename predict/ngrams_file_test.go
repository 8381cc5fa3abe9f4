package predict

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

func TestLoadNgrams(t *testing.T) {
	v := model(t, vocab.Keyboard, wordList(60)).Vocab
	g := buildNgrams(t, v, [3]int{1, 1, 1})
	dir := t.TempDir()
	path := filepath.Join(dir, NgramsName)
	if got, err := LoadNgrams(os.DirFS(dir)); got != nil || err != nil {
		t.Fatalf("no file: %v, %v", got, err)
	}
	if err := g.Save(path); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadNgrams(os.DirFS(dir)); err != nil || !reflect.DeepEqual(got, g) {
		t.Fatalf("%v comes back as %v (%v)", g.Len(), got, err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "no zstd", string(file[:len(file)/2]), string(file[:len(file)-1]), string(file) + "more"} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadNgrams(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), NgramsName) {
			t.Errorf("%d bytes: error %v", len(bad), err)
		}
	}
	if err := os.Rename(path, filepath.Join(dir, gzipNgrams)); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadNgrams(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "lstmkb ngrams --model") {
		t.Errorf("the file of an earlier version: error %v", err)
	}
}
