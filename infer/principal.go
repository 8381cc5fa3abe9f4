package infer

import (
	"math"
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// principalRounds of orthogonal iteration find the space well enough: directions that are
// still mixed matter about equally.
const principalRounds = 12

// decoderRows is how many rows of the decoder are turned to floats at a time.
const decoderRows = 1024

// principal makes the estimates from the second moment C (K, K) of h; nil if numbers overflow.
// With G = WᵀW, the mean squared error of all words' estimates is least if they are the scores
// of h's projection, orthogonal by G, on the space of the eigenvectors U of C·G that have the
// largest values: the principal components of the scores,
//
//	W·h ≈ A·z     A = W·U·D  (V, rank)     z = D⁻¹·Uᵀ·G·h     UᵀGU = 1
//
// D evens out z, so that 8 bits serve it best.
func (m *Model) principal(p *kernels.Pool, moment []float32, rank int) *lowRank {
	v, in := m.Vocab, m.decoder.weight.Int8.N
	g := make([]float32, in*in)
	m.decoderInFloats(func(_ int, w []float32) {
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
	m.decoderInFloats(func(from int, w []float32) {
		p.Gemm(kernels.Gemm{M: len(w) / in, N: rank, K: in, A: w, LDA: in, B: u, LDB: in, TransB: true, C: a[from*rank:], LDC: rank})
	})
	q, err := p.NewInt8(a, rank, v, rank)
	if err != nil {
		return nil
	}
	return &lowRank{scores: kernels.NewPackedInt8(q), down: gu}
}

// decoderInFloats calls do with all rows of the decoder's matrix, decoderRows at a time, the
// first of which is row from.
func (m *Model) decoderInFloats(do func(from int, w []float32)) {
	in := m.decoder.weight.Int8.N
	w := make([]float32, decoderRows*in)
	for from := 0; from < m.Vocab; from += decoderRows {
		rows := min(decoderRows, m.Vocab-from)
		for i := range rows {
			m.decoder.weight.row(w[i*in:][:in], from+i)
		}
		do(from, w[:rows*in])
	}
}

// noDirection is a share of the largest xᵀGx of a unit vector x: below it G·x is nothing but
// rounding in float32.
const noDirection = 1e-5

// orthonormalize makes the rows of u orthonormal by G, one after the other (Gram–Schmidt).
// gu holds G·u and follows. Rows in which G has nothing become zero.
func orthonormalize(u, gu []float32, in int) {
	largest := 0.0
	for j := 0; j < len(u); j += in {
		if uu := dot(u[j:][:in], u[j:][:in]); uu > 0 {
			largest = max(largest, dot(u[j:][:in], gu[j:][:in])/uu)
		}
	}
	for j := 0; j < len(u)/in; j++ {
		uj, gj := u[j*in:][:in], gu[j*in:][:in]
		threshold := noDirection * largest * dot(uj, uj)
		for i := range j {
			ui, gi := u[i*in:][:in], gu[i*in:][:in]
			c := float32(dot(gi, uj))
			for x := range uj {
				uj[x] -= c * ui[x]
				gj[x] -= c * gi[x]
			}
		}
		scale := float32(0)
		if square := dot(uj, gj); square > threshold {
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
