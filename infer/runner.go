package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Runner is scratch memory for inference, one word at a time, with one text or several
// side by side, each with a state of batch 1. A text's results are the same bits whatever
// texts stand beside it. It is for one caller at a time; any number of Runners may work
// on one model at once. It allocates only to grow.
type Runner struct {
	net     *Model
	k       Kernels
	zx, zh  []float32 // (B, G·H) a layer's products with its input and with h
	known   []float32 // (B, G·H) those with the inputs of all words that Prefill reads
	h       []float32 // (B, H) a layer's h before the step
	above   []float32 // (B, H) the next layer's input
	scratch []float32 // (H)
	x       []float32 // (B, E) the words' vectors
	out     []float32 // (B, E) of the projection
	rows    []float32 // (rowsAtOnce)

	in, hidden operand // what a layer's two matrices multiply
	step       layerStep
	addBias    addBias
	batch      batchSplit
	schedule   schedule
	screens    []*screened // one per text, made on demand
	lists      []Shortlist // beside screens
	lowRanked  lowRanked

	// Arguments of a call with one text.
	oneState [1]*nn.State
	oneText  [1][]int32
	oneID    [1]int32
	oneK     [1]int
}

// rowsAtOnce is how many words LogitsFor scores at a time.
const rowsAtOnce = 256

// NewRunner makes scratch memory for inference with k, which it does not share with
// another Runner in use.
func (m *Model) NewRunner(k Kernels) *Runner {
	r := &Runner{net: m, k: k, scratch: make([]float32, m.Hidden), rows: make([]float32, rowsAtOnce)}
	r.grow(1)
	return r
}

// grow makes room for that many texts.
func (r *Runner) grow(texts int) {
	h, e := r.net.Hidden, r.net.Embedding
	if len(r.h) >= texts*h {
		return
	}
	width := r.net.cell.gates * h
	r.zx, r.zh, r.known = make([]float32, texts*width), make([]float32, texts*width), make([]float32, texts*width)
	r.h, r.above, r.x = make([]float32, texts*h), make([]float32, texts*h), make([]float32, texts*e)
	if r.net.Projected() {
		r.out = make([]float32, texts*e)
	}
	widest := make([]float32, texts*max(h, e))
	for _, o := range []*operand{&r.in, &r.hidden} {
		r.k.Quantize(&o.q, widest, max(h, e), max(h, e), texts)
	}
}

// Next moves st, a state of batch 1, past the word id.
func (r *Runner) Next(st *nn.State, id int32) {
	r.oneState[0], r.oneID[0] = st, id
	r.NextBatch(r.oneState[:], r.oneID[:])
}

// textsPerWorker is from how many texts per worker NextBatch splits the texts instead of
// each layer: each worker then has enough texts to make use of a matrix that it reads.
const textsPerWorker = 4

// NextBatch moves each state, all of batch 1, past its word.
func (r *Runner) NextBatch(states []*nn.State, ids []int32) {
	if r.split(textsPerWorker, batchSplit{do: (*batchSplit).next, states: states, ids: ids}) {
		return
	}
	r.grow(len(states))
	r.embed(ids)
	for i := range r.net.layers {
		r.gather(&r.hidden, r.h, states, i)
		r.prepareStep(i, states)
		r.step.run(r.k)
		if i < len(r.net.layers)-1 {
			r.gather(&r.in, r.above, states, i)
		}
	}
}

// prepareStep sets step to layer i with the operands in and hidden.
func (r *Runner) prepareStep(i int, states []*nn.State) {
	n := len(states) * r.net.cell.gates * r.net.Hidden
	r.step = layerStep{cell: r.net.cell, layer: &r.net.layers[i], panels: r.panels(i), index: i, in: &r.in, hidden: &r.hidden,
		states: states, h: r.net.Hidden, zx: r.zx[:n], zh: r.zh[:n], scratch: r.scratch, part: r.step.part}
}

// embed sets the input to the words' vectors.
func (r *Runner) embed(ids []int32) {
	w := &r.net.embedding
	if w.Int8 != nil && r.net.layers[0].wih.Int8 != nil {
		r.in.setRows(w.Int8, ids)
		return
	}
	e := r.net.Embedding
	x := r.x[:len(ids)*e]
	for b, id := range ids {
		w.row(x[b*e:][:e], int(id))
	}
	r.in.set(x, e)
}

// gather sets o to the hidden states of layer i, copied to x (B, H).
func (r *Runner) gather(o *operand, x []float32, states []*nn.State, i int) {
	width := r.net.Hidden
	x = x[:len(states)*width]
	for b, st := range states {
		h, _ := st.Layer(i)
		copy(x[b*width:][:width], h)
	}
	o.set(x, width)
}

// Logits writes the scores of all V words after st, a state of batch 1.
func (r *Runner) Logits(logits []float32, st *nn.State) {
	r.oneState[0] = st
	r.LogitsBatch(logits, r.oneState[:])
}

// LogitsBatch writes the scores of all words after each state, all of batch 1, to
// logits (len(states), V).
func (r *Runner) LogitsBatch(logits []float32, states []*nn.State) {
	v := r.net.Vocab
	logits = logits[:len(states)*v]
	r.project(states)
	r.net.decoder.weight.multiply(r.k, logits, v, &r.in)
	r.addBias.bias, r.addBias.logits = r.net.decoder.bias, logits
	r.k.RunDynamic(len(states), &r.addBias)
}

// addBias adds the decoder's bias (V) to each row of logits (B, V).
type addBias struct{ bias, logits []float32 }

func (t *addBias) Do(w *kernels.Worker, row int) {
	w.Axpy(1, t.bias, t.logits[row*len(t.bias):][:len(t.bias)])
}

// LogitsFor writes logits[id] for those ids only: the same bits as Logits writes. logits
// is (V).
func (r *Runner) LogitsFor(logits []float32, ids []int32, st *nn.State) {
	r.oneState[0] = st
	r.project(r.oneState[:])
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		r.net.decoder.weight.multiplyRows(r.k, r.rows[:n], ids[:n], &r.in)
		for i, id := range ids[:n] {
			logits[id] = r.rows[i] + r.net.decoder.bias[id]
		}
		ids = ids[n:]
	}
}

// project sets the input to what the decoder reads, (B, K).
func (r *Runner) project(states []*nn.State) {
	r.grow(len(states))
	r.gather(&r.in, r.above, states, r.net.Layers-1)
	if !r.net.Projected() {
		return
	}
	e := r.net.Embedding
	out := r.out[:len(states)*e]
	r.net.projection.weight.multiply(r.k, out, e, &r.in)
	for b := range states {
		r.k.Axpy(1, r.net.projection.bias, out[b*e:][:e])
	}
	r.in.set(out, e)
}
