package export

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// awd are the tensors of an AWD-LSTM whose layers have these widths: fast.ai's names, with the
// recurrent weights before weight-drop (raw) and after it.
func awd(t testing.TB, vocab, embedding int, widths []int) (list []checkpoint.Tensor) {
	t.Helper()
	seed := uint32(1)
	random := func(name string, shape ...int) checkpoint.Tensor {
		x := make([]float32, nn.Spec{Shape: shape}.Size())
		for i := range x {
			seed = seed*1664525 + 1013904223
			x[i] = float32(int32(seed)) / (1 << 31)
		}
		return checkpoint.Tensor{Name: name, Shape: shape, Data: x}
	}
	in := embedding
	e := random("0.encoder.weight", vocab, embedding)
	twin := func(x checkpoint.Tensor, name string) checkpoint.Tensor { x.Name = name; return x }
	list = append(list, e, twin(e, "0.encoder_dp.emb.weight"))
	for l, h := range widths {
		n := "0.rnns." + string(rune('0'+l)) + "."
		list = append(list, random(n+"weight_hh_l0_raw", 4*h, h), random(n+"module.weight_ih_l0", 4*h, in), random(n+"module.weight_hh_l0", 4*h, h),
			random(n+"module.bias_ih_l0", 4*h), random(n+"module.bias_hh_l0", 4*h))
		in = h
	}
	return append(list, twin(e, "1.decoder.weight"), random("1.decoder.bias", vocab))
}

// An AWD-LSTM computes here what its layers compute one by one, also where they differ in width.
func TestFromAWDLSTM(t *testing.T) {
	for name, c := range map[string]struct {
		embedding int
		widths    []int
		want      nn.Config
		rename    []string
	}{
		"fast.ai":       {3, []int{5, 5, 3}, nn.Config{Vocab: 10, Embedding: 3, Hidden: 5, Layers: 3, Tied: true}, nil},
		"Merity":        {3, []int{5, 4, 3}, nn.Config{Vocab: 10, Embedding: 3, Hidden: 5, Layers: 3, Tied: true}, []string{"0.encoder", "encoder", "0.rnns", "rnns", "1.decoder", "decoder", "weight_hh_l0_raw", "module.weight_hh_l0_raw"}},
		"one width":     {4, []int{4, 4}, nn.Config{Vocab: 10, Embedding: 4, Hidden: 4, Layers: 2, Tied: true}, nil},
		"narrow middle": {4, []int{4, 2, 4}, nn.Config{Vocab: 10, Embedding: 4, Hidden: 4, Layers: 3, Tied: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			list := awd(t, 10, c.embedding, c.widths)
			if c.rename != nil {
				list = renamed(list, c.rename...)
			}
			m, notes, err := FromPyTorch(stored(t, list), words(t, 10), nil)
			if err != nil {
				t.Fatal(err)
			}
			if m.Config.Config != c.want {
				t.Fatalf("shape %+v, want %+v", m.Config.Config, c.want)
			}
			if len(notes) != 1 || !strings.Contains(notes[0], "AWD-LSTM") || !strings.Contains(notes[0], "rnns.0") {
				t.Errorf("notes %q", notes)
			}
			text := []int32{1, 5, 2, 9, 9, 3}
			if got, want := run(t, m, text).eval, awdLogits(list, 10, c.embedding, c.widths, text); !closeTo(got, want, 1e-5) {
				t.Errorf("logits %v, want %v", got[50:], want[50:])
			}
		})
	}
}

func closeTo(a, b []float32, tolerance float64) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Abs(float64(x-y)) <= tolerance })
}

// awdLogits computes an AWD-LSTM in float64, its recurrent weights those before weight-drop.
func awdLogits(list []checkpoint.Tensor, vocab, embedding int, widths []int, text []int32) (logits []float32) {
	get := func(suffix string, layer int) []float32 {
		for _, x := range list {
			if strings.HasSuffix(x.Name, suffix) && (layer < 0 || strings.Contains(x.Name, "rnns."+string(rune('0'+layer)))) {
				return x.Data
			}
		}
		panic(suffix)
	}
	σ := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	h, c := make([][]float64, len(widths)), make([][]float64, len(widths))
	for l, n := range widths {
		h[l], c[l] = make([]float64, n), make([]float64, n)
	}
	e, bias := list[0].Data, get("decoder.bias", -1)
	for _, id := range text {
		var x []float64
		for _, v := range e[int(id)*embedding:][:embedding] {
			x = append(x, float64(v))
		}
		for l, n := range widths {
			wi, wh, bi, bh := get("weight_ih_l0", l), get("weight_hh_l0_raw", l), get("bias_ih_l0", l), get("bias_hh_l0", l)
			z := make([]float64, 4*n)
			for r := range z {
				z[r] = float64(bi[r]) + float64(bh[r])
				for j, v := range x {
					z[r] += v * float64(wi[r*len(x)+j])
				}
				for j, v := range h[l] {
					z[r] += v * float64(wh[r*n+j])
				}
			}
			for i := range n {
				c[l][i] = σ(z[n+i])*c[l][i] + σ(z[i])*math.Tanh(z[2*n+i])
				h[l][i] = σ(z[3*n+i]) * math.Tanh(c[l][i])
			}
			x = h[l]
		}
		for w := range vocab {
			y := float64(bias[w])
			for j, v := range x {
				y += v * float64(e[w*embedding+j])
			}
			logits = append(logits, float32(y))
		}
	}
	return logits
}

