package graph

import (
	"strings"
	"testing"
)

// chain returns a model with one input x (1000) and n nodes, each of which doubles the value
// before it.
func chain(n int) []byte {
	value := func(name string) string {
		return part(1, name) + part(2, part(1, whole(1, 1), part(2, part(1, whole(1, 1000)))))
	}
	g, at := "", "x"
	for range n {
		g += part(1, part(1, at), part(1, at), part(2, at+"x"), part(4, "Add"))
		at += "x"
	}
	return []byte(part(8, whole(2, 17)) + part(7, g, part(11, value("x")), part(12, value(at))))
}

// A run needs memory for the values that are still to be read, not for all of them.
func TestValuesAreFreed(t *testing.T) {
	m, err := Read(chain(100))
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 1000)
	x[7] = 1
	const value = 4 * 1000
	m.Limit = 3 * value // input, output and temporary memory of one node
	pool := newPool(t)
	for range 2 { // the second run's input is the first one's output
		out, err := m.Run(t.Context(), pool, map[string]*Tensor{"x": FloatTensor(x, 1000)})
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range out {
			if y.Floats[7] != x[7]*0x1p100 {
				t.Fatalf("sum is %v", y.Floats[7])
			}
			y.Floats[7] /= 0x1p100
			x = y.Floats
		}
	}
	m.Limit = value
	if _, err := m.Run(t.Context(), pool, map[string]*Tensor{"x": FloatTensor(x, 1000)}); err == nil || !strings.Contains(err.Error(), "memory") {
		t.Errorf("error %v within the memory of one value", err)
	}
}
