package main

import (
	"math"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
)

// comparison tells how far apart the logits of two programs are on one text.
type comparison struct {
	With       string  `json:"with"`
	Difference float64 `json:"difference"`      // largest absolute difference of two logits
	Top5       bool    `json:"top5"`            // whether the same five words rank first after each token
	Loss       float64 `json:"perplexity_loss"` // relative, on words drawn by the other program
}

// passes reports whether c is within the tolerances of the flags.
func (s *verifySettings) passes(c comparison) bool {
	if s.rounded {
		return c.Loss <= s.loss
	}
	return c.Difference <= s.tolerance && c.Top5
}

// nativeLogits returns the logits (T, V) of the model itself for the text.
func nativeLogits(m *checkpoint.Model, set *kernels.Set, text []int32) ([]float32, error) {
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	step, state := infer.FromTraining(net).NewRunner(kernels.NewWorker(set)), net.NewState(1)
	out := make([]float32, len(text)*net.Vocab)
	for i, id := range text {
		step.Next(state, id)
		step.Logits(out[i*net.Vocab:][:net.Vocab], state)
	}
	return out, nil
}

func compareLogits(with string, got, want []float32, words int, set *kernels.Set) comparison {
	c := comparison{With: with, Top5: len(got) == len(want)}
	if !c.Top5 {
		c.Difference, c.Loss = math.MaxFloat64, math.MaxFloat64
		return c
	}
	for i := range got {
		c.Difference = max(c.Difference, finite(math.Abs(float64(got[i])-float64(want[i]))))
	}
	divergence := 0.0
	for at := 0; at < len(got); at += words {
		x, y := got[at:at+words], want[at:at+words]
		var a, b [5]int32
		n, m := set.TopK(a[:], x), set.TopK(b[:], y)
		c.Top5 = c.Top5 && n == m && a == b
		divergence += divergenceOf(y, x)
	}
	c.Loss = finite(math.Expm1(divergence * float64(words) / float64(len(got))))
	return c
}

// finite replaces NaN and infinities, which JSON lacks, by the largest number.
func finite(x float64) float64 {
	if x-x != 0 {
		return math.MaxFloat64
	}
	return x
}

// divergenceOf returns the Kullback–Leibler divergence Σ p·log(p/q) of two softmaxes: by
// how much log perplexity is higher under q than under p, on words drawn from p.
func divergenceOf(p, q []float32) (d float64) {
	ps, qs := logSum(p), logSum(q)
	for i := range p {
		lp, lq := float64(p[i])-ps, float64(q[i])-qs
		d += math.Exp(lp) * (lp - lq)
	}
	return d
}

// logSum is log Σ exp(x).
func logSum(x []float32) float64 {
	top, sum := math.Inf(-1), 0.0
	for _, v := range x {
		top = max(top, float64(v))
	}
	for _, v := range x {
		sum += math.Exp(float64(v) - top)
	}
	return top + math.Log(sum)
}
