package eval

import (
	"context"
	"reflect"
	"testing"
)

// TestTypeLines: several typists count what one counts.
func TestTypeLines(t *testing.T) {
	p, v := tinyPredictor(t)
	lines := []string{"That then", "the zoo", "well-done", "I", "", "then that the"}
	one := NewTypist(p, v)
	for _, line := range lines {
		if err := one.Line(context.Background(), line); err != nil {
			t.Fatal(err)
		}
	}
	for _, threads := range []int{0, 1, 3, 20} {
		last := 0.0
		got, err := TypeLines(context.Background(), p, lines, threads, func(done float64) { last = done })
		if err != nil || last != 1 {
			t.Fatalf("%d threads: error %v, %v done", threads, err, last)
		}
		want := one.Result()
		if got.Words != want.Words || got.Savings != want.Savings || got.Top3 != want.Top3 || got.OOV != want.OOV || !reflect.DeepEqual(got.Letters[0].Words, want.Letters[0].Words) {
			t.Errorf("%d threads: %+v, want %+v", threads, got, want)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := TypeLines(stopped, p, lines, 2, nil); err == nil {
		t.Error("goes on after it is stopped")
	}
}
