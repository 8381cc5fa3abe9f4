package decoder

import "math"

// Letters is a model of words by their letters: how likely is one that no list has. Each
// letter depends on the two before it.
type Letters struct {
	alphabet *Alphabet
	n        int       // codes
	cost     []float32 // (n, n, n): −ln P(letter | two before); noLetter begins and ends a word
}

// smoothing is added to each count, so that no letter is impossible.
const smoothing = 0.1

// NewLetters counts the letters of lists of folded words.
func NewLetters(a *Alphabet, lists ...[]string) *Letters {
	n := len(a.runes)
	l := &Letters{a, n, make([]float32, n*n*n)}
	var codes []uint8
	for _, words := range lists {
		for _, w := range words {
			var ok bool
			if codes, ok = a.encode(codes[:0], w); !ok || len(codes) == 0 {
				continue
			}
			x, y := uint8(noLetter), uint8(noLetter)
			for _, c := range append(codes, noLetter) {
				l.cost[l.index(x, y, c)]++
				x, y = y, c
			}
		}
	}
	for at := 0; at < len(l.cost); at += n {
		row, sum := l.cost[at:at+n], float32(0)
		for _, x := range row {
			sum += x + smoothing
		}
		for i, x := range row {
			row[i] = float32(-math.Log(float64((x + smoothing) / sum)))
		}
	}
	return l
}

func (l *Letters) index(x, y, z uint8) int { return (int(x)*l.n+int(y))*l.n + int(z) }

// Cost returns −ln P(word) of a folded word of the alphabet's letters.
func (l *Letters) Cost(word []byte) float32 {
	sum, x, y := float32(0), uint8(noLetter), uint8(noLetter)
	for _, r := range string(word) {
		c := l.alphabet.code(r)
		sum += l.cost[l.index(x, y, c)]
		x, y = y, c
	}
	return sum + l.cost[l.index(x, y, noLetter)]
}
