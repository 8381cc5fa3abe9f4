package nn

import (
	"fmt"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
)

// Cell is a kind of recurrent layer: all that training, inference, checkpoints, export
// and import need to know of it. Parameters have the names, shapes and order of gates that
// PyTorch's module of the same kind has.
type Cell struct {
	Name      string // "lstm": the value of "cell" in config.json and the prefix of the parameters' names
	Operator  string // "LSTM": the name of PyTorch's module and of ONNX's operator
	Gates     int    // G: the matrices have G·H rows, gate after gate
	CellState bool   // the state is h and c, not h alone
	Apart     bool   // the cell reads the products with x and with h apart, not their sum
	ONNXGates []int  // PyTorch's indices of the gates, in ONNX's order
	// Activations are the functions that ONNX's operator takes by default, in its order.
	Activations []string

	biasedGate    int               // the gate whose b_ih starts at 1, −1 for none
	newArithmetic func() arithmetic // makes that of one layer
}

// arithmetic is what a cell computes between the products with its matrices, in
// training, on single rows of a layer's activations.
type arithmetic interface {
	// start prepares for a batch of n positions and sets l.bias.
	start(l *recurrent, n int)
	// forward computes row next of l.h and l.c from row row of them and of the products
	// l.z and l.zh, where it leaves what backward needs.
	forward(w *kernels.Worker, l *recurrent, row, next int)
	// backward turns row row of l.z and l.zh into the gradients of the products. dh (H)
	// is the gradient of the row's h_t that its output and the next step's products
	// sent. carry (H) is what the next step sent otherwise: to c_t, or past its products
	// to h_t. It receives the same for the step before.
	backward(w *kernels.Worker, l *recurrent, row int, dh, carry []float32)
}

// Cells lists all kinds. The first is the default of a [Config].
var Cells = []*Cell{&LSTM, &GRU}

// CanonicalCell returns the spelling of a cell's name in a [Config]: "" for the default,
// so that LSTM models have the same files as before there was a choice.
func CanonicalCell(name string) string {
	if name == Cells[0].Name {
		return ""
	}
	return name
}

// Kind returns the cell that c names, nil for an unknown name.
func (c Config) Kind() *Cell {
	for _, k := range Cells {
		if CanonicalCell(k.Name) == CanonicalCell(c.Cell) {
			return k
		}
	}
	return nil
}

// CellNames lists the names of all cells, for messages.
func CellNames() string {
	var names []string
	for _, k := range Cells {
		names = append(names, k.Name)
	}
	return strings.Join(names, " or ")
}

// Param is the name of a parameter of layer l, where kind is weight_ih, weight_hh,
// bias_ih or bias_hh.
func (k *Cell) Param(kind string, l int) string { return fmt.Sprintf("%s.%s_l%d", k.Name, kind, l) }

// InOrder returns the gates of x, a parameter of a layer, by their indices in order.
func (k *Cell) InOrder(x []float32, order []int) [][]float32 {
	gates, n := make([][]float32, k.Gates), len(x)/k.Gates
	for i, g := range order {
		gates[i] = x[g*n:][:n]
	}
	return gates
}
