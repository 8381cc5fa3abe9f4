package eval

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// TestCompare: a model compared with itself agrees everywhere and scores as in Text; compared
// with one that ranks the words in reverse, it agrees nowhere.
func TestCompare(t *testing.T) {
	const vocab = 40
	m, err := nn.New(nn.Config{Vocab: vocab, Embedding: 8, Hidden: 12, Layers: 2})
	if err != nil {
		t.Fatal(err)
	}
	m.Init(3, nil)
	other, err := nn.New(m.Config)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range m.Params() {
		copy(other.Params()[i].Value, p.Value)
	}
	for i := range vocab {
		m.Param("decoder.bias").Value[i] = float32(i)
		other.Param("decoder.bias").Value[i] = -float32(i)
	}
	ids := make([]int32, 32*9+5)
	for i := range ids {
		ids[i] = int32(i * i % vocab)
	}
	sets := kernels.Sets()
	set, ctx := sets[len(sets)-1], context.Background()
	c, err := Compare(ctx, infer.FromTraining(m), infer.FromTraining(m), set, ids, 1000, nil)
	if err != nil || c.SameTop5 != 1 || c.Before != c.After || c.Positions != 32*8 {
		t.Errorf("with itself: %+v (%v)", c, err)
	}
	// Text reads 16 rows; the positions are the same if each row is one part.
	nll, n := 0.0, 0
	for b := range 32 {
		step, st, logits := infer.FromTraining(m).NewRunner(kernels.NewWorker(set)), m.NewState(1), make([]float32, vocab)
		for i := range 8 {
			step.Next(st, ids[b*9+i])
			step.Logits(logits, st)
			nll += float64(set.LogSumExp(logits)) - float64(logits[ids[b*9+i+1]])
			n++
		}
	}
	if want := math.Exp(nll / float64(n)); math.Abs(c.Before.Perplexity-want) > 1e-9*want {
		t.Errorf("perplexity %v, want %v", c.Before.Perplexity, want)
	}
	c, err = Compare(ctx, infer.FromTraining(m), infer.FromTraining(other), set, ids, 64, nil)
	if err != nil || c.SameTop5 != 0 || c.Positions != 64 || c.Before == c.After {
		t.Errorf("with another: %+v (%v)", c, err)
	}
	if _, err := Compare(ctx, infer.FromTraining(m), infer.FromTraining(m), set, ids[:63], 10, nil); err == nil || !strings.Contains(err.Error(), "63 tokens") {
		t.Errorf("a short text: %v", err)
	}
	if _, err := Compare(ctx, infer.FromTraining(m), infer.FromTraining(m), set, ids, 0, nil); err == nil {
		t.Error("no positions are taken")
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := Compare(stopped, infer.FromTraining(m), infer.FromTraining(m), set, ids, 10, nil); err == nil {
		t.Error("goes on after it was stopped")
	}
}
