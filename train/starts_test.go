package train

import (
	"math"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestStartLines: a share of the lines, and nothing but lines, starts from the empty state.
func TestStartLines(t *testing.T) {
	o := small()
	o.Reset = 0.3
	r, err := newRun(t.Context(), job(t, o, bothSplits(t), t.TempDir(), 1))
	if err != nil {
		t.Fatal(err)
	}
	defer r.log.Close()
	x := make([]int32, 30_000)
	for i := range x {
		x[i] = vocab.Eos + int32(i%3)
	}
	r.startLines(x)
	marked := 0
	for i, start := range r.model.Starts {
		if start && x[i] != vocab.Eos {
			t.Fatalf("token %d is not the end of a line, and starts", i)
		}
		if start {
			marked++
		}
	}
	if share := float64(marked) / 10_000; math.Abs(share-o.Reset) > 0.02 || len(r.model.Starts) != len(x) {
		t.Errorf("%.3f of the lines start, want %.1f", share, o.Reset)
	}
}
