package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
)

// What the recurrent operators do not compute is refused with its name.
func TestRecurrentRefuses(t *testing.T) {
	pool := newPool(t)
	for _, kind := range nn.Cells {
		op := operators[kind.Operator]
		rows := kind.Gates * 2
		args := func() []*Tensor {
			zeros := func(dims ...int) *Tensor {
				n, _ := count(dims)
				return FloatTensor(make([]float32, n), dims...)
			}
			return []*Tensor{zeros(4, 1, 3), zeros(1, rows, 3), zeros(1, rows, 2), zeros(1, 2*rows), nil, zeros(1, 1, 2), nil, nil}
		}
		for name, c := range map[string]struct {
			attrs  map[string]*attr
			change func([]*Tensor)
			want   string
		}{
			"nothing":      {},
			"direction":    {attrs: map[string]*attr{"direction": {s: "reverse"}}, want: `direction is "reverse"`},
			"activations":  {attrs: map[string]*attr{"activations": {strings: []string{"Sigmoid", "Relu", "Tanh"}}}, want: fmt.Sprintf("activations are [Sigmoid Relu Tanh], want the default ones, %v", kind.Activations)},
			"defaults":     {attrs: map[string]*attr{"activations": {strings: kind.Activations}, "activation_alpha": {}}},
			"clip":         {attrs: map[string]*attr{"clip": {f: 1}}, want: "attribute clip"},
			"layout":       {attrs: map[string]*attr{"layout": {i: 1}}, want: "layout is 1, want 0"},
			"hidden size":  {attrs: map[string]*attr{"hidden_size": {i: 3}}, want: "hidden_size of 3"},
			"lengths":      {change: func(a []*Tensor) { a[4] = IntTensor([]int64{4}, 1) }},
			"two lengths":  {change: func(a []*Tensor) { a[4] = IntTensor([]int64{4, 4}, 2) }, want: "input 4, sequence_lens, is int64 [2], want [1]"},
			"no length":    {change: func(a []*Tensor) { a[4] = IntTensor([]int64{-1}, 1) }, want: "text 0 has -1 steps"},
			"real length":  {change: func(a []*Tensor) { a[4] = FloatTensor([]float32{4}, 1) }, want: "input 4 is float32 [1], want int64"},
			"peepholes":    {change: func(a []*Tensor) { a[7] = FloatTensor(make([]float32, 6), 1, 6) }, want: "input 7, of peepholes"},
			"flat X":       {change: func(a []*Tensor) { a[0] = FloatTensor(make([]float32, 12), 4, 3) }, want: "want (T, B, in)"},
			"other gates":  {change: func(a []*Tensor) { a[1] = FloatTensor(make([]float32, 3*rows+3), 1, rows+1, 3) }, want: "input 1 is"},
			"other state":  {change: func(a []*Tensor) { a[5] = FloatTensor(make([]float32, 4), 1, 2, 2) }, want: "input 5 is"},
			"two forwards": {change: func(a []*Tensor) { a[2] = FloatTensor(make([]float32, 4*rows), 2, rows, 2) }, want: "input 2 is"},
		} {
			x := &call{runner: &runner{budget{1 << 20}, t.Context(), pool, 17}, node: &node{attrs: c.attrs}, args: args()}
			if c.change != nil {
				c.change(x.args)
			}
			if _, err := op(x); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%s, %s: error %v, want %q", kind.Operator, name, err, c.want)
			}
		}
	}
	x := &call{node: &node{attrs: map[string]*attr{"linear_before_reset": {i: 2}}}}
	if _, err := gru(x); err == nil || !strings.Contains(err.Error(), "linear_before_reset is 2, want 0 or 1") {
		t.Errorf("error %v", err)
	}
}
