package checkpoint

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// random returns a model with random weights, whose words are numbers.
func random(t testing.TB, cfg nn.Config) *Model {
	t.Helper()
	words := vocab.UnkWord + "\n" + vocab.EosWord + "\n"
	for i := range cfg.Vocab - 2 {
		words += fmt.Sprintf("w%d\n", i)
	}
	v, err := vocab.Read(strings.NewReader(words), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Vocab: v, Tensors: map[string][]float32{}, Config: Config{Config: cfg, Tokenizer: vocab.Keyboard}}
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range cfg.Specs() {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		m.Tensors[s.Name] = x
	}
	return m
}

func quantized(t testing.TB, m *Model) *Model {
	t.Helper()
	q, err := m.Quantize(nil)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestQuantize: each weight is within half a scale and biases are unchanged, in memory, after
// Open, and in floats after Load.
func TestQuantize(t *testing.T) {
	for _, cfg := range []nn.Config{
		{Vocab: 9, Embedding: 64, Hidden: 128, Layers: 2},
		{Vocab: 70, Embedding: 5, Hidden: 67, Layers: 1, Tied: true}, // rows that are no whole lines
		{Vocab: 9, Embedding: 64, Hidden: 128, Layers: 2, Cell: "gru"},
	} {
		m := random(t, cfg)
		m.Tensors[cfg.Kind().Param("weight_hh", 0)][3] = 40 // a row with an outlier
		clear(m.Tensors["embedding.weight"][:cfg.Embedding])
		q := quantized(t, m)
		dir := t.TempDir()
		if err := Save(dir, q, ""); err != nil {
			t.Fatal(err)
		}
		opened, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(loaded.Int8) != 0 || len(opened.Int8)+len(opened.Tensors) != len(m.Tensors) {
			t.Fatalf("%d matrices in int8 after Load, %d and %d parameters after Open", len(loaded.Int8), len(opened.Int8), len(opened.Tensors))
		}
		for _, s := range cfg.Specs() {
			x, got := m.Tensors[s.Name], loaded.Tensors[s.Name]
			if !s.Quantizable() {
				if !slices.Equal(got, x) || !slices.Equal(opened.Tensors[s.Name], x) {
					t.Errorf("%s differs", s.Name)
				}
				continue
			}
			if a, b := q.Int8[s.Name], opened.Int8[s.Name]; !reflect.DeepEqual(a, b) {
				t.Errorf("%s differs once opened", s.Name)
			}
			for i := range s.Shape[0] {
				row := x[i*s.Shape[1]:][:s.Shape[1]]
				most := float32(0)
				for _, v := range row {
					most = max(most, v, -v)
				}
				for j, v := range row {
					d := math.Abs(float64(got[i*s.Shape[1]+j] - v))
					if d > float64(most)/127*(0.5+1e-4) {
						t.Fatalf("%s: row %d: %v became %v, with %v the largest", s.Name, i, v, got[i*s.Shape[1]+j], most)
					}
				}
			}
		}
		// Network and Save know both forms.
		a, err := opened.Network()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range a.Params() {
			if !slices.Equal(p.Value, loaded.Tensors[p.Name]) {
				t.Errorf("%s: the network of the opened model differs", p.Name)
			}
		}
		again := t.TempDir()
		if err := Save(again, opened, ""); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(weights(t, dir), weights(t, again)) {
			t.Error("an opened model is saved with other bytes")
		}
		if size := len(weights(t, dir)); cfg.Vocab == 9 && size > len(weights(t, saved(t, m)))/3 {
			t.Errorf("%d bytes", size)
		}
	}
}

// TestQuantizeWithMoments: matrices with moments are rounded for them, all others to the
// nearest; an error names the matrix.
func TestQuantizeWithMoments(t *testing.T) {
	m := random(t, nn.Config{Vocab: 9, Embedding: 5, Hidden: 6, Layers: 1})
	moments := make([]float32, 6*6)
	for i := range moments {
		moments[i] = 1 // numbers that are always equal
	}
	plain := quantized(t, m)
	q, err := m.Quantize(nn.Moments{"decoder.weight": moments})
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range q.Int8 {
		if same := reflect.DeepEqual(a, plain.Int8[name]); same != (name != "decoder.weight") {
			t.Errorf("%s is as without moments: %v", name, same)
		}
	}
	if _, err := m.Quantize(nn.Moments{"lstm.weight_hh_l0": moments[1:]}); err == nil || !strings.Contains(err.Error(), "lstm.weight_hh_l0: 35 moments") {
		t.Errorf("too few moments: %v", err)
	}
}

func saved(t *testing.T, m *Model) string {
	t.Helper()
	dir := t.TempDir()
	if err := Save(dir, m, ""); err != nil {
		t.Fatal(err)
	}
	return dir
}

func weights(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, weightsName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOpenFloats: Open and Load agree on models in floats.
func TestOpenFloats(t *testing.T) {
	m := random(t, nn.Config{Vocab: 9, Embedding: 3, Hidden: 4, Layers: 1})
	for _, dt := range []DType{F32, F16, BF16} {
		dir := t.TempDir()
		if err := Save(dir, m, dt); err != nil {
			t.Fatal(err)
		}
		a, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Load(dir)
		if err != nil || !reflect.DeepEqual(a.Tensors, b.Tensors) || len(a.Int8) > 0 {
			t.Errorf("%s: Open and Load differ (%v)", dt, err)
		}
	}
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no config.json") {
		t.Errorf("an empty folder: %v", err)
	}
}

// int8File returns a changed weights file of m in int8, without a checksum.
func int8File(t testing.TB, m *Model, change func([]Tensor) []Tensor) []byte {
	t.Helper()
	return weightsOf(t, quantized(t, m), change)
}

func TestInt8Refuses(t *testing.T) {
	m := tiny(t, "the", "cat")
	named := func(s []Tensor, name string) *Tensor {
		return &s[slices.IndexFunc(s, func(t Tensor) bool { return t.Name == name })]
	}
	for _, c := range []struct {
		name   string
		change func([]Tensor) []Tensor
		want   string // in the error; "" for none
	}{
		{"nothing", func(s []Tensor) []Tensor { return s }, ""},
		{"-128", func(s []Tensor) []Tensor {
			x := named(s, "embedding.weight")
			x.Int8 = slices.Clone(x.Int8)
			x.Int8[5] = -128
			return s
		}, "embedding.weight: int8 matrix: row 2 holds -128"},
		{"no scale", func(s []Tensor) []Tensor {
			return slices.DeleteFunc(s, func(t Tensor) bool { return t.Name == "embedding.weight_scale" })
		}, "embedding.weight_scale is missing, want shape [4]"},
		{"scales of another shape", func(s []Tensor) []Tensor { named(s, "embedding.weight_scale").Shape = []int{2, 2}; return s }, "want [4]"},
		{"negative scale", func(s []Tensor) []Tensor {
			named(s, "embedding.weight_scale").Data = []float32{1, -1, 1, 1}
			return s
		}, "scale of row 1 is -1"},
		{"infinite scale", func(s []Tensor) []Tensor {
			named(s, "embedding.weight_scale").Data = []float32{1, float32(math.Inf(1)), 1, 1}
			return s
		}, "embedding.weight_scale: number 1"},
		{"scale beyond", func(s []Tensor) []Tensor {
			named(s, "embedding.weight_scale").Data = []float32{1, 1, 1, 1e38}
			return s
		}, "scale of row 3"},
		{"bias in int8", func(s []Tensor) []Tensor {
			*named(s, "decoder.bias") = Tensor{Name: "decoder.bias", Shape: []int{4}, DType: I8, Int8: make([]int8, 4)}
			return s
		}, `decoder.bias": dtype is "I8"`},
		{"scale of nothing", func(s []Tensor) []Tensor {
			return append(s, Tensor{Name: "decoder.bias_scale", Shape: []int{1}, Data: []float32{1}})
		}, "decoder.bias_scale"},
		{"half the scales' type", func(s []Tensor) []Tensor { named(s, "embedding.weight_scale").DType = F16; return s }, ""},
	} {
		fsys := folderOf(t, m)
		fsys["m/"+weightsName].Data = int8File(t, m, c.change)
		_, loaded := LoadFS(fsys, "m")
		_, opened := OpenFS(fsys, "m", fsys["m/"+weightsName].Data)
		for _, err := range []error{loaded, opened} {
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: error is %v, want %q", c.name, err, c.want)
			}
		}
	}
}

// FuzzOpen: any weights file gives an error or a usable model.
func FuzzOpen(f *testing.F) {
	m := tiny(f, "the", "cat")
	fsys := folderOf(f, m)
	f.Add(fsys["m/"+weightsName].Data)
	f.Add(int8File(f, m, func(s []Tensor) []Tensor { return s }))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := OpenFS(fsys, "m", b)
		if err != nil {
			return
		}
		if _, err := m.Inference(); err != nil {
			t.Fatal(err)
		}
	})
}
