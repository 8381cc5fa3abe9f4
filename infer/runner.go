package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Runner is the scratch memory of inference, a word at a time, for one text or for
// several side by side, each with a state of batch 1. What it computes of a text is the
// same bits whatever texts stand beside it. Many may run at once on one model, each its
// own Runner; it allocates only to grow.
type Runner struct {
	net   *Model
	k     Kernels
	gates []float32 // (B, 4H)
	sums  []float32 // (B, 4H)
	h     []float32 // (B, H), of a layer
	above []float32 // (B, H), what the next layer reads
	tc    []float32 // (H)
	x     []float32 // (B, E)
	out   []float32 // (B, E), of the projection
	rows  []float32 // (rowsAtOnce)

	in, hidden operand
	addBias    addBias
	units      layerStep
	screens    []*screened // of texts, made when there is need
	lists      []Shortlist // beside screens
	batch      batchSplit
	lowRanked  lowRanked
	reading    reading
	oneState   [1]*nn.State
	oneText    [1][]int32
	oneID      [1]int32
	oneK       [1]int
}

// rowsAtOnce is how many words Rows scores at a time.
const rowsAtOnce = 256

// NewRunner makes scratch memory for inference with those kernels.
func (n *Model) NewRunner(k Kernels) *Runner {
	s := &Runner{net: n, k: k, tc: make([]float32, n.Hidden), rows: make([]float32, rowsAtOnce)}
	s.grow(1)
	return s
}

// grow makes room for that many texts.
func (s *Runner) grow(texts int) {
	n := s.net
	if len(s.h) >= texts*n.Hidden {
		return
	}
	s.gates, s.sums = make([]float32, texts*4*n.Hidden), make([]float32, texts*4*n.Hidden)
	s.h, s.above, s.x = make([]float32, texts*n.Hidden), make([]float32, texts*n.Hidden), make([]float32, texts*n.Embedding)
	if n.Projected() {
		s.out = make([]float32, texts*n.Embedding)
	}
	widest := make([]float32, texts*max(n.Hidden, n.Embedding))
	for _, o := range []*operand{&s.in, &s.hidden} {
		s.k.Quantize(&o.q, widest, len(widest)/texts, len(widest)/texts, texts)
	}
}

// Next moves s, a state of batch 1, on by the word id.
func (s *Runner) Next(st *nn.State, id int32) {
	s.oneState[0], s.oneID[0] = st, id
	s.NextBatch(s.oneState[:], s.oneID[:])
}

// nextLeast texts for each worker are faster each on one than all on all.
const nextLeast = 4

// NextBatch moves each state, all of batch 1, on by its word.
func (s *Runner) NextBatch(states []*nn.State, ids []int32) {
	if s.split(nextLeast, batchSplit{do: (*batchSplit).next, states: states, ids: ids}) {
		return
	}
	s.grow(len(states))
	h := s.net.Hidden
	s.embed(ids)
	for i := range s.net.layers {
		s.gather(&s.hidden, s.h, states, i)
		s.units = layerStep{layer: &s.net.layers[i], panels: s.panels(i), number: i, in: &s.in, hidden: &s.hidden, states: states, h: h,
			gates: s.gates[:len(states)*4*h], sums: s.sums[:len(states)*4*h], tc: s.tc, part: s.units.part}
		s.units.run(s.k)
		if i < len(s.net.layers)-1 {
			s.gather(&s.in, s.above, states, i)
		}
	}
}

// embed makes the words' vectors the input.
func (s *Runner) embed(ids []int32) {
	w := &s.net.embedding
	if w.Int8 != nil && s.net.layers[0].wih.Int8 != nil {
		s.in.setRows(w.Int8, ids)
		return
	}
	e := s.net.Embedding
	x := s.x[:len(ids)*e]
	for b, id := range ids {
		w.row(x[b*e:][:e], int(id))
	}
	s.in.set(x, e)
}

// gather makes o the hidden states of layer i, in the memory x.
func (s *Runner) gather(o *operand, x []float32, states []*nn.State, i int) {
	width := s.net.Hidden
	x = x[:len(states)*width]
	for b, st := range states {
		h, _ := st.Layer(i)
		copy(x[b*width:][:width], h)
	}
	o.set(x, width)
}

// Logits writes the scores of all V words after st, a state of batch 1.
func (s *Runner) Logits(logits []float32, st *nn.State) {
	s.oneState[0] = st
	s.LogitsBatch(logits, s.oneState[:])
}

// LogitsBatch writes the scores of all words after each state, all of batch 1, to
// logits (len(states), V).
func (s *Runner) LogitsBatch(logits []float32, states []*nn.State) {
	v := s.net.Vocab
	logits = logits[:len(states)*v]
	s.project(states)
	s.net.decoder.weight.multiply(s.k, logits, v, &s.in)
	s.addBias.bias, s.addBias.logits = s.net.decoder.bias, logits
	s.k.RunDynamic(len(states), &s.addBias)
}

// addBias adds the decoder's bias to rows of logits.
type addBias struct{ bias, logits []float32 }

func (t *addBias) Do(w *kernels.Worker, row int) {
	w.Axpy(1, t.bias, t.logits[row*len(t.bias):][:len(t.bias)])
}

// LogitsFor writes logits[id] for those ids alone, the same bits as Logits writes.
func (s *Runner) LogitsFor(logits []float32, ids []int32, st *nn.State) {
	s.oneState[0] = st
	s.project(s.oneState[:])
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		s.net.decoder.weight.multiplyRows(s.k, s.rows[:n], ids[:n], &s.in)
		for i, id := range ids[:n] {
			logits[id] = s.rows[i] + s.net.decoder.bias[id]
		}
		ids = ids[n:]
	}
}

// project makes what the decoder reads, (B, K), the input.
func (s *Runner) project(states []*nn.State) {
	s.grow(len(states))
	s.gather(&s.in, s.above, states, s.net.Layers-1)
	if !s.net.Projected() {
		return
	}
	e := s.net.Embedding
	out := s.out[:len(states)*e]
	s.net.projection.weight.multiply(s.k, out, e, &s.in)
	for b := range states {
		s.k.Axpy(1, s.net.projection.bias, out[b*e:][:e])
	}
	s.in.set(out, e)
}
