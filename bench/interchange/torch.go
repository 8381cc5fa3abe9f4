package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/export/graph"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// fromTorch runs what torch_export.py wrote to dir and prints a line for each file: the
// exports of both exporters, and the safetensors, whose tensors must also come out of a model
// folder bit for bit.
func fromTorch(ctx context.Context, dir string) error {
	set, err := kernels.Default()
	if err != nil {
		return err
	}
	pool := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer pool.Close()
	text, err := readNumbers[int64](filepath.Join(dir, "tokens.i64"))
	if err != nil {
		return err
	}
	for _, name := range []string{"torchscript.onnx", "dynamo.onnx"} {
		got, err := runTorch(ctx, pool, dir, name, text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := asTorch(dir, name, got); err != nil {
			return err
		}
	}
	return importTorch(dir, pool, text)
}

// result is what PyTorch recorded of a run: logits, h and, of an LSTM, c.
type result map[string][]float32

// asTorch compares a result with PyTorch's and prints the largest difference.
func asTorch(dir, name string, got result) error {
	worst := 0.0
	for what, x := range got {
		file := what + ".f32"
		want, err := readNumbers[float32](filepath.Join(dir, file))
		if err != nil {
			return err
		}
		if len(x) != len(want) {
			return fmt.Errorf("%s: %s has %d numbers, PyTorch's %d", name, file, len(x), len(want))
		}
		worst = max(worst, difference(x, want))
	}
	fmt.Printf("%s: off by %.1e from PyTorch\n", name, worst)
	if !(worst <= maxDifference) {
		return fmt.Errorf("%s: off by %g, want at most %g", name, worst, maxDifference)
	}
	return nil
}

func runTorch(ctx context.Context, pool *kernels.Pool, dir, name string, text []int64) (result, error) {
	var s shape
	if err := readShape(dir, &s); err != nil {
		return nil, err
	}
	m, err := readGraph(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	zeros := make([]float32, s.Layers*s.Hidden)
	state := graph.FloatTensor(zeros, s.Layers, 1, s.Hidden)
	inputs := map[string]*graph.Tensor{"tokens": graph.IntTensor(text, 1, len(text))}
	for _, x := range m.Inputs[1:] {
		inputs[x.Name] = state
	}
	out, err := m.Run(ctx, pool, inputs)
	if err != nil {
		return nil, err
	}
	got := result{"logits": out["logits"].Floats}
	for _, x := range m.Inputs[1:] {
		got[x.Name] = out[x.Name+"_out"].Floats
	}
	return got, nil
}

// importTorch makes a model of model.safetensors, runs it, and writes it back.
func importTorch(dir string, pool *kernels.Pool, text []int64) error {
	const name = "model.safetensors"
	f, file, err := openTensors(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	dims, _ := file.Shape("decoder.weight")
	if len(dims) != 2 {
		return errors.New(name + " has no matrix decoder.weight")
	}
	words := "<unk>\n<eos>\n"
	for i := 2; i < dims[0]; i++ {
		words += fmt.Sprintf("w%d\n", i)
	}
	v, err := vocab.Read(strings.NewReader(words), vocab.WikiText)
	if err != nil {
		return err
	}
	m, _, err := export.FromPyTorch(file, v, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	net, err := m.Network()
	if err != nil {
		return err
	}
	ids := make([]int32, len(text))
	for i, id := range text {
		ids[i] = int32(id)
	}
	state, logits := net.NewState(1), make([]float32, len(ids)*net.Vocab)
	net.Eval(pool, ids, ids, state, func(row int, x []float32, _ float64) { copy(logits[row*net.Vocab:], x) })
	got := result{"logits": logits, "h": state.H}
	if state.C != nil {
		got["c"] = state.C
	}
	if err := asTorch(dir, name, got); err != nil {
		return err
	}
	return sameTensors(file, m)
}

// sameTensors writes m as a folder and checks that it has the tensors of file, bit for bit.
func sameTensors(file *checkpoint.File, m *checkpoint.Model) error {
	dir, err := os.MkdirTemp("", "interchange")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := checkpoint.Save(dir, m, checkpoint.F32); err != nil {
		return err
	}
	f, back, err := openTensors(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		return err
	}
	defer f.Close()
	names := slices.Sorted(slices.Values(file.Names()))
	if got := slices.Sorted(slices.Values(back.Names())); !slices.Equal(got, names) {
		return fmt.Errorf("tensors %q come back as %q", names, got)
	}
	bits := 0
	for _, name := range names {
		want, _ := file.Shape(name)
		if got, _ := back.Shape(name); !slices.Equal(got, want) || back.DType(name) != file.DType(name) {
			return fmt.Errorf("%s comes back as %s %v, want %s %v", name, back.DType(name), got, file.DType(name), want)
		}
		n := 1
		for _, d := range want {
			n *= d
		}
		x, y := make([]float32, n), make([]float32, n)
		if err := errors.Join(file.Read(name, x), back.Read(name, y)); err != nil {
			return err
		}
		for i := range x {
			if math.Float32bits(x[i]) != math.Float32bits(y[i]) {
				return fmt.Errorf("%s: number %d comes back as %v, want %v", name, i, y[i], x[i])
			}
		}
		bits += 32 * n
	}
	fmt.Printf("model.safetensors: %d tensors come back as they were, all %d bits\n", len(names), bits)
	return nil
}

func openTensors(path string) (*os.File, *checkpoint.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	file, err := checkpoint.ReadTensors(f, st.Size())
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, file, nil
}
