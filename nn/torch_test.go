package nn_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// recorded are the values of one case of testdata/record.py.
type recorded struct {
	t    *testing.T
	file *checkpoint.File
}

func load(t *testing.T, file string) (recorded, nn.Config) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	tensors, err := checkpoint.ReadTensors(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	var cfg nn.Config
	if err := json.Unmarshal([]byte(tensors.Meta["config"]), &cfg); err != nil {
		t.Fatal(err)
	}
	return recorded{t, tensors}, cfg
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

func (r recorded) ids(name string) []int32 {
	x, _ := r.get(name)
	ids := make([]int32, len(x))
	for i, v := range x {
		ids[i] = int32(v)
	}
	return ids
}

// model is the recorded model with its initial parameters, and its first state.
func (r recorded) model(cfg nn.Config) (*nn.Model, *nn.State, int) {
	m, err := nn.New(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, p := range m.Params() {
		x, _ := r.get(p.Name)
		copy(p.Value, x)
	}
	m.Trainable()
	_, shape := r.get("x")
	s := m.NewState(shape[0])
	h, _ := r.get("h0")
	copy(s.H, h)
	if s.C != nil {
		c, _ := r.get("c0")
		copy(s.C, c)
	}
	return m, s, shape[1]
}

// near checks got against the record, relative to the record's largest value.
func (r recorded) near(name string, got []float32, tolerance float64) {
	r.t.Helper()
	want, _ := r.get(name)
	if len(got) != len(want) {
		r.t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	scale, worst := 0.0, 0.0
	for i := range want {
		scale = max(scale, math.Abs(float64(want[i])))
		worst = max(worst, math.Abs(float64(got[i])-float64(want[i])))
	}
	if !(worst <= tolerance*scale) {
		r.t.Errorf("%s: off by %.3g of %.3g, relative %.3g, want at most %g", name, worst, scale, worst/scale, tolerance)
	}
}

// forCases runs a test on every recorded case with every kernel set.
func forCases(t *testing.T, f func(t *testing.T, r recorded, cfg nn.Config, p *kernels.Pool)) {
	files, err := filepath.Glob("testdata/torch_*.safetensors")
	if err != nil || len(files) < 3*len(nn.Cells) {
		t.Fatalf("files %q, error %v, want three of each cell", files, err)
	}
	for _, file := range files {
		for _, set := range kernels.Sets() {
			t.Run(filepath.Base(file)+"/"+set.Name, func(t *testing.T) {
				r, cfg := load(t, file)
				p := kernels.NewPool(set, 2)
				defer p.Close()
				f(t, r, cfg, p)
			})
		}
	}
}

func TestForwardAsPyTorch(t *testing.T) {
	forCases(t, func(t *testing.T, r recorded, cfg nn.Config, p *kernels.Pool) {
		m, s, steps := r.model(cfg)
		x, y := r.ids("x"), r.ids("y")
		logits := make([]float32, len(x)*cfg.Vocab)
		m.Eval(p, x, y, s, func(row int, l []float32, nll float64) {
			copy(logits[(row%s.Batch*steps+row/s.Batch)*cfg.Vocab:], l)
		})
		r.near("logits", logits, 1e-5)
		r.near("hn", s.H, 1e-5)
		if s.C != nil {
			r.near("cn", s.C, 1e-5)
		}
	})
}

func TestStepAsPyTorch(t *testing.T) {
	forCases(t, func(t *testing.T, r recorded, cfg nn.Config, p *kernels.Pool) {
		m, all, steps := r.model(cfg)
		x := r.ids("x")
		logits := make([]float32, len(x)*cfg.Vocab)
		step := infer.FromTraining(m).NewRunner(kernels.NewWorker(p.Set))
		for b := range all.Batch {
			s := m.NewState(1)
			for l := range cfg.Layers {
				copy(s.H[l*cfg.Hidden:][:cfg.Hidden], all.H[(l*all.Batch+b)*cfg.Hidden:])
				if s.C != nil {
					copy(s.C[l*cfg.Hidden:][:cfg.Hidden], all.C[(l*all.Batch+b)*cfg.Hidden:])
				}
			}
			for i := range steps {
				step.Next(s, x[b*steps+i])
				step.Logits(logits[(b*steps+i)*cfg.Vocab:][:cfg.Vocab], s)
			}
		}
		r.near("logits", logits, 1e-5)
	})
}

func TestGradientsAsPyTorch(t *testing.T) {
	forCases(t, func(t *testing.T, r recorded, cfg nn.Config, p *kernels.Pool) {
		m, s, _ := r.model(cfg)
		loss := m.Train(p, r.ids("x"), r.ids("y"), s, nil)
		r.near("loss", []float32{float32(loss)}, 1e-5)
		sum := 0.0
		for _, w := range m.Params() {
			r.near("grad."+w.Name, w.Grad, 1e-5)
			sum += p.SumSquares(w.Grad)
		}
		r.near("grad_norm", []float32{float32(math.Sqrt(sum))}, 1e-5)
	})
}
