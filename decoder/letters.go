package decoder

import "math"

// Letters is a model of words by their letters: how likely is one that no list has. Each
// letter depends on the two before it.
type Letters struct {
	alphabet *Alphabet
	n        int       // codes
	cost     []float32 // (n, n, n): −ln P(letter | two before); noLetter begins and ends a word
}

const (
	// backOff is how many times a longer context counts as having been seen with the
	// probabilities of the shorter one (MacKay and Peto 1995).
	backOff     = 3
	letterOrder = 3
)

// NewLetters counts the letters of lists of folded words.
func NewLetters(a *Alphabet, lists ...[]string) *Letters {
	l := &Letters{alphabet: a, n: len(a.runes)}
	var shorter []float32
	for order := 1; order <= letterOrder; order++ {
		counts := l.count(order, lists)
		for at := 0; at < len(counts); at += l.n {
			row, sum := counts[at:at+l.n], float32(0)
			for _, x := range row {
				sum += x
			}
			for i, x := range row {
				p := 1 / float32(l.n)
				if order > 1 {
					p = shorter[at%len(shorter)+i]
				}
				row[i] = (x + backOff*p) / (sum + backOff)
			}
		}
		shorter = counts
	}
	l.cost = shorter
	for i, p := range l.cost {
		l.cost[i] = float32(-math.Log(float64(p)))
	}
	return l
}

// count counts sequences of order letters. Index ((x·n + y)·n + z) is of x, y, z.
func (l *Letters) count(order int, lists [][]string) []float32 {
	size := 1
	for range order {
		size *= l.n
	}
	counts := make([]float32, size)
	var codes []uint8
	for _, words := range lists {
		for _, w := range words {
			var ok bool
			if codes, ok = l.alphabet.encode(codes[:0], w); !ok || len(codes) == 0 {
				continue
			}
			at := 0
			for _, c := range codes {
				at = (at*l.n + int(c)) % size
				counts[at]++
			}
			counts[at*l.n%size]++ // the end
		}
	}
	return counts
}

// Cost returns −ln P(word) of a folded word of the alphabet's letters.
func (l *Letters) Cost(word []byte) float32 {
	sum, at := float32(0), 0
	for _, r := range string(word) {
		at = (at*l.n + int(l.alphabet.code(r))) % len(l.cost)
		sum += l.cost[at]
	}
	return sum + l.cost[at*l.n%len(l.cost)]
}
