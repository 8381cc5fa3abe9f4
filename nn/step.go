package nn

import "github.com/lstmkb/lstmkb/kernels"

// Step is the scratch memory of one text's inference, a word at a time. Many may
// run at once on one model, each its own Step.
type Step struct {
	m     *Model
	set   *kernels.Set
	gates []float32 // (4H)
	sums  []float32 // (4H)
	tc    []float32 // (H)
	out   []float32 // (K), what the decoder reads
}

// NewStep makes scratch memory for inference with that set.
func (m *Model) NewStep(set *kernels.Set) *Step {
	h := m.Hidden
	return &Step{m: m, set: set, gates: make([]float32, 4*h), sums: make([]float32, 4*h),
		tc: make([]float32, h), out: make([]float32, m.decoderIn())}
}

// Next moves s, a state of batch 1, on by the word id.
func (s *Step) Next(st *State, id int32) {
	m := s.m
	x := m.embedding.weight.Value[int(id)*m.Embedding:][:m.Embedding]
	for i, l := range m.layers {
		h, c := st.layer(i)
		s.set.Gemv(s.gates, l.wih.Value, l.in, x)
		s.set.Gemv(s.sums, l.whh.Value, l.hidden, h)
		s.set.Axpy(1, s.sums, s.gates)
		s.set.Axpy(1, l.bih.Value, s.gates)
		s.set.Axpy(1, l.bhh.Value, s.gates)
		s.set.Gates(s.gates, c, c, s.tc, h)
		x = h
	}
}

// Logits writes the scores of all V words after st, a state of batch 1.
func (s *Step) Logits(logits []float32, st *State) {
	m := s.m
	x, _ := st.layer(m.Layers - 1)
	if l := m.projection; l != nil {
		s.set.Gemv(s.out, l.weight.Value, l.in, x)
		s.set.Axpy(1, l.bias.Value, s.out)
		x = s.out
	}
	s.set.Gemv(logits[:m.Vocab], m.decoder.weight.Value, m.decoder.in, x)
	s.set.Axpy(1, m.decoder.bias.Value, logits)
}
