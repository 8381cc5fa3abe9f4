package export

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// The int8 graph, run by the specification of its operators, is the model up to
// rounding, in both forms; a Sequence and a chain of Steps agree.
func TestInt8ComputesTheModel(t *testing.T) {
	forShapes(t, func(t *testing.T, m *checkpoint.Model) {
		const k = 7
		cfg, text := m.Config, sample(12, m.Config.Vocab)
		want := run(t, m, text)
		tokens := newArray(1, len(text))
		for i, id := range text {
			tokens.data[i] = float64(id)
		}
		g := languageInt8(m, Options{Form: Sequence, Precision: Int8, TopK: k})
		whole := runGraph(t, g, with(m, 1, nil, map[string]array{"tokens": tokens}), nil)
		if s := fmt.Sprint(whole["logits"]); s != fmt.Sprintf("[1 %d %d]", len(text), cfg.Vocab) {
			t.Fatalf("logits have shape %s", s)
		}
		alike(t, "logits", whole["logits"].data, want.eval)
		for _, s := range stateNames(cfg.Config) {
			alike(t, s, whole[s+"_out"].data, want.of(s))
		}
		last := make([]float32, cfg.Vocab)
		for i, x := range whole["logits"].data[(len(text)-1)*cfg.Vocab:] {
			last[i] = float32(x)
		}
		ranked(t, whole, last, k)

		step := languageInt8(m, Options{Form: Step, Precision: Int8, TopK: k})
		var v map[string]array
		for i := range text {
			v = runGraph(t, step, with(m, 1, v, map[string]array{"tokens": {[]int{1, 1}, tokens.data[i : i+1]}}), nil)
			if s := fmt.Sprint(v["logits"], v["h_out"]); s != fmt.Sprintf("[1 1 %d] [%d 1 %d]", cfg.Vocab, cfg.Layers, cfg.Hidden) {
				t.Fatalf("step's logits and state have shapes %s", s)
			}
			alike(t, "logits of a step", v["logits"].data, want.step[i*cfg.Vocab:][:cfg.Vocab])
		}
	})
}

// alike allows the rounding of numbers and weights to some 8 bits.
func alike(t *testing.T, what string, got []float64, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	var off, all float64
	for i := range want {
		d := got[i] - float64(want[i])
		off, all = off+d*d, all+float64(want[i])*float64(want[i])
	}
	if !(math.Sqrt(off/all) < 0.03) {
		t.Errorf("%s: off by %.2f %%", what, 100*math.Sqrt(off/all))
	}
}

func TestQuantize(t *testing.T) {
	a := matrix{3, [][]float32{{1, -2, 0.5, 0, 0, 0}, {4, 4, 4}}}
	b := matrix{2, [][]float32{{0, 0, 0, 1e-40, -254, 1}}}
	scale := scales(3, a, b)
	if want := []float32{2. / 127, 1, 2}; !slices.Equal(scale, want) {
		t.Fatalf("scales %v, want %v", scale, want)
	}
	q := transpose(a.quantize(scale), 3, 3)
	for i, want := range []int8{64, -127, 32, 0, 0, 0, 2, 2, 2} {
		if int8(q[i]) != want {
			t.Errorf("number %d of a is %d, want %d", i, int8(q[i]), want)
		}
	}
	q = transpose(b.quantize(scale), 2, 3)
	for i, want := range []int8{0, 0, 0, 0, -127, 0} {
		if int8(q[i]) != want {
			t.Errorf("number %d of b is %d, want %d", i, int8(q[i]), want)
		}
	}
	mean, ratio := ratios([]float32{1, 2, 6})
	if mean != 3 || !slices.Equal(ratio, []float32{1. / 3, 2. / 3, 2}) {
		t.Errorf("mean %v, ratios %v", mean, ratio)
	}
}

// The error of every number is at most half its scale.
func FuzzQuantize(f *testing.F) {
	f.Add([]byte("abcdefghijklmnop"))
	f.Fuzz(func(t *testing.T, b []byte) {
		const in = 2
		out := len(b) / 8
		w := make([]float32, out*in)
		for i := range w {
			w[i] = math.Float32frombits(uint32(b[4*i]) | uint32(b[4*i+1])<<8 | uint32(b[4*i+2])<<16 | uint32(b[4*i+3])<<24)
			if w[i]-w[i] != 0 {
				w[i] = 0
			}
		}
		m := matrix{in, [][]float32{w}}
		scale := scales(out, m)
		q := transpose(m.quantize(scale), in, out)
		for i, x := range w {
			s := float64(scale[i/in])
			if d := math.Abs(float64(x) - s*float64(int8(q[i]))); d > s*0.5001 {
				t.Errorf("%g becomes %g with scale %g", x, s*float64(int8(q[i])), s)
			}
		}
	})
}

// The weights are stored once, tied ones too: a byte each, plus four bytes for each output.
func TestInt8StoresWeightsOnce(t *testing.T) {
	forShapes(t, func(t *testing.T, m *checkpoint.Model) {
		for _, form := range []Form{Sequence, Step} {
			var b bytes.Buffer
			if err := ONNX(&b, m, Options{Form: form, Precision: Int8}); err != nil {
				t.Fatal(err)
			}
			matrices, rows := 0, 0
			for _, s := range m.Config.Specs() {
				if rows += s.Shape[0]; len(s.Shape) == 2 {
					matrices += s.Size()
				}
			}
			model := fields(t, b.Bytes())
			if n := len(model[7][0]); n > matrices+3*4*rows+10_000 {
				t.Errorf("%s: the graph has %d bytes for %d weights", form, n, matrices)
			}
		}
	})
}

// Both forms have the inputs and outputs that the package's comment promises.
func TestForms(t *testing.T) {
	testForms(t, "tied", "tokens[batch time] h[1 batch 32] c[1 batch 32] logits[batch time 301] h_out[1 batch 32] c_out[1 batch 32] ")
	testForms(t, "GRU, tied", "tokens[batch time] h[1 batch 36] logits[batch time 297] h_out[1 batch 36] ")
}

func testForms(t *testing.T, shape, sequence string) {
	m := random(t, shapes[shape])
	for _, form := range []Form{Sequence, Step} {
		for _, p := range []Precision{Float32, Int8} {
			o := Options{Form: form, Precision: p, TopK: 3}
			build := language
			if p == Int8 {
				build = languageInt8
			}
			g := build(m, o)
			var got []string
			for _, v := range append(slices.Clone(g.inputs), g.outputs...) {
				got = append(got, fmt.Sprint(v.name, v.dims))
			}
			want := sequence + "top_probabilities[batch 3] top_ids[batch 3]"
			if form == Step {
				want = strings.ReplaceAll(want, "time", "1")
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s %s: %s, want %s", form, p, s, want)
			}
		}
	}
}

func TestRefusesOptions(t *testing.T) {
	m := random(t, nn.Config{Vocab: 10, Embedding: 3, Hidden: 4, Layers: 1})
	for want, o := range map[string]Options{
		`form is "words", want sequence or step`:    {Form: "words"},
		`precision is "int4", want float32 or int8`: {Precision: "int4"},
	} {
		if err := ONNX(new(bytes.Buffer), m, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	m.Tensors["lstm.bias_hh_l0"][3] = float32(math.Inf(1))
	err := ONNX(new(bytes.Buffer), m, Options{Precision: Int8})
	if err == nil || !strings.Contains(err.Error(), "lstm.bias_hh_l0: has a number that is not finite") {
		t.Errorf("error %v", err)
	}
}
