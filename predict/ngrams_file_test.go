package predict

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestNgramWeight: the weight follows all else in the file, and files of before have none.
func TestNgramWeight(t *testing.T) {
	g := buildNgrams(t, model(t, vocab.Keyboard, wordList(60)).Vocab, [3]int{1, 1, 1})
	for _, bad := range []int{-1, 0, 100} {
		if err := g.SetWeight(bad); err == nil {
			t.Errorf("a weight of %d %% is taken", bad)
		}
	}
	if err := g.SetWeight(31); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := g.Write(&file); err != nil {
		t.Fatal(err)
	}
	all := file.Bytes()
	before := all[:len(all)-1]
	for _, c := range []struct {
		file []byte
		want int // 0 for an error
	}{
		{all, 31}, {before, NgramPercent},
		{append(slices.Clone(before), 0), 0}, {append(slices.Clone(before), 100), 0}, {append(slices.Clone(before), 0xff, 0xff, 0xff, 0x7f), 0},
		{append(slices.Clone(all), 31), 0},
	} {
		got, err := ReadNgrams(bytes.NewReader(c.file))
		if (err != nil) != (c.want == 0) || err == nil && got.percent != c.want {
			t.Errorf("%d bytes after the lists: %v, want a weight of %d", len(c.file)-len(before), err, c.want)
		}
	}
}

func TestLoadNgrams(t *testing.T) {
	v := model(t, vocab.Keyboard, wordList(60)).Vocab
	g := buildNgrams(t, v, [3]int{1, 1, 1})
	if err := g.SetWeight(31); err != nil {
		t.Fatal(err)
	}
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
