//go:build !race

package en_test

import (
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// TestTypingAllocates: letters with slips allocate nothing.
func TestTypingAllocates(t *testing.T) {
	s := newPredictor(t).NewSession()
	for _, word := range []string{"tomorroe", "Tomorroe", "DONT", "don't", "zxqv"} {
		keys := func() {
			for i := 1; i <= len(word); i++ {
				if _, err := s.Answer(predict.Query{Context: "i will see you ", Prefix: word[:i], K: 3, Correction: predict.CorrectAuto}); err != nil {
					t.Fatal(err)
				}
			}
		}
		keys()
		if n := testing.AllocsPerRun(20, keys); n > 0 {
			t.Errorf("%s: %v allocations", word, n)
		}
	}
}
