package infer

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Model is a model for inference: parameters in float32 or int8, and no scratch memory.
// Any number of Runners may read it at once.
type Model struct {
	nn.Config
	cell       *cell  // what every layer is
	embedding  Matrix // (V, E)
	layers     []layer
	projection affine // (E, H), empty unless Config.Projected
	decoder    affine // (V, K)

	begin     *beginning // nil before Begin
	preparing sync.Once
	panels    atomic.Pointer[[]layerPanels] // of the layers
}

// layer is the parameters of one recurrent layer.
type layer struct {
	wih, whh Matrix    // (G·H, in), (G·H, H)
	bias     []float32 // as cell.bias makes it
}

// affine is x·Wᵀ + b: W (out, in), b (out).
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
	GemvBatch(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int)
	GemvInt8(y []float32, ldy int, a *kernels.Int8, x *kernels.Int8Batch)
	GemvInt8Rows(y []float32, ldy int, a *kernels.Int8, ids []int32, x *kernels.Int8Batch)
	GemvPacked(y []float32, ldy int, a *kernels.PackedInt8, x *kernels.Int8Batch, bias, panelMax []float32)
	FastPacked() bool
	Quantize(dst *kernels.Int8Batch, x []float32, ldx, n, count int)
	Axpy(a float32, x, y []float32)
	Gates(gates, cPrev, c, tc, out []float32)
	GatesGRU(gates, sums, bias, hPrev, out []float32)
	TopK(dst []int32, x []float32) int
	LogSumExp(x []float32) float32
	SelectAbove(ids []int32, x, margin []float32, factor, threshold float32, first int) []int32
	LogSumExpBelow(x []float32, top float32) float32
}

// New makes a model of that shape from the parameters that value returns. It keeps their
// memory and never writes to it. The error names a field of cfg that is out of range, or
// the first parameter of another shape.
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
	m := &Model{Config: cfg, cell: cells[cfg.Kind()], embedding: param()}
	for range cfg.Layers {
		l := layer{wih: param(), whh: param()}
		l.bias = m.cell.bias(param().Float32, param().Float32)
		m.layers = append(m.layers, l)
	}
	if cfg.Projected() {
		m.projection = affine{param(), param().Float32}
	}
	m.decoder.weight = m.embedding
	if !cfg.Tied {
		m.decoder.weight = param()
	}
	m.decoder.bias = param().Float32
	return m, nil
}

// FromTraining is trained for inference. It shares trained's matrices; its copy of the
// layers' biases, which are sums, does not follow further training.
func FromTraining(trained *nn.Model) *Model {
	m, err := New(trained.Config, func(s nn.Spec) Matrix { return Matrix{Float32: trained.Param(s.Name).Value} })
	if err != nil {
		panic(err) // a trained model has the parameters of its shape
	}
	return m
}

// NewState is the state of batch texts before their first word: zeros. A Runner's states
// are of batch 1.
func (m *Model) NewState(batch int) *nn.State { return nn.NewState(m.Config, batch) }
