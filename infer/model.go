package infer

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Model is a model that only predicts: parameters to read, in floats or in int8,
// and no scratch memory. Many may read it at once.
type Model struct {
	nn.Config
	embedding  Matrix // (V, E)
	layers     []cell
	projection affine // E rows, none unless Config.Projected
	decoder    affine // V rows

	preparing sync.Once
	panels    atomic.Pointer[[]layerPanels] // of the layers
}

// cell is a layer of the LSTM.
type cell struct {
	wih, whh Matrix    // (4H, in), (4H, H)
	bias     []float32 // (4H), b_ih + b_hh
	in       int
}

// affine is x·Wᵀ + b.
type affine struct {
	weight Matrix
	bias   []float32
}

// Kernels are what inference computes with: a [kernels.Worker] of its own, or a
// [kernels.Pool], which splits large products over its threads.
type Kernels interface {
	Threads() int
	Awake() bool
	RunDynamic(jobs int, t kernels.Task)
	RunStatic(workers int, t kernels.Task)
	screenKernels
	GemvInt8(y []float32, ldy int, a *kernels.Int8, x *kernels.Int8Batch)
	GemvPanels(y []float32, ldy int, a *kernels.Panels, x *kernels.Int8Batch)
	FastPanels() bool
	Axpy(a float32, x, y []float32)
	Gates(gates, cPrev, c, tc, out []float32)
}

// screenKernels estimate scores and choose among them.
type screenKernels interface {
	rowKernels
	GemvInt2(y []float32, a *kernels.Int2, bias []float32, x *kernels.Int8Batch)
	GemvThin(y []float32, ldy int, most []float32, a *kernels.Thin, bias []float32, x *kernels.Int8Batch)
	TopK(dst []int32, x []float32) int
	LogSumExp(x []float32) float32
}

// rowKernels multiply some rows of a matrix.
type rowKernels interface {
	GemvBatch(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int)
	GemvInt8Rows(y []float32, ldy int, a *kernels.Int8, ids []int32, x *kernels.Int8Batch)
	Quantize(dst *kernels.Int8Batch, x []float32, ldx, n, count int)
	SelectAbove(ids []int32, x, off []float32, reach, least float32, first int) []int32
	LogSumExpBelow(x []float32, top float32) float32
}

// New makes a model of that shape of the parameters that value returns. It
// keeps their memory and does not write to it.
func New(cfg nn.Config, value func(nn.Spec) Matrix) (*Model, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	var params []Matrix
	for _, s := range cfg.Specs() {
		p := value(s)
		if err := p.check(s); err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
		params = append(params, p)
	}
	param := func() Matrix {
		p := params[0]
		params = params[1:]
		return p
	}
	n := &Model{Config: cfg, embedding: param()}
	in := cfg.Embedding
	for range cfg.Layers {
		l := cell{wih: param(), whh: param(), bias: make([]float32, 4*cfg.Hidden), in: in}
		bih, bhh := param().Float32, param().Float32
		for j := range l.bias {
			l.bias[j] = bih[j] + bhh[j]
		}
		n.layers = append(n.layers, l)
		in = cfg.Hidden
	}
	if cfg.Projected() {
		n.projection = affine{param(), param().Float32}
	}
	n.decoder.weight = n.embedding
	if !cfg.Tied {
		n.decoder.weight = param()
	}
	n.decoder.bias = param().Float32
	return n, nil
}

// FromTraining is m for prediction. It shares m's matrices; the LSTM's biases, which
// are sums, are those of now.
func FromTraining(m *nn.Model) *Model {
	n, err := New(m.Config, func(s nn.Spec) Matrix { return Matrix{Float32: m.Param(s.Name).Value} })
	if err != nil {
		panic(err) // a trained model has the parameters of its shape
	}
	return n
}

// NewState is the state before any text: zeros.
func (n *Model) NewState(batch int) *nn.State { return nn.NewState(n.Config, batch) }
