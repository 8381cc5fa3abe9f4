package graph_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/export/graph"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// model is a small language model with random weights.
func model(t testing.TB, cfg nn.Config) *checkpoint.Model {
	t.Helper()
	net, err := nn.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, p := range net.Params() {
		for i := range p.Value {
			p.Value[i] = rng.Float32()*0.8 - 0.4
		}
	}
	words := "<unk>\n<eos>\n" + strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz", "")[:cfg.Vocab-2], "\n") + "\n"
	v, err := vocab.Read(strings.NewReader(words), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint.FromNetwork(net, v, "CC0")
}

func encode(t testing.TB, m *checkpoint.Model, o export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.ONNX(&b, m, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var shapes = map[string]nn.Config{
	"tied":      {Vocab: 23, Embedding: 12, Hidden: 12, Layers: 2, Tied: true},
	"projected": {Vocab: 23, Embedding: 6, Hidden: 16, Layers: 1, Tied: true},
	"untied":    {Vocab: 23, Embedding: 5, Hidden: 9, Layers: 3},
	"GRU":       {Vocab: 23, Embedding: 5, Hidden: 9, Layers: 2, Cell: "gru"},
	"tied GRU":  {Vocab: 23, Embedding: 12, Hidden: 12, Layers: 1, Tied: true, Cell: "gru"},
}

// Our own exports give the results of package nn in every form, int8 up to its rounding.
func TestOwnExports(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, 2)
	defer pool.Close()
	for name, cfg := range shapes {
		m := model(t, cfg)
		for _, form := range []export.Form{export.Sequence, export.Step} {
			for precision, tolerance := range map[export.Precision]float64{export.Float32: 1e-5, export.Int8: 0.1} {
				t.Run(name+"/"+string(form)+"/"+string(precision), func(t *testing.T) {
					file := encode(t, m, export.Options{Form: form, Precision: precision, TopK: 5})
					onnx, err := graph.Read(file)
					if err != nil {
						t.Fatal(err)
					}
					text := sample(200, cfg.Vocab)
					lm, err := graph.NewLanguageModel(onnx)
					if err != nil {
						t.Fatal(err)
					}
					got, err := lm.Logits(t.Context(), pool, text)
					if err != nil {
						t.Fatal(err)
					}
					want, err := graph.NativeLogits(m, set, text)
					if err != nil {
						t.Fatal(err)
					}
					if d := graph.Difference(got, want); !(d <= tolerance) {
						t.Errorf("logits differ by %v, want at most %v", d, tolerance)
					}
				})
			}
		}
	}
}

func sample(n, words int) []int32 {
	rng := rand.New(rand.NewPCG(3, 4))
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(rng.IntN(words))
	}
	return x
}

// FuzzRead mutates real exports: each gives an error or a result, within its
// memory, and never a panic, which Read and Run would turn into ErrInternal.
func FuzzRead(f *testing.F) {
	seeds := testdata(f)
	for _, name := range []string{"projected", "GRU"} {
		m := model(f, shapes[name])
		seeds = append(seeds, allForms(f, func(o export.Options) []byte { return encode(f, m, o) })...)
	}
	for _, file := range seeds {
		f.Add(file)
	}
	pool := newPool(f)
	f.Fuzz(func(t *testing.T, file []byte) { graph.TryFile(t, pool, file) })
}
