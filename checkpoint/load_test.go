package checkpoint

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lstmkb/lstmkb/nn"
)

// weightsOf returns a changed weights file of m without metadata, as PyTorch users write it.
func weightsOf(t testing.TB, m *Model, change func([]Tensor) []Tensor) []byte {
	t.Helper()
	tensors, err := m.tensors(F32)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteTensors(&b, change(tensors), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLoadRefuses(t *testing.T) {
	m := tiny(t, "the", "cat")
	type files = fstest.MapFS
	config := func(old, new string) func(files) {
		return func(f files) {
			b := f["m/"+configName]
			if !bytes.Contains(b.Data, []byte(old)) {
				t.Fatalf("config.json has no %s", old)
			}
			b.Data = bytes.Replace(b.Data, []byte(old), []byte(new), 1)
		}
	}
	weights := func(change func([]Tensor) []Tensor) func(files) {
		return func(f files) { f["m/"+weightsName].Data = weightsOf(t, m, change) }
	}
	for _, c := range []struct {
		name   string
		change func(files)
		want   []string // in the error; none for no error
	}{
		{"nothing", func(files) {}, nil},
		{"foreign weights", weights(func(s []Tensor) []Tensor { return s }), nil},
		{"extra ignored", weights(func(s []Tensor) []Tensor {
			return append(s, Tensor{Name: "adam.m.x", Shape: []int{1}, Data: []float32{1}}, Tensor{Name: "state.h", Shape: []int{0}})
		}), nil},
		{"no config", func(f files) { delete(f, "m/"+configName) }, []string{"no config.json", "vocab.txt"}},
		{"no vocab", func(f files) { delete(f, "m/"+vocabName) }, []string{"no vocab.txt"}},
		{"no weights", func(f files) { delete(f, "m/"+weightsName) }, []string{"no model.safetensors"}},
		{"newer", config(`"format": 1`, `"format": 2, "x": 1`), []string{"newer"}},
		{"no format", config(`"format": 1,`, ``), []string{`"format"`}},
		{"old format", config(`"format": 1`, `"format": 0`), []string{"format is 0"}},
		{"unknown field", config(`"layers"`, `"levels"`), []string{"config.json", "levels"}},
		{"field in capitals", config(`"layers"`, `"Layers"`), []string{"Layers"}},
		{"field twice", config(`"layers": 1`, `"layers": 1, "layers": 1`), []string{"twice"}},
		{"LSTM by name", config(`"layers": 1`, `"cell": "lstm", "layers": 1`), nil},
		{"other cell", config(`"layers": 1`, `"cell": "gru", "layers": 1`), []string{"another model"}},
		{"unknown cell", config(`"layers": 1`, `"cell": "none", "layers": 1`), []string{"config.json", `cell is "none"`, "want " + nn.CellNames()}},
		{"range", config(`"layers": 1`, `"layers": 0`), []string{"layers is 0"}},
		{"other shape", config(`"layers": 1`, `"layers": 2`), []string{"another model"}},
		{"other dropout", config(`0.25`, `0.5`), []string{"another model"}},
		{"other tokenizer", config(`keyboard`, `wikitext`), []string{"another model"}},
		{"bad tokenizer", config(`keyboard`, `keybored`), []string{"tokenizer", "keybored"}},
		{"not JSON", config(`{`, `(`), []string{"config.json", "JSON"}},
		{"rest", config("}\n", "} {}"), []string{"JSON"}},
		{"not an object", func(f files) { f["m/"+configName].Data = []byte("[]") }, []string{"want {"}},
		{"long config", func(f files) { f["m/"+configName].Data = make([]byte, maxConfig+1) }, []string{"at most"}},
		{"fewer words", func(f files) { f["m/"+vocabName].Data = []byte("<unk>\n<eos>\nthe\n") }, []string{"3 words", "4"}},
		{"other words", func(f files) { f["m/"+vocabName].Data = []byte("<unk>\n<eos>\nthe\ndog\n") }, []string{"vocab.txt", "another model"}},
		{"missing tensor", weights(func(s []Tensor) []Tensor { return s[1:] }), []string{"embedding.weight is missing", "[4 2]"}},
		{"wrong shape", weights(func(s []Tensor) []Tensor { s[0].Shape = []int{2, 4}; return s }),
			[]string{"embedding.weight", "[2 4]", "[4 2]"}},
		{"unknown tensor", weights(func(s []Tensor) []Tensor {
			return append(s, Tensor{Name: "adamant", Shape: []int{1}, Data: []float32{1}})
		}), []string{"adamant"}},
		{"NaN", weights(func(s []Tensor) []Tensor {
			s[0].Data = slices.Repeat([]float32{float32(math.NaN())}, 8)
			return s
		}), []string{"embedding.weight", "NaN"}},
		{"infinity", weights(func(s []Tensor) []Tensor {
			s[0].Data = slices.Repeat([]float32{float32(math.Inf(1))}, 8)
			return s
		}), []string{"embedding.weight", "Inf"}},
	} {
		fsys := folderOf(t, m)
		c.change(fsys)
		_, err := LoadFS(fsys, "m")
		if (err == nil) != (c.want == nil) {
			t.Errorf("%s: error is %v", c.name, err)
		}
		for _, want := range c.want {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error is %v, want one with %q", c.name, err, want)
			}
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing folder: error is %v", err)
	}
}

func FuzzLoadConfig(f *testing.F) {
	b, err := tiny(f, "a").Config.marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":1,"format":1}`))
	f.Add([]byte(`{"format":2,"new":{}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseConfig(b)
		if err != nil {
			return
		}
		again, err := c.marshal()
		if err != nil {
			return // grew beyond the limit by its indentation
		}
		d, err := parseConfig(again)
		if err != nil || d.identity() != c.identity() {
			t.Fatalf("%+v comes back as %+v (%v)", c, d, err)
		}
	})
}
