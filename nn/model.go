package nn

import (
	"fmt"
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// Model is a language model in training: parameters, and the scratch memory of one
// batch. Its parameters may be read concurrently; Train and Eval may not run
// concurrently.
type Model struct {
	Config
	Precision kernels.Precision // of the products in Train and Eval
	// GradientFilter is a probability: the products with the logits' gradient skip
	// blocks of positions and words in which every probability is below it; 0 skips
	// none. The loss and the gradient of the decoder's bias are exact.
	GradientFilter float32
	// LogitsInt8 makes Train and Eval compute the logits from int8 operands, where
	// [kernels.Set.FitsInt8]: the decoder's rows and the positions are each rounded
	// with their own scale. Gradients are those of the softmax of these logits.
	LogitsInt8 bool
	// Starts marks the words (B, T) of Train's batch that are read from the empty state, as
	// the first of a message is; nil marks none.
	Starts []bool
	params []*Param

	embedding  embedding
	layers     []*recurrent
	drops      []dropout // after the embedding, then after each layer
	locked     bool      // drops use one mask for all words of a text
	projection *linear   // nil unless Config.Projected
	decoder    decoder
	penalty    penalty // on the last layer's output

	ids, targets []int32   // time-major
	starts       []bool    // time-major
	output       []float32 // (N, H), the last layer's output after its dropout
}

// New makes a model of that shape whose parameters are 0. The error names a field of
// cfg that is out of range.
func New(cfg Config) (*Model, error) {
	return NewFrom(cfg, func(s Spec) []float32 { return kernels.Floats(s.Size()) })
}

// NewFrom makes a model of that shape whose parameters are the slices that value
// returns, each of Spec.Size floats. The error names a field of cfg that is out of
// range, or the first parameter of another size.
func NewFrom(cfg Config, value func(Spec) []float32) (*Model, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{Config: cfg, drops: make([]dropout, cfg.Layers+1)}
	for _, s := range cfg.Specs() {
		p := &Param{Name: s.Name, Shape: s.Shape, Value: value(s)}
		if len(p.Value) != s.Size() {
			return nil, fmt.Errorf("model: %s has %d numbers, want %v", s.Name, len(p.Value), s.Shape)
		}
		m.params = append(m.params, p)
	}
	next := 0
	param := func() *Param { next++; return m.params[next-1] }
	m.embedding = embedding{weight: param(), width: cfg.Embedding}
	in := cfg.Embedding
	for range cfg.Layers {
		m.layers = append(m.layers, newRecurrent(cfg.Kind(), in, cfg.Hidden, param))
		in = cfg.Hidden
	}
	if cfg.Projected() {
		m.projection = &linear{weight: param(), bias: param(), in: in, out: cfg.Embedding}
	}
	m.decoder = decoder{weight: m.embedding.weight, in: cfg.decoderIn(), vocab: cfg.Vocab, panelSize: panelSize}
	if !cfg.Tied {
		m.decoder.weight = param()
	}
	m.decoder.bias = param()
	return m, m.Regularize(PlainDropout())
}

// Params lists the parameters in the order of Config.Specs.
func (m *Model) Params() []*Param { return m.params }

// Param returns the parameter of that name, or nil.
func (m *Model) Param(name string) *Param {
	for _, p := range m.params {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Trainable allocates a gradient for each parameter.
func (m *Model) Trainable() {
	for _, p := range m.params {
		if p.Grad == nil {
			p.Grad = kernels.Floats(len(p.Value))
		}
	}
}

// hiddens computes the decoder's input (N, K) from the word ids x (B, T) and advances s.
// starts is Model.Starts, and rng draws the dropout masks; nil means none of either.
func (m *Model) hiddens(p *kernels.Pool, x []int32, s *State, starts []bool, rng *rand.PCG) []float32 {
	m.ids = timeMajor(m.ids, x, s.Batch)
	if starts != nil {
		m.starts = timeMajor(m.starts, starts, s.Batch)
		starts = m.starts
	}
	y := m.drop(p, 0, m.embedding.forward(p, m.ids, rng), s.Batch, rng)
	for i, l := range m.layers {
		h, c := s.Layer(i)
		y = m.drop(p, i+1, l.forward(p, y, s.Batch, h, c, starts, rng), s.Batch, rng)
	}
	m.output = y
	if m.projection != nil {
		y = m.projection.forward(p, y)
	}
	return y
}

// drop applies dropout i to x, which is time-major with batch texts.
func (m *Model) drop(p *kernels.Pool, i int, x []float32, batch int, rng *rand.PCG) []float32 {
	period := len(x)
	if m.locked {
		period = batch * (len(x) / len(m.ids))
	}
	return m.drops[i].forward(p, x, period, rng)
}

// Train runs one batch forward and backward. x and y are word ids (B, T); s is the state
// after the batch before, which it advances. It returns the mean cross-entropy in nats
// and sets the gradients of Params to those of the cross-entropy and the penalties that
// Regularize has set. rng draws the dropout masks, nil for none. Trainable must have been
// called.
func (m *Model) Train(p *kernels.Pool, x, y []int32, s *State, rng *rand.PCG) (loss float64) {
	m.compute(m.Precision, m.LogitsInt8 && p.FitsInt8(m.decoder.in))
	m.decoder.filter = m.GradientFilter
	h := m.hiddens(p, x, s, m.Starts, rng)
	m.targets = timeMajor(m.targets, y, s.Batch)
	loss, d := m.decoder.train(p, h, m.targets)
	if m.projection != nil {
		d = m.projection.backward(p, d)
	}
	for i := len(m.layers) - 1; i >= 0; i-- {
		last := i == len(m.layers)-1
		if last {
			m.penalty.output(p, m.output, d)
		}
		m.drops[i+1].backward(p, d)
		if last {
			m.penalty.hidden(p, m.layers[i].h[s.Batch*m.Hidden:], d, s.Batch*m.Hidden)
		}
		d = m.layers[i].backward(p, d, s.Batch)
	}
	m.drops[0].backward(p, d)
	m.embedding.backward(m.ids, d, m.Tied)
	return loss
}

// LiveBlocks is the share of blocks that GradientFilter did not skip in the last panel
// of the last Train; 0 if nothing is filtered.
func (m *Model) LiveBlocks() float64 { return m.decoder.live.Share() }

// Fastest sets Precision and LogitsInt8 to what s multiplies fastest.
func (m *Model) Fastest(s *kernels.Set) { m.Precision, m.LogitsInt8 = s.Fastest(), true }

// Eval runs one batch forward without dropout and calls see with each
// position's logits; word t of text b is row t·B + b. x, y and s are as in Train.
func (m *Model) Eval(p *kernels.Pool, x, y []int32, s *State, see Visit) {
	m.compute(m.Precision, m.LogitsInt8 && p.FitsInt8(m.decoder.in))
	h := m.hiddens(p, x, s, nil, nil)
	m.targets = timeMajor(m.targets, y, s.Batch)
	m.decoder.visit(p, h, m.targets, see)
}

// compute sets the precision of all layers' products; the logits' may be int8.
func (m *Model) compute(prec kernels.Precision, int8 bool) {
	for _, l := range m.layers {
		l.prec = prec
	}
	if m.projection != nil {
		m.projection.prec = prec
	}
	m.decoder.prec, m.decoder.int8 = prec, int8
}

// timeMajor transposes x (B, T) to (T, B), in dst's memory if it is large enough.
func timeMajor[T any](dst, x []T, batch int) []T {
	if cap(dst) < len(x) {
		dst = make([]T, len(x))
	}
	dst = dst[:len(x)]
	steps := len(x) / batch
	for b := range batch {
		for t, id := range x[b*steps:][:steps] {
			dst[t*batch+b] = id
		}
	}
	return dst
}
