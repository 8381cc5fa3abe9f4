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
	Precision kernels.Precision // of the products in Train; those of Eval are float32
	// GradientFilter is the probability below which Train's products leave words out,
	// by blocks of positions and words; 0 leaves out nothing. The loss and the
	// gradient of the decoder's bias are exact.
	GradientFilter float32
	// LogitsInt8 makes Train's logits products of numbers in 8 bits, each word's and
	// each position's rounded with a scale of its own, where [kernels.Set.FitsInt8];
	// gradients are those of the softmax of these logits.
	LogitsInt8 bool
	params     []*Param

	embedding  embedding
	layers     []*lstm
	drops      []dropout // after the embedding, then after each LSTM layer
	locked     bool      // drops have one mask for all words of a text
	projection *linear   // nil unless Config.Projected
	decoder    decoder
	penalty    penalty // of the last layer's output

	ids, targets []int32   // time-major
	output       []float32 // (N, H), of the last layer, after its dropout
}

// New makes a model of that shape with parameters of 0.
func New(cfg Config) (*Model, error) {
	return NewFrom(cfg, func(s Spec) []float32 { return kernels.Floats(s.Size()) })
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

// Trainable gives each parameter a gradient.
func (m *Model) Trainable() {
	for _, p := range m.params {
		if p.Grad == nil {
			p.Grad = kernels.Floats(len(p.Value))
		}
	}
}

// hiddens runs the model up to what the decoder reads, (N, K), and moves s on. x
// is (B, T); rng draws the dropout masks, nil for none.
func (m *Model) hiddens(p *kernels.Pool, x []int32, s *State, rng *rand.PCG) []float32 {
	m.ids = timeMajor(m.ids, x, s.Batch)
	y := m.drop(p, 0, m.embedding.forward(p, m.ids, rng), s.Batch, rng)
	for i, l := range m.layers {
		h, c := s.Layer(i)
		y = m.drop(p, i+1, l.forward(p, y, s.Batch, h, c, rng), s.Batch, rng)
	}
	m.output = y
	if m.projection != nil {
		y = m.projection.forward(p, y)
	}
	return y
}

// drop is dropout i of x, whose rows are of batch texts, time-major.
func (m *Model) drop(p *kernels.Pool, i int, x []float32, batch int, rng *rand.PCG) []float32 {
	period := len(x)
	if m.locked {
		period = batch * (len(x) / len(m.ids))
	}
	return m.drops[i].forward(p, x, period, rng)
}

// Train runs one batch forward and backward: x and y are (B, T) word ids, s the
// state carried from the batch before, which moves on. It returns the mean
// cross-entropy in nats and leaves in Params the gradients of that and of the
// penalties that Regularize has set. rng draws the dropout masks; nil means no
// dropout. Trainable must have been called.
func (m *Model) Train(p *kernels.Pool, x, y []int32, s *State, rng *rand.PCG) (loss float64) {
	m.compute(m.Precision)
	m.decoder.gradientFilter = m.GradientFilter
	m.decoder.int8 = m.LogitsInt8 && p.FitsInt8(m.decoder.in)
	h := m.hiddens(p, x, s, rng)
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

// LiveBlocks is the share of the blocks of logits that the last Train's products had
// not left out by GradientFilter, of its last panel; 0 where it is 0.
func (m *Model) LiveBlocks() float64 { return m.decoder.live.Share() }

// Eval runs one batch forward, without dropout, and shows each position's logits
// to see, whose row counts positions as t·B + b.
func (m *Model) Eval(p *kernels.Pool, x, y []int32, s *State, see Visit) {
	m.compute(kernels.Float32)
	m.decoder.int8 = false
	h := m.hiddens(p, x, s, nil)
	m.targets = timeMajor(m.targets, y, s.Batch)
	m.decoder.visit(p, h, m.targets, see)
}

// compute sets the precision of all layers' products.
func (m *Model) compute(prec kernels.Precision) {
	for _, l := range m.layers {
		l.prec = prec
	}
	if m.projection != nil {
		m.projection.prec = prec
	}
	m.decoder.prec = prec
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