// What is taken for granted is told.
func TestFromPyTorchNotes(t *testing.T) {
	cfg := nn.Config{Vocab: 10, Embedding: 4, Hidden: 4, Layers: 2}
	list := tensorsOf(random(t, cfg))
	lost := slices.DeleteFunc(slices.Clone(list), func(t checkpoint.Tensor) bool { return t.Name == "decoder.weight" })
	twice := append(slices.Clone(lost), checkpoint.Tensor{Name: "decoder.weight", Shape: list[0].Shape, Data: list[0].Data})
	layers := renamed(list, "lstm.weight_ih_l1", "lstm2.weight_ih_l0", "lstm.weight_hh_l1", "lstm2.weight_hh_l0", "lstm.bias_ih_l1", "lstm2.bias_ih_l0",
		"lstm.bias_hh_l1", "lstm2.bias_hh_l0", "lstm.", "lstm1.")
	for name, c := range map[string]struct {
		list []checkpoint.Tensor
		want string
	}{
		"untied":         {list, ""},
		"a lost decoder": {lost, `no tensor is decoder.weight: taken as tied to "embedding.weight"`},
		"stored twice":   {twice, ""},
		"parts compiled": {renamed(list, "embedding.", "encoder._orig_mod.", "decoder.", "decoder._orig_mod.", "lstm.", "rnn._orig_mod."), ""},
		"two modules":    {layers, "the layers are modules: lstm1, lstm2, of widths [4 4]"},
	} {
		m, notes, err := FromPyTorch(stored(t, c.list), words(t, 10), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(notes, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: notes %q, want %q", name, got, c.want)
		}
		if !same(m.Tensors["lstm.weight_hh_l1"], list[6].Data) {
			t.Errorf("%s: layer 1 is another", name)
		}
	}
}

// The rows of a model whose words are numbered otherwise move with them.
func TestFromPyTorchRows(t *testing.T) {
	for name, cfg := range map[string]nn.Config{"untied": {Vocab: 10, Embedding: 3, Hidden: 4, Layers: 1}, "tied": {Vocab: 10, Embedding: 4, Hidden: 4, Layers: 1, Tied: true}} {
		list := tensorsOf(random(t, cfg))
		rows := []int32{3, 0, 1, 2, 4, 5, 6, 7, 8, 9}
		plain, _, err := FromPyTorch(stored(t, list), words(t, 10), nil)
		if err != nil {
			t.Fatal(err)
		}
		moved, _, err := FromPyTorch(stored(t, list), words(t, 10), rows)
		if err != nil {
			t.Fatal(err)
		}
		a, b := run(t, plain, []int32{3, 1, 2, 0}).eval, run(t, moved, []int32{0, 2, 3, 1}).eval // the same words
		for i := range a {
			if got, want := b[i], a[i/10*10+int(rows[i%10])]; math.Abs(float64(got-want)) > 1e-6 {
				t.Fatalf("%s: logit %d is %v, want %v", name, i, got, want)
			}
		}
	}
}

func TestFromAWDLSTMRefuses(t *testing.T) {
	narrow := awd(t, 10, 4, []int{4, 3}) // its decoder can't be the embedding
	for name, c := range map[string]struct {
		list []checkpoint.Tensor
		want string
	}{
		"last layer":    {narrow, "an AWD-LSTM: the last layer has the width 3, want that of the Embedding, 4"},
		"a layer lost":  {slices.Delete(awd(t, 10, 3, []int{5, 5, 3}), 8, 9), "an AWD-LSTM: tensor "},
		"other modules": {append(awd(t, 10, 3, []int{3}), checkpoint.Tensor{Name: "1.layers.0.weight", Shape: []int{1}, Data: []float32{1}}), `an AWD-LSTM: tensor "1.layers.0.weight" is unknown`},
	} {
		if _, _, err := FromPyTorch(stored(t, c.list), words(t, 10), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	// One wide layer must not make many narrow ones wide.
	bomb := []checkpoint.Tensor{{Name: "encoder.weight", Shape: []int{10, 1}, Data: make([]float32, 10)}}
	for l := range 40 {
		h, in := 1, 1
		if l == 20 {
			h = 300
		} else if l == 21 {
			in = 300
		}
		n := "rnns." + string(rune('0'+l/10)) + string(rune('0'+l%10)) + ".weight_"
		bomb = append(bomb, checkpoint.Tensor{Name: n + "ih_l0", Shape: []int{4 * h, in}, Data: make([]float32, 4*h*in)}, checkpoint.Tensor{Name: n + "hh_l0", Shape: []int{4 * h, h}, Data: make([]float32, 4*h*h)})
	}
	if _, _, err := FromPyTorch(stored(t, bomb), words(t, 10), nil); err == nil || !strings.Contains(err.Error(), "more than 8 times the file's") {
		t.Errorf("error %v", err)
	}
}
