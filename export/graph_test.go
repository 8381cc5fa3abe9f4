package export

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// What onnx-go does not show: metadata, versions, names of free dimensions (it
// drops them, so tokens looks like a scalar). TestFile reads those.
func TestGraphAsDecodedByOnnxGo(t *testing.T) {
	head := "Transpose Gather "
	tail := "Transpose Reshape %sGemm Shape Concat Reshape Slice Softmax Slice TopK Squeeze Squeeze Add"
	ops := map[string]string{
		"tied":      head + "LSTM " + fmt.Sprintf(tail, ""),
		"untied":    head + "Split Split LSTM Squeeze LSTM Concat Concat " + fmt.Sprintf(tail, ""),
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
			if in := b.names(m.Input); !slices.Equal(in, []string{"tokens", "h", "c"}) {
				t.Errorf("inputs %q", in)
			}
			if out := b.names(m.Output); !slices.Equal(out, []string{"logits", "h_out", "c_out", "top_probabilities", "top_ids"}) {
				t.Errorf("outputs %q", out)
			}
			if _, ok := m.GetNodeByName("decoder.weight"); ok == cfg.Tied {
				t.Errorf("decoder.weight is there: %v, tied: %v", ok, cfg.Tied)
			}
		})
	}
}

func TestGatesAreInOrderOfONNX(t *testing.T) {
	cfg := shapes["untied"]
	m := random(t, cfg)
	b, _ := decode(t, encode(t, m, 0))
	got := b.constants()
	torch := []int{0, 3, 1, 2} // PyTorch's place of ONNX's i, o, f, c
	for l, in := range []int{cfg.Embedding, cfg.Hidden} {
		for _, c := range []struct {
			onnx, torch string
			from, wide  int
		}{
			{"W", "weight_ih", 0, in}, {"R", "weight_hh", 0, cfg.Hidden},
			{"B", "bias_ih", 0, 1}, {"B", "bias_hh", 4 * cfg.Hidden, 1},
		} {
			x := got[fmt.Sprintf("lstm.%s_l%d", c.onnx, l)].data[c.from*c.wide:]
			want := m.Tensors[fmt.Sprintf("lstm.%s_l%d", c.torch, l)]
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
		zero := newArray(cfg.Layers, 1, cfg.Hidden)
		all := b.run(t, map[string]array{"tokens": tokens, "h": zero, "c": zero})
		if s := fmt.Sprint(all["logits"]); s != fmt.Sprintf("[1 %d %d]", len(text), cfg.Vocab) {
			t.Fatalf("logits have shape %s", s)
		}
		near(t, "logits", all["logits"], want.eval)
		near(t, "h_out", all["h_out"], want.state.H)
		near(t, "c_out", all["c_out"], want.state.C)
		ranked(t, all, want.eval[(len(text)-1)*cfg.Vocab:], k)

		first := b.run(t, map[string]array{"tokens": {[]int{1, cut}, tokens.data[:cut]}, "h": zero, "c": zero})
		second := b.run(t, map[string]array{"tokens": {[]int{1, len(text) - cut}, tokens.data[cut:]},
			"h": first["h_out"], "c": first["c_out"]})
		near(t, "logits of the rest", second["logits"], want.step[cut*cfg.Vocab:])

		// Two texts side by side.
		both := b.run(t, map[string]array{"tokens": {[]int{2, 10}, tokens.data},
			"h": newArray(cfg.Layers, 2, cfg.Hidden), "c": newArray(cfg.Layers, 2, cfg.Hidden)})
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
