package train

import (
	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// average is the mean of the parameters over steps: the plain mean (ASGD; Polyak &
// Juditsky 1992), or an exponential moving one (EMA).
type average struct {
	params []*nn.Param
	mean   [][]float32 // a slice for each parameter
	decay  float64     // of the moving average, 0 for the plain mean
	task   meanTask
}

func newAverage(params []*nn.Param, decay float64) *average {
	a := &average{params: params, decay: decay}
	for _, p := range params {
		a.mean = append(a.mean, kernels.Floats(len(p.Value)))
	}
	return a
}

// add adds the parameters to a mean of n steps. The moving average gives its first steps
// more weight, so that it forgets the run's initial weights:
//
//	mean += share·(w − mean)   share = max(1 − decay, 9/(10+n)), or 1/(n+1)
func (a *average) add(p *kernels.Pool, n int64) {
	share := 1 / float64(n+1)
	if a.decay > 0 && n > 0 {
		share = max(1-a.decay, 9/float64(10+n))
	}
	for i, w := range a.params {
		a.task = meanTask{a.mean[i], w.Value, float32(share)}
		p.RunDynamic(chunks(len(w.Value)), &a.task)
	}
}

// meanTask computes mean += share·(w − mean).
type meanTask struct {
	mean, w []float32
	share   float32
}

func (t *meanTask) Do(_ *kernels.Worker, job int) {
	mean, w := chunk(t.mean, job), chunk(t.w, job)
	for i, m := range mean {
		mean[i] = m + t.share*(w[i]-m)
	}
}

// swap exchanges the parameters' values and their mean.
func (a *average) swap() {
	for i, p := range a.params {
		mean := a.mean[i]
		for j, w := range p.Value {
			p.Value[j], mean[j] = mean[j], w
		}
	}
}

const averageName = "state.average."

// tensors returns the means under their names in a checkpoint.
func (a *average) tensors() []checkpoint.Tensor {
	var ts []checkpoint.Tensor
	for i, p := range a.params {
		ts = append(ts, checkpoint.Tensor{Name: averageName + p.Name, Shape: p.Shape, Data: a.mean[i]})
	}
	return ts
}

// restore reads the means of a checkpoint.
func (a *average) restore(saved map[string][]float32) error {
	return restoreTensors(a.mean, averageName, a.params, saved)
}
