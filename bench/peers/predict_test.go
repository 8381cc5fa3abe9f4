package main

import (
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// TestTopFive: both ways find the same five, with the same probabilities but for the
// estimate of the sum.
func TestTopFive(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	net, err := randomInference(nn.Config{Vocab: 33_000, Embedding: 256, Hidden: 8, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, 1)
	defer pool.Close()
	whole, short := newTopFive(net, pool, 1), newTopFive(net, pool, 1)
	if short.screen = net.NewScreen(set, func(int32) bool { return true }); (short.screen != nil) != set.FastPacked() {
		t.Fatalf("the screen is %v", short.screen)
	}
	for range 5 {
		whole.run()
		short.run()
		if whole.top[0] != short.top[0] {
			t.Errorf("%v and %v", whole.top, short.top)
		}
		for i, p := range whole.p[0] {
			if r := short.p[0][i] / p; !(r > 0.9 && r < 1.1) || p <= 0 || p > 1 {
				t.Errorf("probabilities %v and %v", p, short.p[0][i])
			}
		}
	}
}

// TestTyped times every key of a line.
func TestTyped(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	p, err := openPredictor("", set)
	if err != nil {
		t.Fatal(err)
	}
	var row keyboardRow
	if err := typed(p, []string{"see you at home", "ok"}, &row); err != nil {
		t.Fatal(err)
	}
	if !(row.WordP50 > 0 && row.WordP99 >= row.WordP50 && row.LetterP50 > 0 && row.LetterP99 >= row.LetterP50) || row.Allocations < 0 {
		t.Errorf("%+v", row)
	}
}

func TestQuantile(t *testing.T) {
	for _, c := range []struct{ q, want float64 }{{0, 1}, {0.5, 3}, {0.99, 4}, {1, 4}} {
		if got := quantile([]float64{4, 1, 3, 2}, c.q); got != c.want {
			t.Errorf("quantile %v is %v, want %v", c.q, got, c.want)
		}
	}
	if quantile(nil, 0.5) != 0 {
		t.Error("no numbers have a quantile")
	}
}
