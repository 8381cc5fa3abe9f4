package graph

import (
	"cmp"
	"context"
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
)

// LanguageModel is a model whose first input has token ids (B, T), T any or fixed, and whose first output has
// logits (B, T, V). Further inputs and outputs, as many of the one as of the other and in the
// same order, are states. Exports of this program have that form, and PyTorch's exports of a
// module that takes (tokens, h, c) and returns (logits, h, c).
type LanguageModel struct {
	*Model
	tokens string
	idType Type    // of tokens
	states []Value // inputs
	logits string
	after  []string // outputs, one for each state
	piece  int      // T, 0 for any
}

// NewLanguageModel finds the parts of a language model in m.
func NewLanguageModel(m *Model) (*LanguageModel, error) {
	l := &LanguageModel{Model: m, logits: m.Outputs[0].Name}
	for _, x := range m.Inputs {
		switch {
		case (x.Type == Int64 || x.Type == Int32) && len(x.Dims) == 2 && l.tokens == "":
			l.tokens, l.idType, l.piece = x.Name, x.Type, max(0, x.Dims[1])
			if b := x.Dims[0]; b > 1 {
				return nil, fmt.Errorf("onnx: input %q has a batch of %d, want 1 or any", x.Name, b)
			}
			if l.piece > maxPiece {
				return nil, fmt.Errorf("onnx: input %q has %d tokens, want any or at most %d", x.Name, l.piece, maxPiece)
			}
		case x.Type == Float32 && len(x.Dims) == 3 && x.Dims[0] > 0 && x.Dims[2] > 0:
			l.states = append(l.states, x)
		default:
			return nil, fmt.Errorf("onnx: input %q is %v %v, want whole-numbered tokens (B, T) or float32 states (L, B, H)", x.Name, x.Type, x.Dims)
		}
	}
	if l.tokens == "" {
		return nil, fmt.Errorf("onnx: has no input of tokens, int64 (B, T)")
	}
	if len(m.Outputs) < 1+len(l.states) {
		return nil, fmt.Errorf("onnx: has %d outputs, want logits and the %d states", len(m.Outputs), len(l.states))
	}
	if l.piece == 1 && len(l.states) == 0 {
		return nil, fmt.Errorf("onnx: takes one token and no state, so there is no text to run")
	}
	for _, x := range m.Outputs[1:][:len(l.states)] {
		l.after = append(l.after, x.Name)
	}
	return l, nil
}

// maxPiece limits the tokens of a model that takes a fixed number of them.
const maxPiece = 1 << 12

// Longest is the length of the longest text that the model can run, 0 if there is no limit.
func (l *LanguageModel) Longest() int {
	if len(l.states) > 0 {
		return 0
	}
	return l.piece
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
	piece := cmp.Or(l.piece, len(text))
	if n := l.Longest(); n > 0 && len(text) > n {
		return nil, fmt.Errorf("onnx: input %q has %d tokens and there is no state to carry on, so a text of %d can't run", l.tokens, n, len(text))
	}
	var logits []float32
	for len(text) > 0 {
		ids := make([]int64, piece) // after the text's end, any token: what comes later changes nothing before
		n := min(piece, len(text))
		for i, id := range text[:n] {
			ids[i] = int64(id)
		}
		text = text[n:]
		inputs[l.tokens] = &Tensor{Type: l.idType, Dims: []int{1, piece}, Ints: ids}
		out, err := l.Run(ctx, pool, inputs)
		if err != nil {
			return nil, err
		}
		y := out[l.logits]
		if y.Type != Float32 || len(y.Dims) != 3 || y.Dims[0] != 1 || y.Dims[1] != piece {
			return nil, fmt.Errorf("onnx: output %q is %v, want float32 (1, %d, V)", l.logits, y, piece)
		}
		logits = append(logits, y.Floats[:n*y.Dims[2]]...)
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
