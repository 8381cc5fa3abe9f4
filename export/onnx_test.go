package export

import (
	"bytes"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// fields are those of a message by number, whole numbers as varints.
func fields(t *testing.T, b []byte) map[protowire.Number][][]byte {
	t.Helper()
	all := map[protowire.Number][][]byte{}
	for len(b) > 0 {
		num, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			t.Fatal(protowire.ParseError(n))
		}
		b = b[n:]
		n = protowire.ConsumeFieldValue(num, kind, b)
		if n < 0 {
			t.Fatal(protowire.ParseError(n))
		}
		v := b[:n]
		if kind == protowire.BytesType {
			v, _ = protowire.ConsumeBytes(v)
		}
		all[num] = append(all[num], v)
		b = b[n:]
	}
	return all
}

func TestFile(t *testing.T) {
	m := random(t, shapes["projected"])
	file := encode(t, m, 3)
	model := fields(t, file)
	ops := fields(t, model[8][0])
	if ir, op := model[1][0][0], ops[2][0][0]; ir != irVersion || op != opset {
		t.Errorf("ir_version %d, opset %d", ir, op)
	}
	if s := string(model[2][0]); s != "lstmkb" {
		t.Errorf("producer %q", s)
	}
	meta := map[string]string{}
	for _, b := range model[14] {
		p := fields(t, b)
		meta[string(p[1][0])] = string(p[2][0])
	}
	for key, want := range map[string]string{
		"tokenizer": "keyboard", "unk_id": "0", "eos_id": "1", "licence": "CC0 & more",
		"training": `{"valid_perplexity":123.5}`,
		"config":   `{"format":1,"vocab":299,"embedding":20,"hidden":36,"layers":3,"tied":true,"dropout":0.5,"tokenizer":"keyboard"}`,
	} {
		if meta[key] != want {
			t.Errorf("%s is %q, want %q", key, meta[key], want)
		}
	}
	if v := meta["vocab"]; !strings.HasPrefix(v, "<unk>\n<eos>\nwörd2\n") || strings.Count(v, "\n") != 299 {
		t.Errorf("vocab is %.40q…", v)
	}
	g := fields(t, model[7][0])
	dims := func(info []byte) (s []string) {
		kind := fields(t, fields(t, fields(t, info)[2][0])[1][0])
		for _, d := range fields(t, kind[2][0])[1] {
			dim := fields(t, d)
			if len(dim[2]) > 0 {
				s = append(s, string(dim[2][0]))
				continue
			}
			n, _ := protowire.ConsumeVarint(dim[1][0])
			s = append(s, strings.Repeat("#", int(n)))
		}
		return s
	}
	if d := dims(g[11][0]); strings.Join(d, " ") != "batch time" {
		t.Errorf("tokens has dimensions %q", d)
	}
	if d := dims(g[11][1]); strings.Join(d, " ") != "### batch "+strings.Repeat("#", 36) {
		t.Errorf("h has dimensions %q", d)
	}
	params := 0
	for _, x := range m.Tensors {
		params += len(x)
	}
	if most := 4*params + len(meta["vocab"]) + 4000; len(file) > most {
		t.Errorf("file has %d bytes, want at most %d: the weights once", len(file), most)
	}
	if !bytes.Equal(file, encode(t, m, 3)) {
		t.Error("two exports of one model differ")
	}
}

func TestRefuses(t *testing.T) {
	cfg := nn.Config{Vocab: 10, Embedding: 3, Hidden: 4, Layers: 1}
	for _, c := range []struct {
		name, want string
		damage     func(m *checkpoint.Model, o *Options)
	}{
		{"k below 0", "top-k is -1, want 0 to 8", func(_ *checkpoint.Model, o *Options) { o.TopK = -1 }},
		{"k beyond the words", "top-k is 9, want 0 to 8", func(_ *checkpoint.Model, o *Options) { o.TopK = 9 }},
		{"no vocabulary", "no vocabulary", func(m *checkpoint.Model, _ *Options) { m.Vocab = nil }},
		{"vocabulary of another size", "vocabulary has 10 words, want 11", func(m *checkpoint.Model, _ *Options) { m.Config.Vocab++ }},
		{"bad shape", "hidden is 0", func(m *checkpoint.Model, _ *Options) { m.Config.Hidden = 0 }},
		{"missing tensor", "decoder.bias has 0 numbers, want 10", func(m *checkpoint.Model, _ *Options) { delete(m.Tensors, "decoder.bias") }},
		{"NaN", "lstm.R_l0: has a number that is not finite", func(m *checkpoint.Model, _ *Options) {
			m.Tensors["lstm.weight_hh_l0"][5] = float32(math.NaN())
		}},
		{"figures that are no JSON", "training: json", func(m *checkpoint.Model, _ *Options) {
			m.Config.Training = map[string]any{"x": math.Inf(1)}
		}},
		{"licence in Latin-1", "licence is not valid UTF-8", func(m *checkpoint.Model, _ *Options) { m.Config.Licence = "\xa9" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, o := random(t, cfg), Options{}
			c.damage(m, &o)
			if err := ONNX(io.Discard, m, o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	encode(t, random(t, cfg), 8) // every word
	small := random(t, nn.Config{Vocab: 2, Embedding: 1, Hidden: 1, Layers: 1})
	encode(t, small, 0)
	if err := ONNX(io.Discard, small, Options{TopK: 1}); err == nil {
		t.Error("k = 1 of no words is accepted")
	}
}

// A model beyond 2 GiB is refused before anything is written. Its layers share
// their memory here.
func TestRefusesMoreThanProtobufHolds(t *testing.T) {
	w := make([]float32, 1<<22)
	g := &graph{}
	for range 1 << 7 {
		g.weights("w", []int{1 << 22}, w)
	}
	m := encodeModel(g, "", nil)
	var out bytes.Buffer
	if err := m.writeTo(&out); err == nil || !strings.Contains(err.Error(), "too large") || out.Len() > 0 {
		t.Errorf("error %v, %d bytes written", err, out.Len())
	}
	if checkSize(maxMessage) != nil || checkSize(maxMessage+1) == nil {
		t.Error("the bound is not 2 GiB − 1")
	}
}

type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

var errBroken = errors.New("disk full")

func TestReportsErrorsOfTheWriter(t *testing.T) {
	m := random(t, shapes["tied"])
	for _, n := range []int{0, 1000, 20_000} {
		if err := ONNX(&broken{n}, m, Options{}); !errors.Is(err, errBroken) {
			t.Errorf("after %d bytes: error %v", n, err)
		}
	}
}

func TestHoldsNoCopyOfTheWeights(t *testing.T) {
	m := random(t, nn.Config{Vocab: 100, Embedding: 512, Hidden: 512, Layers: 4})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := ONNX(io.Discard, m, Options{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes allocated for %d of weights", n, 4*8*4*512*512/4)
	}
}
