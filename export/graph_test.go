package export

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// What onnx-go does not show: metadata, versions, names of free dimensions (it
// drops them, so tokens looks like a scalar). TestFile reads those.
func TestGraphAsDecodedByOnnxGo(t *testing.T) {
	head := "Transpose Gather "
	tail := "Transpose Reshape %sGemm Shape Concat Reshape Slice Softmax Slice TopK Squeeze Squeeze Add"
	ops := map[string]string{
		"tied":      head + "LSTM " + fmt.Sprintf(tail, ""),
		"untied":    head + "Split Split LSTM Squeeze LSTM Concat Concat " + fmt.Sprintf(tail, ""),
		"GRU":       head + "Split GRU Squeeze GRU Concat " + fmt.Sprintf(tail, ""),
		"GRU, tied": head + "GRU " + fmt.Sprintf(tail, "Gemm "),
		"projected": head + "Split Split LSTM Squeeze LSTM Squeeze LSTM Concat Concat " + fmt.Sprintf(tail, "Gemm "),
	}
	for name, cfg := range shapes {
		t.Run(name, func(t *testing.T) {
			b, m := decode(t, encode(t, random(t, cfg), 4))
			var got []string
			gemms := 0
			for _, op := range b.ops {
				got = append(got, op.Name)
				if op.Name == "Gemm" {
					gemms++
				}
				want := "embedding.weight"
				if !cfg.Tied {
					want = "decoder.weight"
				}
				if op.out[0] == "logit_rows" && op.in[1] != want {
					t.Errorf("decoder reads %s, want %s", op.in[1], want)
				}
			}
			if s := strings.Join(got, " "); s != ops[name] {
				t.Errorf("operators\n%s, want\n%s", s, ops[name])
			}
			state, after := []string{"h", "c"}, []string{"h_out", "c_out"}
			if !cfg.Kind().CellState {
				state, after = state[:1], after[:1]
			}
			if in := b.names(m.Input); !slices.Equal(in, slices.Concat([]string{"tokens"}, state)) {
				t.Errorf("inputs %q", in)
			}
			if out := b.names(m.Output); !slices.Equal(out, slices.Concat([]string{"logits"}, after, []string{"top_probabilities", "top_ids"})) {
				t.Errorf("outputs %q", out)
			}
			if _, ok := m.GetNodeByName("decoder.weight"); ok == cfg.Tied {
				t.Errorf("decoder.weight is there: %v, tied: %v", ok, cfg.Tied)
			}
		})
	}
}

func TestGatesAreInOrderOfONNX(t *testing.T) {
	inOrderOfONNX(t, shapes["untied"], "lstm", []int{0, 3, 1, 2}) // PyTorch's place of ONNX's i, o, f, c
	inOrderOfONNX(t, shapes["GRU"], "gru", []int{1, 0, 2})        // and of z, r, h
}

func inOrderOfONNX(t *testing.T, cfg nn.Config, prefix string, torch []int) {
	m := random(t, cfg)
	b, _ := decode(t, encode(t, m, 0))
	got := b.constants()
	for l, in := range []int{cfg.Embedding, cfg.Hidden} {
		for _, c := range []struct {
			onnx, torch string
			from, wide  int
		}{
			{"W", "weight_ih", 0, in}, {"R", "weight_hh", 0, cfg.Hidden},
			{"B", "bias_ih", 0, 1}, {"B", "bias_hh", len(torch) * cfg.Hidden, 1},
		} {
			x := got[fmt.Sprintf("%s.%s_l%d", prefix, c.onnx, l)].data[c.from*c.wide:]
			want := m.Tensors[fmt.Sprintf("%s.%s_l%d", prefix, c.torch, l)]
			n := cfg.Hidden * c.wide
			for gate, place := range torch {
				for i := range n {
					if float32(x[gate*n+i]) != want[place*n+i] {
						t.Fatalf("layer %d %s gate %d number %d is %v, want %v", l, c.torch, gate, i, x[gate*n+i], want[place*n+i])
					}
				}
			}
		}
	}
}

// The written graph, run by the specification of its operators, computes what package nn does:
// at once, and in two parts that carry the state.
func TestGraphComputesTheModel(t *testing.T) {
	forShapes(t, func(t *testing.T, m *checkpoint.Model) {
		const k, cut = 7, 13
		cfg, text := m.Config, sample(20, m.Config.Vocab)
		want := run(t, m, text)
		b, _ := decode(t, encode(t, m, k))
		tokens := newArray(1, len(text))
		for i, id := range text {
			tokens.data[i] = float64(id)
		}
		all := b.run(t, with(m, 1, nil, map[string]array{"tokens": tokens}))
		if s := fmt.Sprint(all["logits"]); s != fmt.Sprintf("[1 %d %d]", len(text), cfg.Vocab) {
			t.Fatalf("logits have shape %s", s)
		}
		near(t, "logits", all["logits"], want.eval)
		for _, s := range stateNames(cfg.Config) {
			near(t, s, all[s+"_out"], want.of(s))
		}
		ranked(t, all, want.eval[(len(text)-1)*cfg.Vocab:], k)

		first := b.run(t, with(m, 1, nil, map[string]array{"tokens": {[]int{1, cut}, tokens.data[:cut]}}))
		second := b.run(t, with(m, 1, first, map[string]array{"tokens": {[]int{1, len(text) - cut}, tokens.data[cut:]}}))
		near(t, "logits of the rest", second["logits"], want.step[cut*cfg.Vocab:])

		// Two texts side by side.
		both := b.run(t, with(m, 2, nil, map[string]array{"tokens": {[]int{2, 10}, tokens.data}}))
		near(t, "logits of two texts", both["logits"], append(run(t, m, text[:10]).eval, run(t, m, text[10:]).eval...))
	})
}

func near(t *testing.T, what string, got array, want []float32) {
	t.Helper()
	if len(got.data) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got.data), len(want))
	}
	worst, scale := 0.0, 0.0
	for i := range want {
		worst = math.Max(worst, math.Abs(got.data[i]-float64(want[i])))
		scale = math.Max(scale, math.Abs(float64(want[i])))
	}
	if !(worst < 1e-4) || scale < 0.1 {
		t.Errorf("%s: off by %g of %g", what, worst, scale)
	}
}

// ranked checks the top outputs against their logits.
func ranked(t *testing.T, v map[string]array, logits []float32, k int) {
	t.Helper()
	ids := make([]int, 0, len(logits))
	sum := 0.0
	for i, l := range logits {
		sum += math.Exp(float64(l))
		if i >= specials {
			ids = append(ids, i)
		}
	}
	slices.SortStableFunc(ids, func(a, b int) int {
		if logits[a] > logits[b] {
			return -1
		}
		return 1
	})
	for i, id := range ids[:k] {
		if got := v["top_ids"].data[i]; int(got) != id {
			t.Errorf("top id %d is %v, want %d", i, got, id)
		}
		p := math.Exp(float64(logits[id])) / sum
		if got := v["top_probabilities"].data[i]; math.Abs(got-p) > 1e-5 {
			t.Errorf("top probability %d is %v, want %v", i, got, p)
		}
	}
}
