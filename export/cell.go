package export

import (
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// cell is what ONNX needs to know of a kind of layer beside [nn.Cell].
type cell struct {
	attrs []attr // of its operator, beside hidden_size
	order []int  // PyTorch's indices of the gates, in the order of int8 graphs
	// arithmetic adds one step in elementary operators, from the state before to the
	// state after. zx (…, B, GH) is the sum of both products and biases; if the kind's
	// products are apart, it is that with x, and zh that with h.
	arithmetic func(g *graph, name func(kind string) string, h int, zx, zh string, before, after state)
}

// cells has a row for each kind that package nn trains.
var cells = map[*nn.Cell]*cell{&nn.LSTM: &lstmCell, &nn.GRU: &gruCell}

// state names the hidden state (1, B, H) of a layer and the cell state, if it has one.
type state []string

// stateNames names the states (L, B, H) of a model, as inputs; outputs end in "_out".
func stateNames(cfg nn.Config) []string {
	if cfg.Kind().CellState {
		return []string{"h", "c"}
	}
	return []string{"h"}
}

// states splits the states (L, B, H) by layer and names those before and after each.
func (g *graph) states(cfg nn.Config) (before, after []state) {
	before, after = make([]state, cfg.Layers), make([]state, cfg.Layers)
	for _, s := range stateNames(cfg) {
		if cfg.Layers == 1 {
			before[0], after[0] = append(before[0], s), append(after[0], s+"_out")
			continue
		}
		var parts []string
		for l := range cfg.Layers {
			parts = append(parts, fmt.Sprintf("%s_l%d", s, l))
			before[l], after[l] = append(before[l], parts[l]), append(after[l], fmt.Sprintf("%s_out_l%d", s, l))
		}
		g.add("Split", []string{s}, parts, attr{name: "axis", i: 0})
	}
	return before, after
}

// joinStates joins what states has split.
func (g *graph) joinStates(cfg nn.Config, after []state) {
	if cfg.Layers == 1 {
		return
	}
	for i, s := range stateNames(cfg) {
		var parts []string
		for _, layer := range after {
			parts = append(parts, layer[i])
		}
		g.add("Concat", parts, []string{s + "_out"}, attr{name: "axis", i: 0})
	}
}

// layers adds the layers on x (T, B, E), from the states before to those after, and
// returns the last layer's output (T, 1, B, H).
func (g *graph) layers(m *checkpoint.Model, x string) string {
	cfg := m.Config.Config
	kind, in := cfg.Kind(), cfg.Embedding
	before, after := g.states(cfg)
	for l := range cfg.Layers {
		if l > 0 {
			x = g.add("Squeeze", []string{x, g.constant("direction_axis", 1)}, []string{fmt.Sprintf("x_l%d", l)}) // (T, B, H)
		}
		w, r, b := g.parameters(m, l, in)
		y := fmt.Sprintf("y_l%d", l)
		g.add(kind.Operator, append([]string{x, w, r, b, ""}, before[l]...), append([]string{y}, after[l]...),
			append([]attr{{name: "hidden_size", i: int64(cfg.Hidden)}}, cells[kind].attrs...)...)
		x, in = y, cfg.Hidden
	}
	g.joinStates(cfg, after)
	return x
}

// parameters adds those of layer l, whose input has width in, as ONNX's operator takes
// them: W (1, GH, in), R (1, GH, H), B (1, 2GH).
func (g *graph) parameters(m *checkpoint.Model, l, in int) (w, r, b string) {
	kind, h := m.Config.Kind(), m.Config.Hidden
	rows := kind.Gates * h
	get := func(name string) [][]float32 { return kind.InOrder(m.Tensors[kind.Param(name, l)], kind.ONNXGates) }
	w = g.weights(kind.Param("W", l), []int{1, rows, in}, get("weight_ih")...)
	r = g.weights(kind.Param("R", l), []int{1, rows, h}, get("weight_hh")...)
	b = g.weights(kind.Param("B", l), []int{1, 2 * rows}, append(get("bias_ih"), get("bias_hh")...)...)
	return w, r, b
}
