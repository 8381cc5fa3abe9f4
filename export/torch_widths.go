package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/nn"
)

// Layers that are modules of their own may have hidden states of different widths h. This
// program's layers all have the largest, H: a unit whose weights and biases are 0 has the state
//
//	c = σ(0)·0 + σ(0)·tanh(0) = 0, h = σ(0)·tanh(0) = 0     (LSTM; likewise GRU)
//
// for ever, so that the wider model computes the same. A tied decoder of E < H gets a
// projection that takes the first E units.

// maxWiden limits the memory of a wider model to that multiple of the file's numbers.
const maxWiden = 8

// readWidths reads the widths of the layers' hidden states and returns the largest. The widths
// stay nil if they are all the same.
func (t *torchFile) readWidths() (int, error) {
	var widths []int
	for l := range t.layers {
		_, h, err := t.matrix(fmt.Sprintf("weight_hh_l%d", l))
		if err != nil {
			return 0, err
		}
		widths = append(widths, h)
	}
	var names []string
	for _, m := range t.modules {
		names = append(names, strings.TrimSuffix(m, "."))
	}
	kind := "modules"
	if t.awd {
		kind = "an AWD-LSTM"
	}
	t.notes = append(t.notes, fmt.Sprintf("the layers are %s: %s, of widths %v", kind, strings.Join(names, ", "), widths))
	if slices.Min(widths) != slices.Max(widths) {
		t.widths = widths
	}
	return slices.Max(widths), nil
}

// checkWidths returns an error for widths that no model of this program has, or only one that
// is far larger than the file.
func (t *torchFile) checkWidths(cfg nn.Config) error {
	if t.widths == nil {
		return nil
	}
	if _, ok := t.found["projection.weight"]; cfg.Tied && !ok && t.last() != cfg.Embedding {
		return fmt.Errorf("the last layer has the width %d, want that of the Embedding, %d, whose weights the decoder has", t.last(), cfg.Embedding)
	}
	have, want := 0, 0
	for _, name := range t.Names() {
		shape, _ := t.Shape(name)
		have += nn.Spec{Shape: shape}.Size()
	}
	for _, s := range cfg.Specs() {
		want += s.Size()
	}
	if want/maxWiden > have {
		return fmt.Errorf("layers of the widths %v would take %d numbers at one width, more than %d times the file's %d", t.widths, want, maxWiden, have)
	}
	return nil
}

// last is the width of the last layer.
func (t *torchFile) last() int { return t.widths[len(t.widths)-1] }

// stored is the shape that a parameter has in the file.
func (t *torchFile) stored(s nn.Spec, cfg nn.Config) []int {
	if t.widths == nil {
		return s.Shape
	}
	gates := cfg.Kind().Gates
	for l, h := range t.widths {
		in := cfg.Embedding
		if l > 0 {
			in = t.widths[l-1]
		}
		switch s.Name {
		case cfg.Kind().Param("weight_ih", l):
			return []int{gates * h, in}
		case cfg.Kind().Param("weight_hh", l):
			return []int{gates * h, h}
		case cfg.Kind().Param("bias_ih", l), cfg.Kind().Param("bias_hh", l):
			return []int{gates * h}
		}
	}
	if s.Name == "decoder.weight" || s.Name == "projection.weight" {
		return []int{s.Shape[0], t.last()}
	}
	return s.Shape
}

// missing is a parameter that the file lacks: zeros, or the projection onto the first units.
func (t *torchFile) missing(s nn.Spec) []float32 {
	x := make([]float32, s.Size())
	if s.Name == "projection.weight" {
		for i := range s.Shape[0] {
			x[i*s.Shape[1]+i] = 1
		}
	}
	return x
}

// widened copies a parameter of that shape to the wider one of s, gate by gate.
func widened(x []float32, shape []int, s nn.Spec, cfg nn.Config) []float32 {
	y := make([]float32, s.Size())
	gates := 1
	if strings.HasPrefix(s.Name, cfg.Kind().Name+".") {
		gates = cfg.Kind().Gates
	}
	columns, wide := 1, 1
	if len(shape) == 2 {
		columns, wide = shape[1], s.Shape[1]
	}
	h, wideH := shape[0]/gates, s.Shape[0]/gates
	for g := range gates {
		for i := range h {
			copy(y[(g*wideH+i)*wide:][:columns], x[(g*h+i)*columns:])
		}
	}
	return y
}
