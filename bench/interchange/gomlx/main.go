// Command gomlx is a reader of the interchange table: onnx-gomlx with GoMLX's
// backend in pure Go.
//
//	gomlx FOLDER
//
// It reads what bench/interchange writes there, runs each form over the tokens and
// prints a line of JSON for it.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/gomlx/gomlx/backends"
	_ "github.com/gomlx/gomlx/backends/simplego"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
	"github.com/gomlx/gomlx/pkg/ml/context"
	"github.com/gomlx/onnx-gomlx/onnx"
)

// shape is shape.json.
type shape struct{ Vocab, Layers, Hidden int }

// answer is a line of the output.
type answer struct {
	Form       string   `json:"form"`
	Difference *float64 `json:"difference,omitempty"`
	Perplexity *float64 `json:"perplexity,omitempty"`
	Error      string   `json:"error,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gomlx FOLDER")
		os.Exit(2)
	}
	out := json.NewEncoder(os.Stdout)
	for _, form := range []string{"float32-sequence", "float32-step", "int8-sequence", "int8-step"} {
		a := answer{Form: form}
		if err := run(os.Args[1], form, &a); err != nil {
			a = answer{Form: form, Error: err.Error()}
		}
		out.Encode(a)
	}
}

func run(dir, form string, a *answer) (err error) {
	defer func() { // the library panics with its errors
		if r := recover(); r != nil {
			err = fmt.Errorf("%.300v", r)
		}
	}()
	var s shape
	b, err := os.ReadFile(filepath.Join(dir, "shape.json"))
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		return err
	}
	text, err := read[int64](filepath.Join(dir, "text.i64"))
	if err != nil {
		return err
	}
	want, err := read[float32](filepath.Join(dir, "logits.f32"))
	if err != nil {
		return err
	}
	model, err := onnx.ReadFile(filepath.Join(dir, form+".onnx"))
	if err != nil {
		return err
	}
	ctx := context.New()
	if err := model.VariablesToContext(ctx); err != nil {
		return err
	}
	exec, err := context.NewExec(backends.MustNew(), ctx.Reuse(), func(ctx *context.Context, in []*graph.Node) []*graph.Node {
		return model.CallGraph(ctx, in[0].Graph(), map[string]*graph.Node{"tokens": in[0], "h": in[1], "c": in[2]},
			"logits", "h_out", "c_out")
	})
	if err != nil {
		return err
	}
	chunk, n := 1, len(want)/s.Vocab
	if form == "float32-sequence" || form == "int8-sequence" {
		chunk = 100
	}
	if form[:4] == "int8" {
		n = len(text) - 1
	}
	zeros := make([]float32, s.Layers*s.Hidden)
	h := tensors.FromFlatDataAndDimensions(zeros, s.Layers, 1, s.Hidden)
	c := tensors.FromFlatDataAndDimensions(zeros, s.Layers, 1, s.Hidden)
	worst, nll := 0.0, 0.0
	for at := 0; at < n; at += chunk {
		out, err := exec.Exec(tensors.FromFlatDataAndDimensions(text[at:at+chunk], 1, chunk), h, c)
		if err != nil {
			return err
		}
		h, c = out[1], out[2]
		logits := tensors.MustCopyFlatData[float32](out[0])
		for i := range chunk {
			row := logits[i*s.Vocab:][:s.Vocab]
			sum := 0.0
			for v, x := range row {
				sum += math.Exp(float64(x))
				if p := (at+i)*s.Vocab + v; p < len(want) {
					worst = max(worst, math.Abs(float64(x)-float64(want[p])))
				}
			}
			nll += math.Log(sum) - float64(row[text[at+i+1]])
		}
	}
	perplexity := math.Exp(nll / float64(n))
	a.Difference, a.Perplexity = &worst, &perplexity
	return nil
}

func read[T any](path string) ([]T, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var zero T
	x := make([]T, len(b)/binary.Size(zero))
	_, err = binary.Decode(b, binary.LittleEndian, x)
	return x, err
}
