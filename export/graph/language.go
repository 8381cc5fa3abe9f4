package graph

import (
	"context"
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
)

// LanguageModel is a model whose first input has token ids (B, T) and whose first output has
// logits (B, T, V). Further inputs and outputs, as many of the one as of the other and in the
// same order, are states. Exports of this program have that form, and PyTorch's exports of a
// module that takes (tokens, h, c) and returns (logits, h, c).
type LanguageModel struct {
	*Model
	tokens  string
	states  []Value // inputs
	logits  string
	after   []string // outputs, one for each state
	perStep bool     // T is 1
}

// NewLanguageModel finds the parts of a language model in m.
func NewLanguageModel(m *Model) (*LanguageModel, error) {
	l := &LanguageModel{Model: m, logits: m.Outputs[0].Name}
	for _, x := range m.Inputs {
		switch {
		case x.Type == Int64 && len(x.Dims) == 2 && l.tokens == "":
			l.tokens, l.perStep = x.Name, x.Dims[1] == 1
			if b := x.Dims[0]; b > 1 {
				return nil, fmt.Errorf("onnx: input %q has a batch of %d, want 1 or any", x.Name, b)
			}
			if t := x.Dims[1]; t > 1 {
				return nil, fmt.Errorf("onnx: input %q has %d tokens, want 1 or any", x.Name, t)
			}
		case x.Type == Float32 && len(x.Dims) == 3 && x.Dims[0] > 0 && x.Dims[2] > 0:
			l.states = append(l.states, x)
		default:
			return nil, fmt.Errorf("onnx: input %q is %v %v, want int64 tokens (B, T) or float32 states (L, B, H)", x.Name, x.Type, x.Dims)
		}
	}
	if l.tokens == "" {
		return nil, fmt.Errorf("onnx: has no input of tokens, int64 (B, T)")
	}
	if len(m.Outputs) < 1+len(l.states) {
		return nil, fmt.Errorf("onnx: has %d outputs, want logits and the %d states", len(m.Outputs), len(l.states))
	}
	if l.perStep && len(l.states) == 0 {
		return nil, fmt.Errorf("onnx: takes one token and no state, so there is no text to run")
	}
	for _, x := range m.Outputs[1:][:len(l.states)] {
		l.after = append(l.after, x.Name)
	}
	return l, nil
}

// Logits returns the logits (T, V) after each of the T ≥ 1 tokens of a text, from states of
// zeros.
func (l *LanguageModel) Logits(ctx context.Context, pool *kernels.Pool, text []int32) ([]float32, error) {
	inputs := map[string]*Tensor{}
	for _, x := range l.states {
		n, err := count([]int{x.Dims[0], x.Dims[2]})
		if err != nil {
			return nil, fmt.Errorf("onnx: input %q: %w", x.Name, err)
		}
		if int64(n) > l.Limit/4 {
			return nil, fmt.Errorf("onnx: input %q is a state of %d floats, more than the limit of %d bytes", x.Name, n, l.Limit)
		}
		inputs[x.Name] = FloatTensor(make([]float32, n), x.Dims[0], 1, x.Dims[2])
	}
	piece := len(text)
	if l.perStep {
		piece = 1
	}
	var logits []float32
	for ; len(text) > 0; text = text[piece:] {
		ids := make([]int64, piece)
		for i, id := range text[:piece] {
			ids[i] = int64(id)
		}
		inputs[l.tokens] = IntTensor(ids, 1, piece)
		out, err := l.Run(ctx, pool, inputs)
		if err != nil {
			return nil, err
		}
		y := out[l.logits]
		if y.Type != Float32 || len(y.Dims) != 3 || y.Dims[0] != 1 || y.Dims[1] != piece {
			return nil, fmt.Errorf("onnx: output %q is %v, want float32 (1, %d, V)", l.logits, y, piece)
		}
		logits = append(logits, y.Floats...)
		for i, x := range l.states {
			inputs[x.Name] = out[l.after[i]]
		}
	}
	return logits, nil
}

// Words returns the size V of the vocabulary. It runs the model on one token, id 0.
func (l *LanguageModel) Words(ctx context.Context, pool *kernels.Pool) (int, error) {
	y, err := l.Logits(ctx, pool, []int32{0})
	if err == nil && len(y) == 0 {
		err = fmt.Errorf("onnx: output %q is empty", l.logits)
	}
	return len(y), err
}
