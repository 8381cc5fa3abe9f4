package infer

import (
	"math"
	"math/rand/v2"
	"runtime"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// lowRank estimates a decoder's products W·h in the few directions that matter. With
// G = WᵀW and C the second moment of h, the mean squared error of all words' estimates
// is least if they are taken for h's projection, orthogonal by G, on the space of the
// eigenvectors U of C·G that have the largest values:
//
//	W·h ≈ A·z     A = W·U·D  (V, 64)     z = D⁻¹·Uᵀ·G·h     UᵀGU = 1
//
// the principal components of the scores. D evens out z, so that 8 bits serve it best.
type lowRank struct {
	scores *kernels.Thin // A
	down   []float32     // (64, K): what makes z of h
}

// lowRankErrors is the bound on an estimate's error, in its root mean square of the
// word over texts. Errors are not normal: likely words have larger ones.
// docs/adr/0007 has what was measured.
const lowRankErrors = 16

// What h is like is seen in texts that the model writes itself, side by side: after so
// many words its moments, after those each word's errors.
const (
	sampleTexts = 64
	ownBegin    = 2
	ownMoments  = 32
	ownErrors   = 8
)

// The shares of words that may be left to score in full: so that nothing is faster, and
// so that it is faster than to score all, for one text.
const (
	lowRankFew  = 1. / 64
	lowRankMost = 1. / 24
)

// newLowRank makes estimates, and each word's root mean square error. left is the share
// of words that they leave to score in full, large if h has no preferred directions.
func (n *Model) newLowRank(set *kernels.Set) (low *lowRank, off []float32, left float64) {
	p := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer p.Close()
	v, in := n.Vocab, n.decoder.weight.Int8.N
	w := newSampler(n, p)
	moment := make([]float32, in*in)
	for range ownBegin {
		w.next()
	}
	for range ownMoments {
		w.next()
		p.Gemm(kernels.Gemm{M: in, N: in, K: sampleTexts, A: w.step.in.x, LDA: in, TransA: true, B: w.step.in.x, LDB: in, C: moment, LDC: in, Add: true})
	}
	low = n.principal(p, moment)
	off, estimates, t := make([]float32, v), make([]float32, sampleTexts*v), &lowRanked{}
	for range ownErrors {
		w.next()
		low.estimate(p, estimates, n.decoder.bias, w.step.in.x, t)
		for b := range sampleTexts {
			for i, logit := range w.logits[b*v:][:v] {
				d := logit - estimates[b*v+i]
				off[i] += d * d
			}
		}
	}
	for i := range off {
		off[i] = float32(math.Sqrt(float64(off[i]) / (ownErrors * sampleTexts)))
	}
	// How many words are left, if the fifth is to be found?
	words, top := 0, make([]int32, 5)
	for b := range sampleTexts {
		logits := w.logits[b*v:][:v]
		if set.TopK(top, logits) < len(top) {
			return nil, nil, 1
		}
		for i, e := range estimates[b*v:][:v] {
			if e+lowRankErrors*off[i] >= logits[top[len(top)-1]] {
				words++
			}
		}
	}
	return low, off, float64(words) / float64(sampleTexts*v)
}

// estimate writes A·z + bias for each h (count, K) to y (count, V), and returns the
// largest of each panel's (count, panels), until the next call.
func (l *lowRank) estimate(k Kernels, y, bias, h []float32, t *lowRanked) (most []float32) {
	const rank = kernels.ThinColumns
	in := len(l.down) / rank
	count := len(h) / in
	if len(t.z) < count*rank {
		t.z, t.most = make([]float32, count*rank), make([]float32, count*kernels.ThinPanels(l.scores.M))
	}
	k.GemvBatch(t.z, rank, l.down, in, h, in, rank, in, count)
	k.Quantize(&t.q, t.z, rank, rank, count)
	most = t.most[:count*kernels.ThinPanels(l.scores.M)]
	k.GemvThin(y, len(bias), most, l.scores, bias, &t.q)
	return most
}

// lowRanked is scratch memory.
type lowRanked struct {
	z    []float32
	q    kernels.Int8Batch // z
	most []float32
}

// sampler lets a model write texts, side by side; the same ones each time.
type sampler struct {
	set    *kernels.Set
	step   *Runner
	random *rand.Rand
	states []*nn.State
	ids    []int32
	logits []float32 // (texts, V)
}

func newSampler(n *Model, p *kernels.Pool) *sampler {
	w := &sampler{set: p.Set, step: n.NewRunner(p), random: rand.New(rand.NewPCG(1, 1)), logits: make([]float32, sampleTexts*n.Vocab)}
	for b := range sampleTexts {
		w.states, w.ids = append(w.states, n.NewState(1)), append(w.ids, 0)
		copy(w.logits[b*n.Vocab:], n.decoder.bias)
	}
	return w
}

// next draws each text's next word, and reads it.
func (w *sampler) next() {
	v := w.step.net.Vocab
	for b := range w.ids {
		p := w.logits[b*v:][:v]
		w.set.Exp(p, p, w.set.LogSumExp(p), 1)
		at := w.random.Float32()
		for id := range p {
			if at -= p[id]; at < 0 {
				w.ids[b] = int32(id)
				break
			}
		}
	}
	w.step.NextBatch(w.states, w.ids)
	w.step.LogitsBatch(w.logits, w.states)
}

// principalRounds of orthogonal iteration find the space well enough: directions that
// are still mixed matter about alike.
const principalRounds = 12

// decoderRows is how many rows of the decoder are turned to floats at a time.
const decoderRows = 1024

// principal makes the estimates from the moment C (K, K) of h.
func (n *Model) principal(p *kernels.Pool, moment []float32) *lowRank {
	const rank = kernels.ThinColumns
	v, in := n.Vocab, n.decoder.weight.Int8.N
	g := make([]float32, in*in)
	n.decoderInFloats(func(_ int, w []float32) {
		p.Gemm(kernels.Gemm{M: in, N: in, K: len(w) / in, A: w, LDA: in, TransA: true, B: w, LDB: in, C: g, LDC: in, Add: true})
	})
	times := func(y, x, by []float32) { // rows of x, by a symmetric matrix
		p.Gemm(kernels.Gemm{M: rank, N: in, K: in, A: x, LDA: in, B: by, LDB: in, C: y, LDC: in})
	}
	u, gu := make([]float32, rank*in), make([]float32, rank*in) // by rows
	random := rand.New(rand.NewPCG(2, 2))
	for i := range u {
		u[i] = float32(random.NormFloat64())
	}
	for round := range principalRounds {
		if round > 0 {
			times(u, gu, moment)
		}
		times(gu, u, g)
		orthonormalize(u, gu, in)
	}
	cgu := make([]float32, rank*in)
	times(cgu, gu, moment)
	for j := range rank {
		d := math.Sqrt(dot(gu[j*in:][:in], cgu[j*in:][:in]))
		if !(d > 0) {
			continue
		}
		for i := j * in; i < (j+1)*in; i++ {
			u[i], gu[i] = float32(float64(u[i])*d), float32(float64(gu[i])/d)
		}
	}
	a := make([]float32, v*rank)
	n.decoderInFloats(func(from int, w []float32) {
		p.Gemm(kernels.Gemm{M: len(w) / in, N: rank, K: in, A: w, LDA: in, B: u, LDB: in, TransB: true, C: a[from*rank:], LDC: rank})
	})
	q, err := p.NewInt8(a, rank, v, rank)
	if err != nil {
		return nil
	}
	scores, err := kernels.NewThin(q)
	if err != nil {
		return nil
	}
	return &lowRank{scores, gu}
}

// decoderInFloats calls do with rows of the decoder's matrix from some row on.
func (n *Model) decoderInFloats(do func(from int, w []float32)) {
	in := n.decoder.weight.Int8.N
	w := make([]float32, decoderRows*in)
	for from := 0; from < n.Vocab; from += decoderRows {
		rows := min(decoderRows, n.Vocab-from)
		for i := range rows {
			n.decoder.weight.row(w[i*in:][:in], from+i)
		}
		do(from, w[:rows*in])
	}
}

// noDirection is the share of the largest xᵀGx of a unit vector x below which G·x is no
// more than rounding in float32.
const noDirection = 1e-5

// orthonormalize makes the rows of u orthonormal by G, given G·u beside them, in their
// order: Gram–Schmidt. Rows in which G has nothing become zero.
func orthonormalize(u, gu []float32, in int) {
	largest := 0.0
	for j := 0; j < len(u); j += in {
		if uu := dot(u[j:][:in], u[j:][:in]); uu > 0 {
			largest = max(largest, dot(u[j:][:in], gu[j:][:in])/uu)
		}
	}
	for j := 0; j < len(u)/in; j++ {
		uj, gj := u[j*in:][:in], gu[j*in:][:in]
		least := noDirection * largest * dot(uj, uj)
		for i := range j {
			ui, gi := u[i*in:][:in], gu[i*in:][:in]
			c := float32(dot(gi, uj))
			for x := range uj {
				uj[x] -= c * ui[x]
				gj[x] -= c * gi[x]
			}
		}
		scale := float32(0)
		if square := dot(uj, gj); square > least {
			scale = float32(1 / math.Sqrt(square))
		}
		for x := range uj {
			uj[x] *= scale
			gj[x] *= scale
		}
	}
}

func dot(x, y []float32) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(v) * float64(y[i])
	}
	return sum
}
