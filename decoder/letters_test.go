package decoder

import (
	"math"
	"testing"
)

// TestLetters: words of the list are likelier than their letters in another order, and the
// letters after each two are as likely as 1 in all.
func TestLetters(t *testing.T) {
	a := NewAlphabet(words)
	l := NewLetters(a, words)
	for _, c := range [][2]string{{"there", "rtehe"}, {"could", "dlouc"}, {"heart", "hrtae"}} {
		if l.Cost([]byte(c[0])) >= l.Cost([]byte(c[1])) {
			t.Errorf("%s costs more than %s", c[0], c[1])
		}
	}
	for at := 0; at < len(l.cost); at += l.n {
		sum := 0.0
		for _, x := range l.cost[at : at+l.n] {
			sum += math.Exp(-float64(x))
		}
		if math.Abs(sum-1) > 1e-3 {
			t.Fatalf("row %d sums to %v", at/l.n, sum)
		}
	}
}
