package graph

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
)

// NativeLogits are what package nn makes of a text, (T, V).
func NativeLogits(m *checkpoint.Model, set *kernels.Set, text []int32) ([]float32, error) {
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	step, state := net.NewStep(set), net.NewState(1)
	out := make([]float32, len(text)*net.Vocab)
	for i, id := range text {
		step.Next(state, id)
		step.Logits(out[i*net.Vocab:][:net.Vocab], state)
	}
	return out, nil
}

// Difference is the largest distance of two lists, infinite if one is longer.
func Difference(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range a {
		d := math.Abs(float64(a[i]) - float64(b[i]))
		if d != d {
			return d
		}
		worst = max(worst, d)
	}
	return worst
}

// TryFile reads a file and runs it with a little memory.
func TryFile(t *testing.T, pool *kernels.Pool, file []byte) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := Read(file)
	runtime.ReadMemStats(&after)
	if took, most := after.TotalAlloc-before.TotalAlloc, 3*uint64(len(file))+1<<20; took > most {
		t.Fatalf("Read allocates %d bytes for a file of %d, want at most %d", took, len(file), most)
	}
	if errors.Is(err, ErrInternal) {
		t.Fatal(err)
	}
	if err != nil {
		return
	}
	m.Limit = 1 << 20
	inputs := map[string]*Tensor{}
	for _, x := range m.Inputs {
		b := budget{1 << 16}
		dims := make([]int, len(x.Dims))
		for i, d := range x.Dims {
			if dims[i] = d; d < 0 {
				dims[i] = 3
			}
		}
		if inputs[x.Name], err = b.newTensor(x.Type, dims...); err != nil {
			return
		}
	}
	_, err = m.Run(context.Background(), pool, inputs)
	if errors.Is(err, ErrInternal) {
		t.Fatal(fmt.Errorf("run: %w", err))
	}
}
