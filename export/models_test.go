package export

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// shapes are small models of every kind.
var shapes = map[string]nn.Config{
	"untied":    {Vocab: 300, Embedding: 24, Hidden: 40, Layers: 2},
	"tied":      {Vocab: 301, Embedding: 32, Hidden: 32, Layers: 1, Tied: true},
	"projected": {Vocab: 299, Embedding: 20, Hidden: 36, Layers: 3, Tied: true, Dropout: 0.5},
	"GRU":       {Vocab: 298, Embedding: 24, Hidden: 40, Layers: 2, Cell: "gru"},
	"GRU, tied": {Vocab: 297, Embedding: 20, Hidden: 36, Layers: 1, Tied: true, Cell: "gru"},
}

// random returns a model in which every parameter matters: all numbers differ, and the logits
// are of order 1 to 10.
func random(t testing.TB, cfg nn.Config) *checkpoint.Model {
	t.Helper()
	net, err := nn.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, uint64(cfg.Vocab)))
	for _, p := range net.Params() {
		bound := 0.5 // of biases
		if n := len(p.Shape); n == 2 {
			bound = 1.5 / math.Sqrt(float64(p.Shape[1]))
		}
		if p.Name == "decoder.weight" || cfg.Tied && p.Name == "embedding.weight" {
			bound = 15 / math.Sqrt(float64(p.Shape[1]))
		}
		if !cfg.Tied && p.Name == "embedding.weight" {
			bound = 1
		}
		for i := range p.Value {
			p.Value[i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
	var words strings.Builder
	words.WriteString("<unk>\n<eos>\n")
	for i := 2; i < cfg.Vocab; i++ {
		fmt.Fprintf(&words, "wörd%d\n", i)
	}
	v, err := vocab.Read(strings.NewReader(words.String()), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	m := checkpoint.FromNetwork(net, v, "CC0 & more")
	m.Config.Training = map[string]any{"valid_perplexity": 123.5}
	return m
}

// encode returns the file of a model.
func encode(t testing.TB, m *checkpoint.Model, k int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ONNX(&b, m, Options{TopK: k}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample returns a text of n ids.
func sample(n, words int) []int32 {
	rng := rand.New(rand.NewPCG(3, 4))
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(rng.IntN(words))
	}
	return x
}

// with returns values together with the states of a model before a text, zeros, for a
// batch of that size; or with those that a run gave.
func with(m *checkpoint.Model, batch int, after, values map[string]array) map[string]array {
	for _, s := range stateNames(m.Config.Config) {
		values[s] = newArray(m.Config.Layers, batch, m.Config.Hidden)
		if after != nil {
			values[s] = after[s+"_out"]
		}
	}
	return values
}

// of is the state of that name.
func (o outputs) of(name string) []float32 {
	if name == "c" {
		return o.state.C
	}
	return o.state.H
}

// outputs are what package nn makes of a text: its logits (T, V) in one go and
// word by word, and the state after it.
type outputs struct {
	eval, step []float32
	state      *nn.State
}

func run(t testing.TB, m *checkpoint.Model, text []int32) outputs {
	t.Helper()
	net, err := m.Network()
	if err != nil {
		t.Fatal(err)
	}
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, 1)
	defer pool.Close()
	v := net.Vocab
	o := outputs{make([]float32, len(text)*v), make([]float32, len(text)*v), net.NewState(1)}
	net.Eval(pool, text, text, o.state, func(row int, logits []float32, _ float64) {
		copy(o.eval[row*v:], logits)
	})
	step, state := infer.FromTraining(net).NewRunner(kernels.NewWorker(set)), net.NewState(1)
	for i, id := range text {
		step.Next(state, id)
		step.Logits(o.step[i*v:][:v], state)
	}
	return o
}

// Every cell that can be trained can be written.
func TestCells(t *testing.T) {
	for _, k := range nn.Cells {
		if cells[k] == nil {
			t.Errorf("%s has no row in cells", k.Name)
		}
	}
}

// forShapes runs a test on each kind of model.
func forShapes(t *testing.T, f func(t *testing.T, m *checkpoint.Model)) {
	for name, cfg := range shapes {
		t.Run(name, func(t *testing.T) { f(t, random(t, cfg)) })
	}
}
