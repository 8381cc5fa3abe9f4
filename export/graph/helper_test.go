package graph

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
)

// NativeLogits returns the logits (T, V) of package nn for a text.
func NativeLogits(m *checkpoint.Model, set *kernels.Set, text []int32) ([]float32, error) {
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	step, state := infer.FromTraining(net).NewRunner(kernels.NewWorker(set)), net.NewState(1)
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

// readCounted reads a file and returns the number of bytes allocated, which must be at most
// three times the file plus a mebibyte.
func readCounted(t *testing.T, file []byte) (m *Model, took uint64, err error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err = Read(file)
	runtime.ReadMemStats(&after)
	took = after.TotalAlloc - before.TotalAlloc
	if most := 3*uint64(len(file)) + 1<<20; took > most {
		t.Fatalf("Read allocates %d bytes for a file of %d, want at most %d", took, len(file), most)
	}
	if errors.Is(err, ErrInternal) {
		t.Fatal(err)
	}
	return m, took, err
}

// ReadMemory reads a file and returns the memory of file and model as a multiple of the file's.
func ReadMemory(t *testing.T, file []byte) float64 {
	t.Helper()
	_, took, _ := readCounted(t, file)
	return 1 + float64(took)/float64(len(file))
}

// TryFile reads a file and runs it with a little memory. It reports whether the file
// can be read.
func TryFile(t *testing.T, pool *kernels.Pool, file []byte) bool {
	t.Helper()
	m, _, err := readCounted(t, file)
	if err != nil {
		return false
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
			return true
		}
	}
	_, err = m.Run(context.Background(), pool, inputs)
	if errors.Is(err, ErrInternal) {
		t.Fatal(fmt.Errorf("run: %w", err))
	}
	return true
}
