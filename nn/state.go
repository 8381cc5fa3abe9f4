package nn

import "slices"

// State is the hidden state of all layers, (L, B, H), and the cell state if the cell
// has one.
type State struct {
	Batch  int
	H, C   []float32
	hidden int
}

// NewState is the state of batch texts before their first word: zeros.
func (m *Model) NewState(batch int) *State { return NewState(m.Config, batch) }

// NewState is the state of batch texts before their first word: zeros.
func NewState(c Config, batch int) *State {
	n := c.Layers * batch * c.Hidden
	s := &State{Batch: batch, H: make([]float32, n), hidden: c.Hidden}
	if c.Kind().CellState {
		s.C = make([]float32, n)
	}
	return s
}

// Layer returns the (B, H) parts of layer i; c is nil if the cell has no cell state.
func (s *State) Layer(i int) (h, c []float32) {
	n := s.Batch * s.hidden
	if s.C != nil {
		c = s.C[i*n:][:n]
	}
	return s.H[i*n:][:n], c
}

// Reset returns all texts to the state before their first word.
func (s *State) Reset() {
	clear(s.H)
	clear(s.C)
}

// ResetText returns text b to the state before its first word.
func (s *State) ResetText(b int) {
	for _, x := range [][]float32{s.H, s.C} {
		for at := b * s.hidden; at < len(x); at += s.Batch * s.hidden {
			clear(x[at:][:s.hidden])
		}
	}
}

// Clone is a copy of s.
func (s *State) Clone() *State {
	return &State{s.Batch, slices.Clone(s.H), slices.Clone(s.C), s.hidden}
}

// Copy makes s equal to from, which has the same shape.
func (s *State) Copy(from *State) {
	copy(s.H, from.H)
	copy(s.C, from.C)
}
