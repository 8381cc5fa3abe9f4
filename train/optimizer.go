package train

import (
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// optimizer is Adam over all parameters. It clips the gradient by its global norm and
// decays the matrices' weights (AdamW; Loshchilov & Hutter 2019), but not the biases, which
// are too few to overfit with.
type optimizer struct {
	params []*nn.Param
	m, v   [][]float32 // first and second moments, a slice for each parameter
	decay  scaleTask
}

// update is the input of one step of the optimiser.
type update struct {
	step        int64 // from 1
	rate, beta1 float64
	epsilon     float64
	norm, clip  float64 // of the gradient, and its limit, 0 for none
	decay       float64 // of the weights, per unit of rate
}

func newOptimizer(params []*nn.Param) *optimizer {
	o := &optimizer{params: params}
	for _, p := range params {
		o.m = append(o.m, kernels.Floats(len(p.Value)))
		o.v = append(o.v, kernels.Floats(len(p.Value)))
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

// apply updates the parameters:
//
//	w = (1 − rate·decay)·w   w −= Adam's step
func (o *optimizer) apply(p *kernels.Pool, u update) {
	scale := 1.0
	if u.clip > 0 && u.norm > u.clip {
		scale = u.clip / (u.norm + 1e-6) // as torch.nn.utils.clip_grad_norm_
	}
	adam := kernels.Adam{LR: u.rate, Beta1: u.beta1, Beta2: 0.999, Eps: u.epsilon}
	for i, w := range o.params {
		if u.decay > 0 && len(w.Shape) > 1 {
			o.decay.run(p, w.Value, float32(1-u.rate*u.decay))
		}
		p.Adam(adam, u.step, scale, w.Value, w.Grad, o.m[i], o.v[i])
	}
}

// chunk is the part of x that is one job of an elementwise task.
func chunk(x []float32, job int) []float32 {
	return x[job*chunkSize : min(len(x), (job+1)*chunkSize)]
}

const chunkSize = 1 << 15

func chunks(n int) int { return (n + chunkSize - 1) / chunkSize }

// scaleTask computes x = a·x.
type scaleTask struct {
	x []float32
	a float32
}

func (t *scaleTask) run(p *kernels.Pool, x []float32, a float32) {
	*t = scaleTask{x, a}
	p.RunDynamic(chunks(len(x)), t)
}

func (t *scaleTask) Do(_ *kernels.Worker, job int) {
	x := chunk(t.x, job)
	for i := range x {
		x[i] *= t.a
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

// tensors returns the moments under their names in a checkpoint.
func (o *optimizer) tensors() []checkpoint.Tensor {
	var ts []checkpoint.Tensor
	for i, p := range o.params {
		ts = append(ts, checkpoint.Tensor{Name: "adam.m." + p.Name, Shape: p.Shape, Data: o.m[i]},
			checkpoint.Tensor{Name: "adam.v." + p.Name, Shape: p.Shape, Data: o.v[i]})
	}
	return ts
}

// restore reads the moments of a checkpoint.
func (o *optimizer) restore(saved map[string][]float32) error {
	if err := restoreTensors(o.m, "adam.m.", o.params, saved); err != nil {
		return err
	}
	return restoreTensors(o.v, "adam.v.", o.params, saved)
}

// restoreTensors copies the saved tensors prefix+NAME into dst, a slice for each parameter.
func restoreTensors(dst [][]float32, prefix string, params []*nn.Param, saved map[string][]float32) error {
	for i, p := range params {
		src := saved[prefix+p.Name]
		if len(src) != len(dst[i]) {
			return fmt.Errorf("%s%s has %d numbers, want %d", prefix, p.Name, len(src), len(dst[i]))
		}
		copy(dst[i], src)
	}
	return nil
}
