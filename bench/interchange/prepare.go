package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/export"
	"github.com/lstmkb/lstmkb/kernels"
)

// forms are the files' names, PRECISION-FORM.
var forms = []string{"float32-sequence", "float32-step", "int8-sequence", "int8-step"}

const (
	compared = 200   // tokens whose logits are compared
	scored   = 10000 // tokens over which perplexity is measured
)

// native holds the model's results in this program.
type native struct {
	tokens     int
	perplexity float64 // of all tokens
	largest    float64 // logit
}

// prepare writes what the readers read to dir: all forms of the model, text.i64 (scored+1
// ids), logits.f32 (compared, V) and shape.json.
func prepare(ctx context.Context, dir, data string, m *checkpoint.Model) (native, error) {
	for _, p := range []export.Precision{export.Float32, export.Int8} {
		for _, f := range []export.Form{export.Sequence, export.Step} {
			path := filepath.Join(dir, fmt.Sprintf("%s-%s.onnx", p, f))
			err := checkpoint.WriteFile(path, func(w io.Writer) error {
				return export.ONNX(w, m, export.Options{Precision: p, Form: f, TopK: 5})
			})
			if err != nil {
				return native{}, err
			}
		}
	}
	text, err := corpus.Open(data)
	if err != nil {
		return native{}, err
	}
	ids, err := text.Encode(ctx, corpus.Test, m.Vocab)
	if err != nil {
		return native{}, err
	}
	if len(ids) <= scored {
		return native{}, fmt.Errorf("the test text of %s has %d tokens, want at least %d", data, len(ids), scored+1)
	}
	ids = ids[:scored+1]
	result, logits, err := score(m, ids)
	if err != nil {
		return native{}, err
	}
	wide := make([]int64, len(ids))
	for i, id := range ids {
		wide[i] = int64(id)
	}
	shape, err := json.Marshal(map[string]int{"vocab": m.Config.Vocab, "layers": m.Config.Layers, "hidden": m.Config.Hidden})
	if err != nil {
		return native{}, err
	}
	for name, x := range map[string]any{"text.i64": wide, "logits.f32": logits, "shape.json": shape} {
		b, err := binary.Append(nil, binary.LittleEndian, x)
		if err != nil {
			return native{}, err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			return native{}, err
		}
	}
	return result, nil
}

// score runs the model over all ids but the last and returns the first rows of logits too.
func score(m *checkpoint.Model, ids []int32) (native, []float32, error) {
	set, err := kernels.Default()
	if err != nil {
		return native{}, nil, err
	}
	net, err := m.Network()
	if err != nil {
		return native{}, nil, err
	}
	pool := kernels.NewPool(set, 1)
	defer pool.Close()
	n, v := len(ids)-1, m.Config.Vocab
	logits := make([]float32, compared*v)
	rows := make([]float64, n)
	net.Eval(pool, ids[:n], ids[1:], net.NewState(1), func(row int, x []float32, nll float64) {
		rows[row] = nll
		if row < compared {
			copy(logits[row*v:], x)
		}
	})
	r := native{tokens: n}
	for _, nll := range rows {
		r.perplexity += nll / float64(n)
	}
	r.perplexity = math.Exp(r.perplexity)
	for _, x := range logits {
		r.largest = max(r.largest, math.Abs(float64(x)))
	}
	return r, logits, nil
}
