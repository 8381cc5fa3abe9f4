package graph

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// packed is a tensor in the recorded files.
type packed struct {
	Type Type
	Dims []int
	Data []float64
}

func (p packed) tensor(t testing.TB) *Tensor {
	t.Helper()
	m := budget{1 << 20}
	y, err := m.newTensor(p.Type, p.Dims...)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range p.Data {
		y.set(i, v)
	}
	return y
}

// record holds inputs and the outputs of another program.
type record struct {
	Op              string
	File            []byte
	Inputs, Outputs map[string]packed
}

func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

func newPool(t testing.TB) *kernels.Pool {
	t.Helper()
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	p := kernels.NewPool(set, 2)
	t.Cleanup(p.Close)
	return p
}

// compare runs file and checks the recorded outputs.
func compare(t *testing.T, file []byte, want record, tolerance float64) {
	t.Helper()
	m, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	compareModel(t, m, want, tolerance)
}

func compareModel(t *testing.T, m *Model, want record, tolerance float64) {
	t.Helper()
	inputs := map[string]*Tensor{}
	for name, p := range want.Inputs {
		inputs[name] = p.tensor(t)
	}
	got, err := m.Run(t.Context(), newPool(t), inputs)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range want.Outputs {
		y, w := got[name], p.tensor(t)
		if y == nil || y.String() != w.String() {
			t.Errorf("%s is %v, want %v", name, y, w)
			continue
		}
		for i := range w.Len() {
			if d := math.Abs(y.at(i) - w.at(i)); !(d <= tolerance*max(1, math.Abs(w.at(i)))) {
				t.Errorf("%s[%d] is %v, want %v", name, i, y.at(i), w.at(i))
				break
			}
		}
	}
}

func TestOperators(t *testing.T) {
	var all []record
	readJSON(t, "operators.json", &all)
	tested := map[string]bool{"Scan": true} // by the exports of package export
	for _, r := range all {
		tested[r.Op] = true
		t.Run(r.Op, func(t *testing.T) { compare(t, r.File, r, 1e-5) })
	}
	for _, name := range Operators() {
		if !tested[name] {
			t.Errorf("operator %s has no recorded case", name)
		}
	}
}

func TestPyTorch(t *testing.T) {
	files, err := filepath.Glob("testdata/pytorch-*.onnx")
	if want := 2 * (len(nn.Cells) + 1); err != nil || len(files) != want { // each cell with its state, an LSTM without too
		t.Fatalf("files %q, error %v, want %d", files, err, want)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			file, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var want record
			kind := f[strings.LastIndex(f, "-")+1 : strings.LastIndex(f, ".")]
			readJSON(t, "pytorch-"+kind+".json", &want)
			compare(t, file, want, 1e-5)
		})
	}
}

// An error tells the place of the damage.
func TestReadErrors(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"empty":    {"", "has no graph"},
		"no wire":  {"\xff\xff", "EOF"},
		"no opset": {"\x3a\x00", "opset is 0"},
		"operator": {"\x42\x02\x10\x11\x3a\x09\x0a\x07\x12\x01y\x22\x02Hi", `operator "Hi" is not known`},
		"outputs":  {"\x42\x02\x10\x11\x3a\x00", "has no outputs"},
		"external": {"\x3a\x04\x2a\x02\x70\x01", "another file"},
		"elements": {"\x3a\x0e\x2a\x0c\x08\x80\x80\x80\x80\x08\x08\x80\x80\x80\x80\x08", "elements"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}
