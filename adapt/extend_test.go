package adapt

import (
	"math"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// tiny is a model with random weights.
func tiny(t *testing.T, tied bool) *checkpoint.Model {
	t.Helper()
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\nwe\nsee\nthe\nsea\n"), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 3, Hidden: 5, Layers: 1, Tied: tied})
	if err != nil {
		t.Fatal(err)
	}
	net.Init(7, []int64{9, 9, 5, 4, 3, 2})
	return checkpoint.FromNetwork(net, v, "")
}

// probabilities are those of the next token after ids.
func probabilities(t *testing.T, m *checkpoint.Model, ids ...int32) []float64 {
	t.Helper()
	net, err := m.Inference()
	if err != nil {
		t.Fatal(err)
	}
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	runner, state := net.NewRunner(kernels.NewWorker(set)), net.NewState(1)
	for _, id := range ids {
		runner.Next(state, id)
	}
	logits := make([]float32, net.Vocab)
	runner.Logits(logits, state)
	sum, p := 0.0, make([]float64, len(logits))
	for i, x := range logits {
		p[i] = math.Exp(float64(x))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// TestExtend: new words share what <unk> had, other words keep their probabilities.
func TestExtend(t *testing.T) {
	for _, tied := range []bool{true, false} {
		m := tiny(t, tied)
		longer, err := extend(m, []predict.Learned{{Word: "buoy", Count: 6}, {Word: "Brest", Count: 2}}, 4)
		if err != nil {
			t.Fatal(err)
		}
		before, after := probabilities(t, m, 1, 2), probabilities(t, longer, 1, 2)
		want := append(append([]float64{before[0] * 4 / 12}, before[1:]...), before[0]*6/12, before[0]*2/12)
		for id := range want {
			if math.Abs(after[id]-want[id]) > 1e-5 {
				t.Errorf("tied %v: %s has %v, want %v", tied, longer.Vocab.Word(int32(id)), after[id], want[id])
			}
		}
		// A new word is read as <unk> was.
		a, b := probabilities(t, longer, 1, 0), probabilities(t, longer, 1, 6)
		for id := range a {
			if math.Abs(a[id]-b[id]) > 1e-6 {
				t.Errorf("after a new word %v, want %v", b, a)
			}
		}
		if _, err := extend(m, []predict.Learned{{Word: "sea", Count: 1}}, 0); err == nil {
			t.Error("a word that the vocabulary has is taken")
		}
	}
}

func TestMix(t *testing.T) {
	a, b := tiny(t, true), tiny(t, true)
	for _, x := range b.Tensors {
		for i := range x {
			x[i] = 2*x[i] + 1
		}
	}
	for name, x := range mix(a, b, 0.25).Tensors {
		for i := range x {
			if want := 0.75*a.Tensors[name][i] + 0.25*b.Tensors[name][i]; math.Abs(float64(x[i]-want)) > 1e-6 {
				t.Fatalf("%s[%d] is %v, want %v", name, i, x[i], want)
			}
		}
	}
}
