package train

import "testing"

// TestTriggers follows awd-lstm-lm's main.py: len(best) > n and loss > min(best[:-n]).
func TestTriggers(t *testing.T) {
	for _, c := range []struct {
		before []float64
		now    float64
		n      int
		want   bool
	}{
		{nil, 5, 1, false},
		{[]float64{9}, 10, 1, false},        // nothing before the last n
		{[]float64{9, 8}, 8.5, 1, false},    // better than the 9 before the last
		{[]float64{8, 9}, 8.5, 1, true},     // worse than the 8 before the last
		{[]float64{8, 7}, 7.5, 1, false},    // the last one does not count
		{[]float64{8, 7, 7}, 7.5, 1, true},  // now the 7 does
		{[]float64{8, 7, 6}, 7, 2, false},   // equal is not worse
		{[]float64{8, 7, 6}, 7.5, 2, false}, // still better than 8
		{[]float64{8, 7, 6}, 8.1, 2, true},
		{[]float64{5, 9, 9, 9, 9, 9}, 6, 5, true},
	} {
		if got := triggers(c.before, c.now, c.n); got != c.want {
			t.Errorf("after %v, %v with interval %d: %v, want %v", c.before, c.now, c.n, got, c.want)
		}
	}
}

func TestExhausted(t *testing.T) {
	for _, c := range []struct {
		perplexities []float64
		n            int
		want         bool
	}{
		{nil, 1, false},
		{[]float64{5}, 1, false},
		{[]float64{5, 5}, 1, true}, // an equal one is no new best
		{[]float64{5, 6}, 2, false},
		{[]float64{5, 6, 5.5}, 2, true},
		{[]float64{5, 6, 4}, 2, false},
		{[]float64{5, 4, 6, 7, 3.9}, 2, false},
	} {
		if got := exhausted(c.perplexities, c.n); got != c.want {
			t.Errorf("%v with patience %d: %v, want %v", c.perplexities, c.n, got, c.want)
		}
	}
}
