package checkpoint

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// tiny returns a small valid model with the words <unk>, <eos> and the given ones.
func tiny(t testing.TB, words ...string) *Model {
	t.Helper()
	all := append([]string{vocab.UnkWord, vocab.EosWord}, words...)
	v, err := vocab.Read(strings.NewReader(strings.Join(all, "\n")+"\n"), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Vocab: v, Tensors: make(map[string][]float32), Config: Config{
		Format:    Format,
		Config:    nn.Config{Vocab: v.Len(), Embedding: 2, Hidden: 1, Layers: 1, Tied: true, Dropout: 0.25},
		Tokenizer: vocab.Keyboard,
	}}
	x := float32(0)
	for _, s := range m.Config.Specs() {
		n, err := count(s.Shape)
		if err != nil {
			t.Fatal(err)
		}
		data := make([]float32, n)
		for i := range data {
			x += 0.125
			data[i] = x
		}
		m.Tensors[s.Name] = data
	}
	return m
}

// folderOf returns the folder that Save writes for m.
func folderOf(t testing.TB, m *Model) fstest.MapFS {
	t.Helper()
	dir := t.TempDir()
	if err := Save(dir, m, F32); err != nil {
		t.Fatal(err)
	}
	fsys := make(fstest.MapFS)
	for _, name := range []string{configName, vocabName, weightsName} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		fsys["m/"+name] = &fstest.MapFile{Data: b}
	}
	return fsys
}

// TestFolderOfCell: a folder names its cell unless it is an LSTM, and its tensors are
// those of PyTorch's module of that kind.
func TestFolderOfCell(t *testing.T) {
	for _, cell := range nn.Cells {
		m := tiny(t, "the", "cat")
		m.Config.Cell = nn.CanonicalCell(cell.Name)
		m.Tensors = map[string][]float32{}
		for _, s := range m.Config.Specs() {
			m.Tensors[s.Name] = make([]float32, s.Size())
		}
		fsys := folderOf(t, m)
		if named, want := bytes.Contains(fsys["m/"+configName].Data, []byte(`"cell": "`+cell.Name+`"`)), cell != &nn.LSTM; named != want {
			t.Errorf("%s: config.json names the cell: %v, want %v", cell.Name, named, want)
		}
		got, err := LoadFS(fsys, "m")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(got.Tensors[cell.Name+".weight_hh_l0"]); n != cell.Gates || got.Config.Cell != m.Config.Cell {
			t.Errorf("%s: %d recurrent weights, cell %q", cell.Name, n, got.Config.Cell)
		}
	}
}

func TestFolderRoundTrip(t *testing.T) {
	m := tiny(t, "the", "cat")
	m.Config.Licence = "CC BY-SA <4.0> & more"
	m.Config.Training = map[string]any{"perplexity": 99.5}
	for _, dt := range []DType{"", F32, F16, BF16} {
		dir := filepath.Join(t.TempDir(), "new", "folder")
		if err := Save(dir, m, dt); err != nil {
			t.Fatal(err)
		}
		if err := Save(dir, m, dt); err != nil {
			t.Errorf("%s: second save: %v", dt, err)
		}
		got, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Config, m.Config) {
			t.Errorf("%s: config is %+v, want %+v", dt, got.Config, m.Config)
		}
		if !reflect.DeepEqual(got.Tensors, m.Tensors) || got.Vocab.Hash() != m.Vocab.Hash() {
			t.Errorf("%s: tensors or vocabulary differ", dt)
		}
		noTemps(t, dir)
	}
}

func TestSaveRefuses(t *testing.T) {
	for name, breakIt := range map[string]func(m *Model) DType{
		"dtype":          func(m *Model) DType { return "I8" },
		"beyond F16":     func(m *Model) DType { m.Tensors["decoder.bias"][0] = 1e6; return F16 },
		"NaN":            func(m *Model) DType { m.Tensors["decoder.bias"][0] = float32(math.NaN()); return F32 },
		"length":         func(m *Model) DType { m.Tensors["decoder.bias"] = nil; return F32 },
		"missing":        func(m *Model) DType { delete(m.Tensors, "decoder.bias"); return F32 },
		"unknown tensor": func(m *Model) DType { m.Tensors["other"] = nil; return F32 },
		"no vocabulary":  func(m *Model) DType { m.Vocab = nil; return F32 },
		"vocab":          func(m *Model) DType { m.Config.Vocab++; return F32 },
		"tokenizer":      func(m *Model) DType { m.Config.Tokenizer = vocab.WikiText; return F32 },
		"infinite loss":  func(m *Model) DType { m.Config.Training = map[string]any{"loss": math.Inf(1)}; return F32 },
	} {
		m, dir := tiny(t, "a"), t.TempDir()
		if err := Save(dir, m, breakIt(m)); err == nil {
			t.Errorf("%s: no error", name)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("%s: wrote %v (%v)", name, entries, err)
		}
	}
}
