package nn

import (
	"fmt"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
)

// Cell is a kind of recurrent layer: what training, inference, checkpoints, export
// and import must know to handle it. Parameters are those of PyTorch's module of that
// kind, with its names, shapes and order of gates.
type Cell struct {
	Name      string // "lstm": the value of "cell" in config.json and the prefix of the parameters' names
	Operator  string // "LSTM": the name of PyTorch's module and of ONNX's operator
	Gates     int    // G; the matrices have G·H rows, gate after gate
	CellState bool   // the state is h and c, else h alone
	Apart     bool   // the products with x and with h enter the cell apart, not as their sum
	ONNXGates []int  // PyTorch's indices of the gates, in ONNX's order

	biasedGate    int               // its b_ih starts at 1; none if it is −1
	newArithmetic func() arithmetic // for one layer in training
}

// arithmetic is what a cell computes between the products with its matrices, in training.
type arithmetic interface {
	// start prepares l for a pass over n positions and sets l.bias.
	start(l *recurrent, n int)
	// forward computes h, and c, in row next from those in row row and from the products
	// with x and h in row row of z and zh, which keep what backward needs.
	forward(w *kernels.Worker, l *recurrent, row, next int)
	// backward turns row row of z and zh into the gradients of the products. dh (H) is
	// the gradient of h in row next. carry (H) is the gradient that the later step passed
	// on other than through its products, and receives that for the earlier step.
	backward(w *kernels.Worker, l *recurrent, row int, dh, carry []float32)
}

// Cells lists every kind. The first is what a [Config] without one means.
var Cells = []*Cell{&LSTM, &GRU}

// CanonicalCell returns the one spelling of a cell's name in a [Config]: "" for the
// first of [Cells], so that models older than the choice keep their files' bytes.
func CanonicalCell(name string) string {
	if name == Cells[0].Name {
		return ""
	}
	return name
}

// Kind returns the cell of a Config that Check accepts.
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

// Param is the name of a parameter of layer l: kind is weight_ih, weight_hh, bias_ih
// or bias_hh.
func (k *Cell) Param(kind string, l int) string { return fmt.Sprintf("%s.%s_l%d", k.Name, kind, l) }

// InOrder returns the gates of x, a parameter of a layer, in the order of these indices.
func (k *Cell) InOrder(x []float32, order []int) [][]float32 {
	gates, n := make([][]float32, k.Gates), len(x)/k.Gates
	for i, g := range order {
		gates[i] = x[g*n:][:n]
	}
	return gates
}
