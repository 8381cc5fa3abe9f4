package infer

import "github.com/lstmkb/lstmkb/nn"

// cell is a kind of recurrent layer. It is all that inference knows of one: the equations
// are in the kind's own file.
type cell struct {
	gates int // G: weights are W_ih (G·H, in) and W_hh (G·H, H), biases (G·H)
	// bias makes of b_ih and b_hh, (G·H) each, what step reads.
	bias func(bih, bhh []float32) []float32
	// step computes a text's new state.
	step func(k Kernels, s cellStep)
}

// cells has a row for each kind that package nn trains.
var cells = map[*nn.Cell]*cell{&nn.LSTM: &lstm, &nn.GRU: &gru}

// cellStep is the step of one text in one layer, for n = to−from of its hidden units.
type cellStep struct {
	zx, zh   []float32 // (G, n) W_ih·x_t and W_hh·h_{t−1} without biases; step may overwrite them
	bias     []float32 // as cell.bias made it, for all units
	from, to int
	h, c     []float32 // (H) the layer's state, to be replaced from unit from to unit to; c is unused by cells without one
	scratch  []float32 // (H) written from unit from to unit to
}
