package nn

import (
	"fmt"
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// Model is a language model: parameters, and the scratch memory of one batch at a
// time. Its parameters may be read by many; Train and Eval are for one caller.
type Model struct {
	Config
	params []*Param

	embedding  embedding
	layers     []*lstm
	drops      []dropout // after the embedding, then after each LSTM layer
	projection *linear   // nil unless Config.Projected
	decoder    decoder

	ids, targets []int32 // time-major
}

// New makes a model of that shape with parameters of 0.
func New(cfg Config) (*Model, error) {
	return NewFrom(cfg, func(s Spec) []float32 { return make([]float32, s.Size()) })
}

// NewFrom makes a model of that shape whose parameters are the slices that value
// returns, each of Spec.Size floats.
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
		m.layers = append(m.layers, &lstm{wih: param(), whh: param(), bih: param(), bhh: param(),
			in: in, hidden: cfg.Hidden, bias: make([]float32, 4*cfg.Hidden)})
		in = cfg.Hidden
	}
	if cfg.Projected() {
		m.projection = &linear{weight: param(), bias: param(), in: in, out: cfg.Embedding}
	}
	m.decoder = decoder{weight: m.embedding.weight, in: cfg.decoderIn(), vocab: cfg.Vocab}
	if !cfg.Tied {
		m.decoder.weight = param()
	}
	m.decoder.bias = param()
	for i := range m.drops {
		m.drops[i].p = cfg.Dropout
	}
	return m, nil
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

// Trainable gives each parameter a gradient.
func (m *Model) Trainable() {
	for _, p := range m.params {
		if p.Grad == nil {
			p.Grad = make([]float32, len(p.Value))
		}
	}
}

// hiddens runs the model up to what the decoder reads, (N, K), and moves s on. x
// is (B, T); rng draws the dropout masks, nil for none.
func (m *Model) hiddens(p *kernels.Pool, x []int32, s *State, rng *rand.PCG) []float32 {
	m.ids = timeMajor(m.ids, x, s.Batch)
	y := m.drops[0].forward(m.embedding.forward(m.ids), rng)
	for i, l := range m.layers {
		h, c := s.layer(i)
		y = m.drops[i+1].forward(l.forward(p, y, s.Batch, h, c), rng)
	}
	if m.projection != nil {
		y = m.projection.forward(p, y)
	}
	return y
}

// Train runs one batch forward and backward: x and y are (B, T) word ids, s the
// state carried from the batch before, which moves on. It returns the mean
// cross-entropy in nats and leaves its gradients in Params. rng draws the dropout
// masks; nil means no dropout. Trainable must have been called.
func (m *Model) Train(p *kernels.Pool, x, y []int32, s *State, rng *rand.PCG) (loss float64) {
	h := m.hiddens(p, x, s, rng)
	m.targets = timeMajor(m.targets, y, s.Batch)
	loss, d := m.decoder.train(p, h, m.targets)
	if m.projection != nil {
		d = m.projection.backward(p, d)
	}
	for i := len(m.layers) - 1; i >= 0; i-- {
		m.drops[i+1].backward(d)
		d = m.layers[i].backward(p, d, s.Batch)
	}
	m.drops[0].backward(d)
	if !m.Tied {
		clear(m.embedding.weight.Grad)
	}
	m.embedding.backward(m.ids, d)
	return loss
}

// Eval runs one batch forward, without dropout, and shows each position's logits
// to see, whose row counts positions as t·B + b.
func (m *Model) Eval(p *kernels.Pool, x, y []int32, s *State, see Visit) {
	h := m.hiddens(p, x, s, nil)
	m.targets = timeMajor(m.targets, y, s.Batch)
	m.decoder.visit(p, h, m.targets, see)
}

// timeMajor turns x (B, T) into (T, B), in dst's memory.
func timeMajor(dst, x []int32, batch int) []int32 {
	if cap(dst) < len(x) {
		dst = make([]int32, len(x))
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
