package infer

import (
	"os"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// awake is a pool that always says that it is.
type awake struct{ *kernels.Pool }

func (awake) Awake() bool { return true }

// TestLayerStepSplit: a layer split over awake workers gives the same bits as alone, and
// allocates nothing.
func TestLayerStepSplit(t *testing.T) {
	for _, cell := range nn.Cells {
		t.Run(cell.Name, func(t *testing.T) {
			testLayerStepSplit(t, nn.Config{Vocab: 70, Embedding: 200, Hidden: 648, Layers: 2, Cell: cell.Name})
		})
	}
}

func testLayerStepSplit(t *testing.T, cfg nn.Config) {
	floats, int8s, _, mixed := inferences(t, cfg)
	if floats.layers[0].wih.size()+floats.layers[0].whh.size() < splitBytes || int8s.layers[0].wih.size()+int8s.layers[0].whh.size() < splitBytes {
		t.Fatal("the layers are too small to be split")
	}
	counts := []int{3}
	if os.Getenv("LSTMKB_THOROUGH") != "" {
		counts = []int{2, 3, 4}
	}
	for _, set := range kernels.Sets() {
		for _, threads := range counts {
			pool := kernels.NewPool(set, threads)
			defer pool.Close()
			for name, m := range map[string]*Model{"float32": floats, "int8": int8s, "mixed": mixed} {
				step, one := m.NewRunner(awake{pool}), m.NewRunner(kernels.NewWorker(set))
				var got, want []*nn.State
				for range 3 {
					got, want = append(got, m.NewState(1)), append(want, m.NewState(1))
				}
				for w := range 3 {
					ids := []int32{int32(w), 5, int32(60 - w)}
					step.NextBatch(got, ids)
					one.NextBatch(want, ids)
				}
				for b := range got {
					if !slices.Equal(got[b].H, want[b].H) || !slices.Equal(got[b].C, want[b].C) {
						t.Fatalf("%s, %s, %d threads: text %d differs from itself on one thread", set.Name, name, threads, b)
					}
				}
				if a := testing.AllocsPerRun(5, func() { step.Next(got[0], 1) }); a != 0 {
					t.Errorf("%s, %s: %v allocations a word", set.Name, name, a)
				}
			}
		}
	}
}
