package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// words is a vocabulary of n words.
func words(t testing.TB, n int) *vocab.Vocab {
	t.Helper()
	text := "<unk>\n<eos>\n"
	for i := 2; i < n; i++ {
		text += fmt.Sprintf("w%d\n", i)
	}
	v, err := vocab.Read(strings.NewReader(text), vocab.WikiText)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// stored writes tensors as safetensors and reads the header back.
func stored(t testing.TB, tensors []checkpoint.Tensor) *checkpoint.File {
	t.Helper()
	var b bytes.Buffer
	if err := checkpoint.WriteTensors(&b, tensors, map[string]string{"format": "pt"}); err != nil {
		t.Fatal(err)
	}
	f, err := checkpoint.ReadTensors(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// tensorsOf returns the tensors of a model in the order of its Specs.
func tensorsOf(m *checkpoint.Model) (list []checkpoint.Tensor) {
	for _, s := range m.Config.Specs() {
		list = append(list, checkpoint.Tensor{Name: s.Name, Shape: s.Shape, Data: m.Tensors[s.Name]})
	}
	return list
}

// renamed renames tensors with replace.
func renamed(list []checkpoint.Tensor, replace ...string) []checkpoint.Tensor {
	list = slices.Clone(list)
	for i := range list {
		list[i].Name = strings.NewReplacer(replace...).Replace(list[i].Name)
	}
	return list
}

// same compares bits.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// A file that PyTorch wrote goes in and out bit for bit and gives the same results here.
func TestFromPyTorchItself(t *testing.T) {
	for dir, cell := range map[string]string{"torch": "", "torch_gru": "gru"} {
		t.Run(dir, func(t *testing.T) { fromPyTorchItself(t, filepath.Join("testdata", dir), cell) })
	}
}

func fromPyTorchItself(t *testing.T, dir, cell string) {
	raw, err := os.ReadFile(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := checkpoint.ReadTensors(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := FromPyTorch(f, words(t, 60), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := (nn.Config{Vocab: 60, Embedding: 12, Hidden: 16, Layers: 2, Cell: cell}); m.Config.Config != want {
		t.Fatalf("shape %+v, want %+v", m.Config.Config, want)
	}
	out := filepath.Join(t.TempDir(), "model")
	if err := checkpoint.Save(out, m, checkpoint.F32); err != nil {
		t.Fatal(err)
	}
	back, err := os.ReadFile(filepath.Join(out, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := checkpoint.ReadTensors(bytes.NewReader(back), int64(len(back)))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := slices.Sorted(slices.Values(f.Names())), slices.Sorted(slices.Values(g.Names())); !slices.Equal(a, b) {
		t.Fatalf("tensors %q came back as %q", a, b)
	}
	for _, name := range f.Names() {
		shape, _ := f.Shape(name)
		x, y := make([]float32, nn.Spec{Shape: shape}.Size()), make([]float32, nn.Spec{Shape: shape}.Size())
		if err := f.Read(name, x); err != nil {
			t.Fatal(err)
		}
		if err := g.Read(name, y); err != nil || !same(x, y) {
			t.Errorf("%s changed, error %v", name, err)
		}
	}
	text, want := make([]int64, 20), make([]float32, 20*60)
	for name, x := range map[string]any{"tokens.i64": text, "logits.f32": want} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := binary.Decode(b, binary.LittleEndian, x); err != nil {
			t.Fatal(err)
		}
	}
	ids := make([]int32, len(text))
	for i, id := range text {
		ids[i] = int32(id)
	}
	got := run(t, m, ids)
	for i := range want {
		if d := math.Abs(float64(got.eval[i] - want[i])); !(d < 1e-5) {
			t.Fatalf("logit %d is %v, want %v", i, got.eval[i], want[i])
		}
	}
}

// Modules with different names and biases give the same model.
func TestFromPyTorchNames(t *testing.T) {
	for kind, cfg := range map[string]nn.Config{
		"untied":    {Vocab: 30, Embedding: 5, Hidden: 4, Layers: 2},
		"tied":      {Vocab: 30, Embedding: 6, Hidden: 6, Layers: 4, Tied: true},
		"projected": {Vocab: 30, Embedding: 5, Hidden: 7, Layers: 1, Tied: true},
		"GRU":       {Vocab: 30, Embedding: 5, Hidden: 4, Layers: 2, Cell: "gru"},
	} {
		m := random(t, cfg)
		cell := cfg.Kind().Name + "."
		m.Tensors[cell+"bias_ih_l0"][0] = float32(math.Copysign(0, -1))
		m.Tensors[cell+"bias_ih_l0"][1] = math.SmallestNonzeroFloat32
		list := tensorsOf(m)
		cases := map[string][]checkpoint.Tensor{
			"as here":    list,
			"no prefix":  renamed(list, cell, ""),
			"module":     renamed(list, "embedding.", "module.embedding.", cell, "module."+cell, "projection.", "module.projection.", "decoder.", "module.decoder."),
			"word_lm":    renamed(list, "embedding.", "encoder.", cell, "rnn."),
			"lm_head":    renamed(list, "embedding.", "_orig_mod.model.wte.", cell, "_orig_mod.model.rnn.", "decoder.", "_orig_mod.lm_head.", "projection.", "_orig_mod.proj."),
			"a run's":    append(slices.Clone(list), checkpoint.Tensor{Name: "adam.m.embedding.weight", Shape: []int{1}, Data: []float32{1}}),
			"other data": renamed(list, "decoder.", "fc."),
		}
		if cfg.Tied {
			twice := checkpoint.Tensor{Name: "decoder.weight", Shape: list[0].Shape, Data: slices.Clone(list[0].Data)}
			cases["tied, stored twice"] = append(slices.Clone(list), twice)
			cases["tied, the decoder's stored"] = renamed(list, "embedding.weight", "decoder.weight")
		}
		for name, tensors := range cases {
			t.Run(kind+"/"+name, func(t *testing.T) {
				got, _, err := FromPyTorch(stored(t, tensors), words(t, 30), nil)
				if err != nil {
					t.Fatal(err)
				}
				want := m.Config.Config
				if got.Config.Config != want {
					t.Errorf("shape %+v, want %+v", got.Config.Config, want)
				}
				if !maps.EqualFunc(got.Tensors, m.Tensors, same) {
					t.Error("weights changed")
				}
			})
		}
		without := slices.DeleteFunc(slices.Clone(list), func(t checkpoint.Tensor) bool { return strings.Contains(t.Name, "bias") })
		got, _, err := FromPyTorch(stored(t, without), words(t, 30), nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, x := range got.Tensors {
			want := m.Tensors[name]
			if strings.Contains(name, "bias") {
				want = make([]float32, len(want))
			}
			if !same(x, want) {
				t.Errorf("%s, no biases: %s is not what it was", kind, name)
			}
		}
	}
}

func TestFromPyTorchHalves(t *testing.T) {
	m := random(t, nn.Config{Vocab: 30, Embedding: 5, Hidden: 4, Layers: 1})
	for _, d := range []checkpoint.DType{checkpoint.F16, checkpoint.BF16} {
		list := tensorsOf(m)
		for i := range list {
			list[i].DType = d
		}
		first, _, err := FromPyTorch(stored(t, list), words(t, 30), nil)
		if err != nil {
			t.Fatal(err)
		}
		again := tensorsOf(first)
		for i := range again {
			again[i].DType = d
		}
		second, _, err := FromPyTorch(stored(t, again), words(t, 30), nil)
		if err != nil || !maps.EqualFunc(first.Tensors, second.Tensors, same) {
			t.Errorf("%s changes on the way, error %v", d, err)
		}
	}
}

func TestFromPyTorchRefuses(t *testing.T) {
	cfg := nn.Config{Vocab: 10, Embedding: 3, Hidden: 4, Layers: 2}
	tied := nn.Config{Vocab: 10, Embedding: 4, Hidden: 4, Layers: 1, Tied: true}
	zeros := func(name string, shape ...int) checkpoint.Tensor {
		return checkpoint.Tensor{Name: name, Shape: shape, Data: make([]float32, nn.Spec{Shape: shape}.Size())}
	}
	type list = []checkpoint.Tensor
	with := func(more ...checkpoint.Tensor) func(list) list {
		return func(l list) list { return append(l, more...) }
	}
	without := func(name string) func(list) list {
		return func(l list) list {
			return slices.DeleteFunc(l, func(t checkpoint.Tensor) bool { return t.Name == name })
		}
	}
	reshaped := func(name string, shape ...int) func(list) list {
		return func(l list) list { return append(without(name)(l), zeros(name, shape...)) }
	}
	for name, c := range map[string]struct {
		cfg    nn.Config
		damage func(list) list
		want   string
	}{
		"bidirectional":        {cfg, with(zeros("lstm.weight_ih_l0_reverse", 16, 3)), `"lstm.weight_ih_l0_reverse" is of a bidirectional LSTM`},
		"proj_size":            {cfg, with(zeros("lstm.weight_hr_l0", 2, 4)), `"lstm.weight_hr_l0" is of an LSTM with proj_size`},
		"unknown cell":         {cfg, reshaped("lstm.weight_hh_l0", 20, 4), `"lstm.weight_hh_l0" has shape [20 4], want rows for each column: 4 for LSTM, 3 for GRU`},
		"LSTM and GRU":         {cfg, reshaped("lstm.weight_hh_l0", 12, 4), `"lstm.weight_ih_l0" has shape [16 3], want [12 3]`},
		"no LSTM":              {cfg, func(l list) list { return l[:1] }, "no LSTM"},
		"empty":                {cfg, func(list) list { return nil }, "no LSTM"},
		"two LSTMs":            {cfg, with(zeros("other.weight_ih_l0", 16, 3)), `"other.weight_ih_l0" is of another ` + kinds() + ` than "lstm.weight_ih_l0"`},
		"a layer left out":     {cfg, without("lstm.weight_hh_l1"), "lstm.weight_hh_l1 is missing, want shape [16 4]"},
		"a layer far out":      {cfg, with(zeros("lstm.weight_ih_l999", 16, 4)), "is of layer 999"},
		"a bias left out":      {cfg, without("lstm.bias_hh_l1"), "lstm.bias_hh_l1 is missing"},
		"no embedding":         {tied, without("embedding.weight"), "embedding.weight is missing"},
		"other vocabulary":     {cfg, reshaped("embedding.weight", 11, 3), `"embedding.weight" has 11 rows, want 10`},
		"wide embedding":       {cfg, reshaped("embedding.weight", 10, 5), `"embedding.weight" has shape [10 5], want [10 3]`},
		"flat embedding":       {cfg, reshaped("embedding.weight", 30), `"embedding.weight" has shape [30], want two dimensions`},
		"decoder of embedding": {cfg, reshaped("decoder.weight", 10, 3), `"decoder.weight" has shape [10 3], want [10 4]`},
		"decoder's bias":       {cfg, reshaped("decoder.bias", 9), `"decoder.bias" has shape [9], want [10]`},
		"second layer's input": {cfg, reshaped("lstm.weight_ih_l1", 16, 3), `"lstm.weight_ih_l1" has shape [16 3], want [16 4]`},
		"no projection":        {cfg, without("decoder.weight"), "projection.weight is missing, want shape [3 4]"},
		"idle projection":      {tied, with(zeros("projection.weight", 4, 4)), `"projection.weight" is of a Linear between LSTM and decoder`},
		"idle projection bias": {tied, with(zeros("projection.bias", 4)), `"projection.bias" is left over`},
		"unknown module":       {cfg, with(zeros("model.norm.weight", 4)), `"model.norm.weight" is unknown`},
		"unknown tensor":       {cfg, with(zeros("weight", 4)), `"weight" is unknown`},
		"two decoders":         {cfg, with(zeros("fc.bias", 10)), `both be decoder.bias`},
		"two embeddings":       {cfg, with(zeros("wte.weight", 10, 3)), `both be embedding.weight`},
		"NaN": {cfg, func(l list) list {
			l[1].Data[7] = float32(math.NaN())
			return l
		}, `"lstm.weight_ih_l0": number 7 is NaN`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := FromPyTorch(stored(t, c.damage(tensorsOf(random(t, c.cfg)))), words(t, 10), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	// A type that this program does not write.
	var b bytes.Buffer
	list64 := tensorsOf(random(t, cfg))
	if err := checkpoint.WriteTensors(&b, list64, nil); err != nil {
		t.Fatal(err)
	}
	raw := bytes.Replace(b.Bytes(), []byte(`"F32","shape":[10]`), []byte(`"I32","shape":[10]`), 1)
	f, err := checkpoint.ReadTensors(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := FromPyTorch(f, words(t, 10), nil); err == nil || !strings.Contains(err.Error(), `"decoder.bias" has dtype I32, want F32, F16 or BF16`) {
		t.Errorf("error %v", err)
	}
}

// Any safetensors file gives a model or an error.
func FuzzFromPyTorch(f *testing.F) {
	seed := func(list []checkpoint.Tensor) {
		var b bytes.Buffer
		if err := checkpoint.WriteTensors(&b, list, nil); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	seed(tensorsOf(random(f, nn.Config{Vocab: 3, Embedding: 1, Hidden: 2, Layers: 1})))
	seed(tensorsOf(random(f, nn.Config{Vocab: 3, Embedding: 1, Hidden: 2, Layers: 1, Cell: "gru"})))
	seed(tensorsOf(random(f, nn.Config{Vocab: 3, Embedding: 2, Hidden: 1, Layers: 2, Tied: true})))
	seed(awd(f, 3, 2, []int{3, 2}))
	seed(awd(f, 3, 1, []int{1, 1}))
	v := words(f, 3)
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := checkpoint.ReadTensors(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		m, _, err := FromPyTorch(file, v, nil)
		if err != nil {
			return
		}
		if _, err := m.Network(); err != nil {
			t.Errorf("a model that is none: %v", err)
		}
	})
}
