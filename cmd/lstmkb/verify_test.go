package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

func TestVerify(t *testing.T) {
	t.Setenv("LSTMKB_PYTHON", "")
	model, _ := trained(t)
	file := filepath.Join(t.TempDir(), "m.onnx")
	mustRun(t, "export", "--model", model, "--onnx", file)
	got := object(t, mustRun(t, "verify", file, "--model", model, "--json"), "file", "tokens", "tolerance", "loss", "int8", "ok", "comparisons")
	list := got["comparisons"].([]any)
	if got["ok"] != true || len(list) != 1 {
		t.Errorf("verify says %v, want ok and one comparison", got)
	}
	other, _ := trained(t, "--seed", "9")
	if _, _, err := run(t, "", "verify", file, "--model", other); err == nil {
		t.Error("another model passes")
	}
	if _, _, err := run(t, "", "verify", file, "--model", model, "--tolerance", "0"); err == nil {
		t.Log("the bits are equal") // which a set of kernels may give
	}
}

// An int8 file passes by its perplexity; held to the scores' tolerance, or against
// another model, it fails.
func TestVerifyInt8(t *testing.T) {
	t.Setenv("LSTMKB_PYTHON", "")
	cells := nn.Cells
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		cells = cells[:1] // export/graph reads the graphs of all
	}
	for _, cell := range cells {
		t.Run(cell.Name, func(t *testing.T) { verifyInt8(t, randomModel(t, 1, cell.Name), randomModel(t, 2, cell.Name)) })
	}
}

func verifyInt8(t *testing.T, model, other string) {
	for _, form := range []string{"sequence", "step"} {
		file := filepath.Join(t.TempDir(), "m.onnx")
		mustRun(t, "export", "--model", model, "--onnx", file, "--precision", "int8", "--form", form)
		got := object(t, mustRun(t, "verify", file, "--model", model, "--json"), "file", "tokens", "tolerance", "loss", "int8", "ok", "comparisons")
		c := got["comparisons"].([]any)[0].(map[string]any)
		if loss := c["perplexity_loss"].(float64); got["int8"] != true || !(loss > 1e-6 && loss <= 0.005) || !(c["difference"].(float64) > 1e-4) {
			t.Errorf("%s: verify says %v", form, got)
		}
		for _, more := range [][]string{{model, "--tolerance", "1e-4"}, {model, "--loss", "1e-7"}, {other}} {
			_, _, err := run(t, "", append([]string{"verify", file, "--model"}, more...)...)
			want := "--loss"
			if len(more) > 1 {
				want = more[1]
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %s", form, err, want)
			}
		}
	}
}

// randomModel writes a model whose logits are of order 1.
func randomModel(t *testing.T, seed uint64, cell string) (dir string) {
	t.Helper()
	net, err := nn.New(nn.Config{Vocab: 28, Embedding: 12, Hidden: 20, Layers: 2, Tied: true, Cell: nn.CanonicalCell(cell)})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, p := range net.Params() {
		for i := range p.Value {
			p.Value[i] = rng.Float32()*1.2 - 0.6
		}
	}
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\n"+strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz", ""), "\n")+"\n"), vocab.Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "model")
	if err := checkpoint.Save(dir, checkpoint.FromNetwork(net, v, "CC0"), checkpoint.F32); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The loss is what the other's words are less likely.
func TestDivergence(t *testing.T) {
	ln := func(x ...float64) (y []float32) {
		for _, v := range x {
			y = append(y, float32(math.Log(v))+3) // any constant
		}
		return y
	}
	p, q := ln(0.5, 0.25, 0.25), ln(0.25, 0.25, 0.5)
	if d, want := divergenceOf(p, q), 0.25*math.Ln2; math.Abs(d-want) > 1e-6 {
		t.Errorf("divergence is %v, want %v", d, want)
	}
	if d := divergenceOf(p, p); d != 0 {
		t.Errorf("divergence from itself is %v", d)
	}
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	c := compareLogits("", append(p, p...), append(q, p...), 3, set)
	if want := math.Exp(0.125*math.Ln2) - 1; math.Abs(c.Loss-want) > 1e-6 { // the divergence from q to p is the same here
		t.Errorf("loss is %v, want %v", c.Loss, want)
	}
	nan := float32(math.NaN())
	if c := compareLogits("", []float32{nan, 1}, []float32{0, 1}, 2, set); c.Loss != math.MaxFloat64 || c.Difference != math.MaxFloat64 {
		t.Errorf("NaN gives %+v", c)
	}
}

func TestVerifyBadInput(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "bad.onnx"), "not a model")
	wantError(t, []string{"verify", file}, file)
	wantError(t, []string{"verify", file + "x"}, "no such file")
	wantError(t, []string{"verify", file, "--tolerance", "-1"}, "--tolerance is -1")
	wantError(t, []string{"verify", file, "--loss", "-1"}, "--loss is -1")
	wantError(t, []string{"verify", file, "--tokens", "0"}, "--tokens is 0")
}

func TestVerifyONNXRuntime(t *testing.T) {
	if os.Getenv("LSTMKB_PYTHON") == "" {
		t.Skip("LSTMKB_PYTHON does not name a Python with onnxruntime")
	}
	for _, name := range []string{"torchscript-state", "torchscript-stateless", "dynamo-state", "dynamo-stateless", "torchscript-gru", "dynamo-gru"} {
		mustRun(t, "verify", filepath.Join("..", "..", "export", "graph", "testdata", "pytorch-"+name+".onnx"))
	}
	for _, cell := range nn.Cells {
		model := randomModel(t, 3, cell.Name)
		for _, form := range []string{"sequence", "step"} {
			for _, precision := range []string{"float32", "int8"} {
				file := filepath.Join(t.TempDir(), "m.onnx")
				mustRun(t, "export", "--model", model, "--onnx", file, "--form", form, "--precision", precision)
				got := object(t, mustRun(t, "verify", file, "--model", model, "--json"), "file", "tokens", "tolerance", "loss", "int8", "ok", "comparisons")
				if n := len(got["comparisons"].([]any)); got["ok"] != true || n != 2 {
					t.Errorf("%s %s: verify says %v, want ok and two comparisons", form, precision, got)
				}
			}
		}
	}
}
