package train

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/corpus"
)

// walk is the way through the text: which words of each row a step's batch has.
// Lengths are SeqLen, or random around it. Random ones are drawn from the seed and
// the step's number, so that a resumed run finds its place again.
type walk struct {
	row    int // positions of a row that an epoch reads
	base   int // SeqLen
	spread float64
	seed   uint64

	pcg *rand.PCG
	rng *rand.Rand

	step   int64
	epoch  int64
	start  int // position in the row where the step's batch begins
	length int // words of each text in it
}

func newWalk(o Options, b *corpus.Batches) *walk {
	w := &walk{row: b.Len() * o.SeqLen, base: o.SeqLen, spread: o.SeqSpread, seed: o.Seed, pcg: rand.NewPCG(0, 0)}
	w.rng = rand.New(w.pcg)
	if w.spread > 0 {
		w.row = b.RowLen() - 1 // lengths fit to the rows' end
	}
	w.draw()
	return w
}

// Of random lengths (Merity, Keskar & Socher 2017): the share of batches whose
// mean is half of SeqLen, the least length, and the most in standard deviations.
const (
	shortShare  = 0.05
	leastLength = 5
	mostSpread  = 4
)

// longest is a bound of length.
func (w *walk) longest() int { return w.base + int(mostSpread*w.spread) }

// draw sets the length of the step.
func (w *walk) draw() {
	length := w.base
	if w.spread > 0 {
		w.pcg.Seed(^w.seed, uint64(w.step)+1)
		mean := float64(w.base)
		if w.rng.Float64() < shortShare {
			mean /= 2
		}
		length = int(mean + w.spread*w.rng.NormFloat64())
		length = min(max(length, min(leastLength, w.base)), w.longest())
	}
	w.length = min(length, w.row-w.start)
}

// next goes on to the next step; start is then 0 at an epoch's end.
func (w *walk) next() {
	w.step++
	if w.start += w.length; w.start >= w.row {
		w.start = 0
		w.epoch++
	}
	w.draw()
}

// seek goes from the first step to another.
func (w *walk) seek(step int64) {
	if w.spread == 0 {
		perEpoch := int64(w.row / w.base)
		w.step, w.epoch, w.start = step, step/perEpoch, int(step%perEpoch)*w.base
		return
	}
	for w.step < step {
		w.next()
	}
}

// steps is how many steps that many epochs take from the first step on.
func (w walk) steps(epochs int) int64 {
	if w.spread == 0 {
		return int64(epochs) * int64(w.row/w.base)
	}
	for w.epoch < int64(epochs) {
		w.next()
	}
	return w.step
}

// epochs is how often the text has been read.
func (w *walk) epochs() float64 {
	return float64(w.epoch*int64(w.row)+int64(w.start)) / float64(w.row)
}
