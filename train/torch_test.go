package train

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// recorded is one case of nn/testdata/record.py.
type recorded struct {
	t    *testing.T
	file *checkpoint.File
}

func (r recorded) get(name string) (x []float32, shape []int) {
	r.t.Helper()
	shape, ok := r.file.Shape(name)
	if !ok {
		r.t.Fatalf("no tensor %s", name)
	}
	x = make([]float32, nn.Spec{Shape: shape}.Size())
	if err := r.file.Read(name, x); err != nil {
		r.t.Fatal(err)
	}
	return x, shape
}

func (r recorded) ids(name string) (ids []int32, shape []int) {
	x, shape := r.get(name)
	for _, v := range x {
		ids = append(ids, int32(v))
	}
	return ids, shape
}

// TestAdamAsPyTorch takes the ten clipped Adam steps that PyTorch took.
func TestAdamAsPyTorch(t *testing.T) {
	clipped := 0
	files, err := filepath.Glob("../nn/testdata/torch_*.safetensors")
	if err != nil || len(files) < 3*len(nn.Cells) {
		t.Fatalf("files %q, error %v, want three of each cell", files, err)
	}
	for _, file := range files {
		for _, set := range kernels.Sets() {
			t.Run(filepath.Base(file)+"/"+set.Name, func(t *testing.T) { clipped += adamAsPyTorch(t, file, set) })
		}
	}
	if clipped == 0 {
		t.Error("no gradient was clipped, so that clipping goes untested")
	}
}

func adamAsPyTorch(t *testing.T, name string, set *kernels.Set) (clipped int) {
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := checkpoint.ReadTensors(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var cfg nn.Config
	if err := json.Unmarshal([]byte(file.Meta["config"]), &cfg); err != nil {
		t.Fatal(err)
	}
	r := recorded{t, file}
	m, err := nn.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Params() {
		x, _ := r.get(p.Name)
		copy(p.Value, x)
	}
	m.Trainable()
	x, shape := r.ids("adam_x")
	y, _ := r.ids("adam_y")
	s := m.NewState(shape[1])
	h, _ := r.get("h0")
	copy(s.H, h)
	if s.C != nil {
		c, _ := r.get("c0")
		copy(s.C, c)
	}
	losses, _ := r.get("adam_losses")

	pool := kernels.NewPool(set, 2)
	defer pool.Close()
	o, n := newOptimizer(m.Params()), shape[1]*shape[2]
	for i, want := range losses {
		loss := m.Train(pool, x[i*n:(i+1)*n], y[i*n:(i+1)*n], s, nil)
		if off := math.Abs(loss/float64(want) - 1); !(off <= 1e-5) {
			t.Errorf("step %d: loss %v, want %v, off by %.2g", i+1, loss, want, off)
		}
		norm := o.norm(pool)
		if norm > 1 {
			clipped++
		}
		o.apply(pool, update{step: int64(i + 1), rate: 1e-2, beta1: 0.9, epsilon: 1e-8, norm: norm, clip: 1})
	}
	for _, p := range m.Params() {
		want, _ := r.get("final." + p.Name)
		scale := 0.0
		for _, w := range want {
			scale = max(scale, math.Abs(float64(w)))
		}
		// Adam divides a gradient by its own size plus 1e-8. If the gradient is about
		// 1e-8, as with a saturated gate, float32's rounding changes the quotient by as
		// much as its value, in PyTorch too; so a few elements may be off.
		off, worst := 0, 0.0
		for i, w := range want {
			d := math.Abs(float64(p.Value[i])-float64(w)) / scale
			worst = max(worst, d)
			if !(d <= 1e-5) {
				off++
			}
		}
		if off > 2 || !(worst <= 1e-2) {
			t.Errorf("final.%s: %d of %d elements are off, worst by %.2g of the largest", p.Name, off, len(want), worst)
		}
	}
	return clipped
}

// TestClip: a clipped gradient acts like one whose norm is the limit; a limit of 0 clips
// nothing.
func TestClip(t *testing.T) {
	pool := kernels.NewPool(kernels.Sets()[0], 1)
	defer pool.Close()
	step := func(grad []float32, clip float64) []float32 {
		p := &nn.Param{Name: "w", Shape: []int{2}, Value: []float32{0, 0}, Grad: grad}
		o := newOptimizer([]*nn.Param{p})
		o.apply(pool, update{step: 1, rate: 1, beta1: 0.9, epsilon: 1e-8, norm: o.norm(pool), clip: clip})
		return o.m[0] // (1−β₁) times the gradient in use
	}
	for _, c := range []struct {
		grad []float32
		clip float64
		want [2]float64
	}{
		{[]float32{3, 4}, 1, [2]float64{0.06, 0.08}},
		{[]float32{3, 4}, 5, [2]float64{0.3, 0.4}},
		{[]float32{3, 4}, 0, [2]float64{0.3, 0.4}},
		{[]float32{3, 4}, 10, [2]float64{0.3, 0.4}},
		{[]float32{0, 0}, 1, [2]float64{0, 0}},
	} {
		got := step(c.grad, c.clip)
		for i, w := range c.want {
			if math.Abs(float64(got[i])-w) > 1e-6 {
				t.Errorf("gradient %v, clip %v: moment %v, want %v", c.grad, c.clip, got, c.want)
			}
		}
	}
}

func TestRestoreRefusesOtherShapes(t *testing.T) {
	o := newOptimizer([]*nn.Param{{Name: "w", Shape: []int{2}, Value: make([]float32, 2)}})
	wantError(t, o.restore(map[string][]float32{"adam.m.w": {1, 2}, "adam.v.w": {1}}), "adam.v.w", "1", "2")
	wantError(t, o.restore(nil), "adam.", "w")
}
