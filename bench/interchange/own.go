package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lstmkb/lstmkb/export/graph"
	"github.com/lstmkb/lstmkb/kernels"
)

// chunk is the number of words that a sequence form reads at a time, in all readers.
const chunk = 100

// shape is shape.json.
type shape struct{ Vocab, Layers, Hidden int }

// own runs the forms in folder with this program's ONNX reader.
func own(ctx context.Context, folder string) (map[string]answer, error) {
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	pool := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer pool.Close()
	answers := map[string]answer{}
	for _, form := range forms {
		a, err := runOwn(ctx, pool, folder, form)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			a = answer{Error: err.Error()}
		}
		a.Form = form
		answers[form] = a
	}
	return answers, nil
}

func runOwn(ctx context.Context, pool *kernels.Pool, folder, form string) (a answer, err error) {
	var s shape
	if err := readShape(folder, &s); err != nil {
		return a, err
	}
	text, err := readNumbers[int64](filepath.Join(folder, "text.i64"))
	if err != nil {
		return a, err
	}
	want, err := readNumbers[float32](filepath.Join(folder, "logits.f32"))
	if err != nil {
		return a, err
	}
	m, err := readGraph(filepath.Join(folder, form+".onnx"))
	if err != nil {
		return a, err
	}
	size, n := chunk, compared
	if strings.HasSuffix(form, "step") {
		size = 1
	}
	if strings.HasPrefix(form, "int8") {
		n = scored
	}
	zeros := make([]float32, s.Layers*s.Hidden)
	in := map[string]*graph.Tensor{
		"h": graph.FloatTensor(zeros, s.Layers, 1, s.Hidden), "c": graph.FloatTensor(zeros, s.Layers, 1, s.Hidden)}
	nll := 0.0
	for at := 0; at < n; at += size {
		in["tokens"] = graph.IntTensor(text[at:at+size], 1, size)
		out, err := m.Run(ctx, pool, in)
		if err != nil {
			return a, err
		}
		in["h"], in["c"] = out["h_out"], out["c_out"]
		for i := range size {
			row := out["logits"].Floats[i*s.Vocab:][:s.Vocab]
			if at+i < compared {
				a.Difference = max(a.Difference, difference(row, want[(at+i)*s.Vocab:][:s.Vocab]))
			}
			nll += float64(pool.LogSumExp(row) - row[text[at+i+1]])
		}
	}
	a.Perplexity = math.Exp(nll / float64(n))
	return a, nil
}

// difference returns the largest difference between two lists of the same length.
func difference(got, want []float32) (worst float64) {
	for i := range got {
		worst = max(worst, math.Abs(float64(got[i])-float64(want[i])))
	}
	return worst
}

func readShape(folder string, s any) error {
	b, err := os.ReadFile(filepath.Join(folder, "shape.json"))
	if err == nil {
		err = json.Unmarshal(b, s)
	}
	return err
}

func readGraph(path string) (*graph.Model, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := graph.Read(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// readNumbers reads a file of little-endian numbers.
func readNumbers[T int64 | float32](path string) ([]T, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var zero T
	x := make([]T, len(b)/binary.Size(zero))
	_, err = binary.Decode(b, binary.LittleEndian, x)
	return x, err
}
