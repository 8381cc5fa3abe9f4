package train

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/corpus"
)

// batchCursor walks through the text: it says which words of each row form a step's
// batch. A batch is SeqLen words long, or a random number around it, drawn from the
// seed and the step's number alone, so that a resumed run finds its place again.
type batchCursor struct {
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

func newBatchCursor(o Options, b *corpus.Batches) *batchCursor {
	c := &batchCursor{row: b.Len() * o.SeqLen, base: o.SeqLen, spread: o.SeqSpread, seed: o.Seed, pcg: rand.NewPCG(0, 0)}
	c.rng = rand.New(c.pcg)
	if c.spread > 0 {
		c.row = b.RowLen() - 1 // the last length fits the end of the row
	}
	c.draw()
	return c
}

// Random lengths follow Merity, Keskar & Socher (2017).
const (
	halfShare = 0.05 // of batches have a mean of half of SeqLen
	minLength = 5
	maxSpread = 4 // standard deviations above SeqLen
)

// maxLength is the upper bound of length.
func (c *batchCursor) maxLength() int { return c.base + int(maxSpread*c.spread) }

// draw sets the length of the step's batch.
func (c *batchCursor) draw() {
	length := c.base
	if c.spread > 0 {
		c.pcg.Seed(^c.seed, uint64(c.step)+1)
		mean := float64(c.base)
		if c.rng.Float64() < halfShare {
			mean /= 2
		}
		length = int(mean + c.spread*c.rng.NormFloat64())
		length = min(max(length, min(minLength, c.base)), c.maxLength())
	}
	c.length = min(length, c.row-c.start)
}

// next moves to the next step; start is 0 where an epoch begins.
func (c *batchCursor) next() {
	c.step++
	if c.start += c.length; c.start >= c.row {
		c.start = 0
		c.epoch++
	}
	c.draw()
}

// seek moves from the first step to the given one.
func (c *batchCursor) seek(step int64) {
	if c.spread == 0 {
		perEpoch := int64(c.row / c.base)
		c.step, c.epoch, c.start = step, step/perEpoch, int(step%perEpoch)*c.base
		return
	}
	for c.step < step {
		c.next()
	}
}

// steps counts the steps that the epochs take, from the first step. It works on a
// copy, so c stays where it is.
func (c batchCursor) steps(epochs int) int64 {
	if c.spread == 0 {
		return int64(epochs) * int64(c.row/c.base)
	}
	for c.epoch < int64(epochs) {
		c.next()
	}
	return c.step
}

// epochs is how often the text has been read, fractions included.
func (c *batchCursor) epochs() float64 {
	return float64(c.epoch*int64(c.row)+int64(c.start)) / float64(c.row)
}
