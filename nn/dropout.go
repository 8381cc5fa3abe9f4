package nn

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// dropout zeroes entries with probability p in training and scales the others
// by 1/(1−p), so that evaluation needs no change (Srivastava et al. 2014).
type dropout struct {
	p    float64
	mask []float32 // (period) 0 or 1/(1−p); empty if nothing is dropped
	y    []float32

	draws drawMask
	times timesMask
}

// forward returns y = x∘mask with a fresh mask of period entries, or x itself if rng is
// nil. period divides len(x), and the mask repeats along x: with a period of B·width,
// time-major activations get locked (variational) dropout, which drops the same entries
// of a text at all of its words (Gal & Ghahramani 2016).
func (l *dropout) forward(p *kernels.Pool, x []float32, period int, rng *rand.PCG) []float32 {
	l.draw(p, period, rng)
	if len(l.mask) == 0 {
		return x
	}
	l.y = grow(l.y, len(x))
	l.times.run(p, l.y, x, l.mask)
	return l.y
}

// backward turns dy into dx = dy∘mask, in place.
func (l *dropout) backward(p *kernels.Pool, dy []float32) {
	if len(l.mask) > 0 {
		l.times.run(p, dy, dy, l.mask)
	}
}

// draw makes a fresh mask of n entries, or none if rng is nil or p is 0.
func (l *dropout) draw(p *kernels.Pool, n int, rng *rand.PCG) {
	if rng == nil || l.p == 0 {
		l.mask = l.mask[:0]
		return
	}
	l.mask = grow(l.mask, n)
	l.draws = drawMask{mask: l.mask, p: l.p, seed: rng.Uint64()}
	p.RunDynamic(maskJobs(n), &l.draws)
}

// maskChunk entries are drawn or applied by one job.
const maskChunk = 1 << 14

func maskJobs(n int) int { return (n + maskChunk - 1) / maskChunk }

// drawMask draws each chunk from its own generator, so that the mask does not depend on
// the number of workers.
type drawMask struct {
	mask []float32
	p    float64
	seed uint64
}

func (t *drawMask) Do(_ *kernels.Worker, job int) {
	var rng rand.PCG
	rng.Seed(t.seed, uint64(job))
	// 16 random bits decide an entry, so p is rounded by at most 2⁻¹⁷.
	drop := uint64(t.p*65536 + 0.5)
	keep := float32(1 / (1 - t.p))
	values := [2]float32{keep, 0} // a lookup, since a random branch is mispredicted
	mask := t.mask[job*maskChunk : min(len(t.mask), (job+1)*maskChunk)]
	var bits uint64
	for i := range mask {
		if i%4 == 0 {
			bits = rng.Uint64()
		}
		mask[i] = values[(bits&0xffff-drop)>>63]
		bits >>= 16
	}
}

// timesMask computes y[i] = x[i]·mask[i mod len(mask)]; y may be x.
type timesMask struct{ y, x, mask []float32 }

func (t *timesMask) run(p *kernels.Pool, y, x, mask []float32) {
	*t = timesMask{y, x, mask}
	p.RunDynamic(maskJobs(len(x)), t)
	*t = timesMask{}
}

func (t *timesMask) Do(_ *kernels.Worker, job int) {
	from, to := job*maskChunk, min(len(t.x), (job+1)*maskChunk)
	for from < to {
		m := t.mask[from%len(t.mask):]
		n := min(len(m), to-from)
		x, y := t.x[from:from+n], t.y[from:from+n]
		for i, v := range m[:n] {
			y[i] = x[i] * v
		}
		from += n
	}
}
