package languages

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Most bytes of a language's folder in the program, and of the default one.
const (
	maxBytes        = 6_000_000
	maxDefaultBytes = 16_000_000
)

// TestListed: every folder beside this file that has a model is in the program, unless it is built
// for English alone.
func TestListed(t *testing.T) {
	models, err := filepath.Glob("*/model.safetensors")
	if err != nil || len(models) == 0 {
		t.Fatalf("%d models: %v", len(models), err)
	}
	for _, m := range models {
		if tag := filepath.Dir(m); len(Folders) > 1 && Folders[tag].FS == nil {
			t.Errorf("languages/%s has a model and no line in all.go", tag)
		}
	}
	if _, ok := Folders[Default]; !ok {
		t.Errorf("the default language %q is not in the list", Default)
	}
}

func TestLoadAndPredict(t *testing.T) {
	for tag, folder := range Folders {
		sets := kernels.Sets()
		if tag != Default {
			sets = sets[len(sets)-1:]
		}
		for _, set := range sets {
			p, err := folder.Predictor(predict.WithKernels(set))
			if err != nil {
				t.Fatalf("%s: %v", tag, err)
			}
			if p.Vocab().Tokenizer() == vocab.WikiText {
				t.Errorf("%s: tokenizer %q, want one of typed text", tag, p.Vocab().Tokenizer())
			}
			found, err := p.Next("", 5)
			if err != nil || len(found) != 5 {
				t.Fatalf("%s, %s: %v, %v, want 5 words", tag, set.Name, found, err)
			}
			for _, s := range found {
				if s.Word == "" || !(s.Probability > 0 && s.Probability <= 1) {
					t.Errorf("%s, %s: %+v", tag, set.Name, s)
				}
			}
		}
	}
}

// TestFolder: language.json has the tag that the language is listed by and what the page needs,
// figures.json says what the language achieves, README.md where its text is from, and
// recipe.toml how to train it anew.
func TestFolder(t *testing.T) {
	for tag, folder := range Folders {
		l, err := predict.LoadLanguage(folder)
		if err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		if l.Tag != tag || l.Name == "" || l.Letters == "" {
			t.Errorf("%s: tag %q, name %q, letters %q", tag, l.Tag, l.Name, l.Letters)
		}
		if k := l.Keyboard; len(k.Letters) == 0 || len(k.Numbers) == 0 || len(k.Symbols) == 0 {
			t.Errorf("%s: the keyboard has %d, %d and %d rows", tag, len(k.Letters), len(k.Numbers), len(k.Symbols))
		}
		f, err := LoadFigures(folder)
		if err != nil || f == nil || f.Words < 1000 || !(0.1 < f.Top1 && f.Top1 < f.Top3 && f.Top3 < f.Savings && f.Savings < 1) {
			t.Errorf("%s: figures %+v, %v", tag, f, err)
		}
		for _, name := range []string{"README.md", "recipe.toml", tag + ".go"} {
			if _, err := os.Stat(filepath.Join(tag, name)); err != nil {
				t.Error(err)
			}
		}
		for _, name := range []string{predict.NgramsName, predict.WordsName, predict.FormsName, predict.BlocklistName} {
			if _, err := fs.Stat(folder, name); err != nil {
				t.Errorf("%s: %v", tag, err)
			}
		}
	}
}

// TestSize: the models are in every copy of the program and in its repository.
func TestSize(t *testing.T) {
	for tag, folder := range Folders {
		files, err := fs.ReadDir(folder, ".")
		if err != nil {
			t.Fatal(err)
		}
		total, most := int64(0), int64(maxBytes)
		if tag == Default {
			most = maxDefaultBytes
		}
		for _, f := range files {
			info, err := f.Info()
			if err != nil {
				t.Fatal(err)
			}
			total += info.Size()
		}
		if total > most || total < 1_000_000 {
			t.Errorf("%s has %d bytes, want at most %d", tag, total, most)
		}
	}
}

// TestAboveFiveGram: in bench/results every language is above the 5-gram of its text, with the model
// whose figures its folder has.
func TestAboveFiveGram(t *testing.T) {
	type figures struct{ Top1, Top3, Savings float64 }
	var report struct {
		Rows []struct {
			Language, Test string
			Model          figures `json:"lstmkb"`
			FiveGram       figures `json:"5-gram"`
		}
	}
	b, err := os.ReadFile("../bench/results/languages.json")
	if err == nil {
		err = json.Unmarshal(b, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	measured := map[string]bool{}
	for _, r := range report.Rows {
		if m, f := r.Model, r.FiveGram; !(m.Top1 > f.Top1 && m.Top3 > f.Top3 && m.Savings > f.Savings) {
			t.Errorf("%s: %+v, the 5-gram %+v", r.Test, m, f)
		}
		folder, ok := Folders[r.Language]
		if !ok || measured[r.Language] {
			continue
		}
		measured[r.Language] = true
		if f, err := LoadFigures(folder); err != nil || f == nil || (figures{f.Top1, f.Top3, f.Savings}) != r.Model {
			t.Errorf("%s: figures.json has %+v (%v), the report %+v: one of them is of another model", r.Language, f, err, r.Model)
		}
	}
	for tag := range Folders {
		if !measured[tag] {
			t.Errorf("%s is not in bench/results/languages.json: make languages-report", tag)
		}
	}
}
