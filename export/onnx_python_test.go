package export

import (
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// ONNX Runtime computes what package nn does: testdata/crosscheck.py, which needs
// the packages of testdata/requirements.txt.
func TestAsONNXRuntime(t *testing.T) {
	python := os.Getenv("LSTMKB_PYTHON")
	if python == "" {
		t.Skip("LSTMKB_PYTHON does not name a Python with testdata/requirements.txt")
	}
	dir := t.TempDir()
	args := []string{filepath.Join("testdata", "crosscheck.py")}
	add := func(name string, cfg nn.Config, k int) {
		args = append(args, filepath.Join(dir, name))
		writeCase(t, filepath.Join(dir, name), random(t, cfg), k)
	}
	for name, cfg := range shapes {
		add(name, cfg, 5)
	}
	add("without-top", shapes["untied"], 0)
	add("every-word", shapes["tied"], shapes["tied"].Vocab-specials)
	if !testing.Short() {
		add("default-size", nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2}, 5)
		add("default-size-GRU", nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2, Cell: "gru"}, 5)
	}
	out, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// writeCase writes what crosscheck.py reads.
func writeCase(t *testing.T, dir string, m *checkpoint.Model, k int) {
	t.Helper()
	text := sample(200, m.Config.Vocab)
	want := run(t, m, text)
	ids := make([]int64, len(text))
	for i, id := range text {
		ids[i] = int64(id)
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{
		"model": {}, "step": {Form: Step}, "int8": {Precision: Int8}, "int8-step": {Form: Step, Precision: Int8},
	} {
		o.TopK = k
		err := checkpoint.WriteFile(filepath.Join(dir, name+".onnx"), func(w io.Writer) error { return ONNX(w, m, o) })
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, x := range map[string]any{"tokens.i64": ids, "eval.f32": want.eval, "step.f32": want.step,
		"h.f32": want.state.H, "c.f32": want.state.C} {
		b, err := binary.Append(nil, binary.LittleEndian, x)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
