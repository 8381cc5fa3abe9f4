package languages

import (
	"io/fs"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

func TestLoadAndPredict(t *testing.T) {
	for tag, folder := range Folders {
		for _, set := range kernels.Sets() {
			p, err := folder.Predictor(predict.WithKernels(set))
			if err != nil {
				t.Fatalf("%s: %v", tag, err)
			}
			if p.Vocab().Tokenizer() != vocab.Keyboard {
				t.Errorf("%s: tokenizer %q, want that of typed text", tag, p.Vocab().Tokenizer())
			}
			found, err := p.Next("i want to", 5)
			if err != nil || len(found) != 5 {
				t.Fatalf("%s, %s: %v, %v, want 5 words", tag, set.Name, found, err)
			}
			for _, s := range found {
				if s.Word == "" || !(s.Probability > 0 && s.Probability <= 1) {
					t.Errorf("%s, %s: %+v", tag, set.Name, s)
				}
			}
			t.Logf("%s, %s: %v", tag, set.Name, found)
		}
	}
}

// TestLanguage: language.json has the tag that the language is listed by, and what the
// page needs.
func TestLanguage(t *testing.T) {
	for tag, folder := range Folders {
		l, err := predict.LoadLanguage(folder)
		if err != nil {
			t.Fatal(err)
		}
		if l.Tag != tag || l.Name == "" {
			t.Errorf("%s: tag %q, name %q", tag, l.Tag, l.Name)
		}
		if k := l.Keyboard; len(k.Letters) == 0 || len(k.Numbers) == 0 || len(k.Symbols) == 0 {
			t.Errorf("%s: the keyboard has %d, %d and %d rows", tag, len(k.Letters), len(k.Numbers), len(k.Symbols))
		}
	}
	if _, ok := Folders[Default]; !ok {
		t.Errorf("the default language %q is not in the list", Default)
	}
}

// TestSize: the models are in every copy of the program and in its repository.
func TestSize(t *testing.T) {
	for tag, folder := range Folders {
		total := int64(0)
		for _, name := range append([]string{"config.json", "vocab.txt", "model.safetensors"}, predict.Optional...) {
			st, err := fs.Stat(folder, name)
			if err != nil {
				t.Logf("%s: %v", tag, err)
				continue
			}
			total += st.Size()
		}
		if total > 12_000_000 || total < 1_000_000 {
			t.Errorf("%s has %d bytes, want at most 12,000,000", tag, total)
		}
	}
}
