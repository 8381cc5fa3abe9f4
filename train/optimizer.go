package train

import (
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// optimizer is Adam over all parameters, with the gradient clipped by its global
// norm.
type optimizer struct {
	params []*nn.Param
	m, v   [][]float32 // first and second moments, as the parameters
}

func newOptimizer(params []*nn.Param) *optimizer {
	o := &optimizer{params: params}
	for _, p := range params {
		o.m = append(o.m, make([]float32, len(p.Value)))
		o.v = append(o.v, make([]float32, len(p.Value)))
	}
	return o
}

// norm is the L2 norm of the whole gradient.
func (o *optimizer) norm(p *kernels.Pool) float64 {
	sum := 0.0
	for _, w := range o.params {
		sum += p.SumSquares(w.Grad)
	}
	return math.Sqrt(sum)
}

// step updates the parameters at step t ≥ 1, for a gradient of that norm.
func (o *optimizer) step(p *kernels.Pool, t int64, rate, norm, clip float64) {
	scale := 1.0
	if clip > 0 && norm > clip {
		scale = clip / (norm + 1e-6) // as torch.nn.utils.clip_grad_norm_
	}
	adam := kernels.Adam{LR: rate, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	for i, w := range o.params {
		p.Adam(adam, t, scale, w.Value, w.Grad, o.m[i], o.v[i])
	}
}

// notFinite names the first parameter whose gradient holds a NaN or an Inf.
func (o *optimizer) notFinite(p *kernels.Pool) string {
	for _, w := range o.params {
		if s := p.SumSquares(w.Grad); math.IsNaN(s) || math.IsInf(s, 0) {
			return w.Name
		}
	}
	return "none"
}

// tensors are the moments under the names that a checkpoint gives them.
func (o *optimizer) tensors() []checkpoint.Tensor {
	var ts []checkpoint.Tensor
	for i, p := range o.params {
		ts = append(ts, checkpoint.Tensor{Name: "adam.m." + p.Name, Shape: p.Shape, Data: o.m[i]},
			checkpoint.Tensor{Name: "adam.v." + p.Name, Shape: p.Shape, Data: o.v[i]})
	}
	return ts
}

// restore takes over the moments of a checkpoint.
func (o *optimizer) restore(saved map[string][]float32) error {
	for i, p := range o.params {
		for prefix, dst := range map[string][]float32{"adam.m.": o.m[i], "adam.v.": o.v[i]} {
			src := saved[prefix+p.Name]
			if len(src) != len(dst) {
				return fmt.Errorf("%s%s has %d numbers, want %d", prefix, p.Name, len(src), len(dst))
			}
			copy(dst, src)
		}
	}
	return nil
}
