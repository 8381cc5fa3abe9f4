package builtin

import (
	"io/fs"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

func TestLoadAndPredict(t *testing.T) {
	m, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if m.Vocab.Tokenizer() != vocab.Keyboard {
		t.Errorf("tokenizer %q, want that of typed text", m.Vocab.Tokenizer())
	}
	for _, set := range kernels.Sets() {
		p, err := predict.New(m, set)
		if err != nil {
			t.Fatal(err)
		}
		found, err := p.Next("i want to", 5)
		if err != nil || len(found) != 5 {
			t.Fatalf("%s: %v, %v, want 5 words", set.Name, found, err)
		}
		for _, s := range found {
			if s.Word == "" || !(s.Probability > 0 && s.Probability <= 1) {
				t.Errorf("%s: %+v", set.Name, s)
			}
		}
		t.Logf("%s: %v", set.Name, found)
	}
}

// TestSize: the model is in every copy of the program and in its repository.
func TestSize(t *testing.T) {
	total := int64(0)
	err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > 12_000_000 || total < 1_000_000 {
		t.Errorf("the built-in model has %d bytes, want at most 12,000,000", total)
	}
}
