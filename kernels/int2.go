package kernels

import (
	"fmt"
	"math"
)

// int2Block is how many numbers of a row stand in 64 bytes of an Int2.
const int2Block = 256

// Int2 is a matrix in 2 bits, an estimate of one in 8 bits at a quarter of its bytes,
// to find a product's largest numbers with:
//
//	A[i][j] ≈ Scale[i]·(2·code − 3)     code = 0, 1, 2, 3
//
// Byte t of a row's block of 64 holds the codes of columns 256·block + t, + 64, + 128
// and + 192, from the low bits up. Off is the root mean square of a row's error: what
// the estimate of A[i]·x is off by has the size Off[i]·‖x‖ if the errors, which are
// those of rounding, are as good as independent of x.
type Int2 struct {
	M, N, LD int       // LD a multiple of 256
	Data     []byte    // (M, LD/4)
	Scale    []float32 // (M)
	Off      []float32 // (M)
}

// int2Product is a set's product with Int2. Where it is not fast, it is there to
// compare with.
type int2Product struct {
	fast bool
	run  func(y []float32, a *Int2, bias []float32, x []int8, xscale float32, offset int32)
}

// FastInt2 tells whether GemvInt2 is faster than GemvInt8 on this processor.
func (s *Set) FastInt2() bool { return s.gemvInt2.fast }

// NewInt2 rounds a to 2 bits. Codes are those of the best even steps for a row of
// normally distributed numbers (Max 1960: 0.9957 standard deviations); the scale is
// the one for which estimate and error are orthogonal to the row,
//
//	Scale = ‖A[i]‖² / Σ_j A[i][j]·(2·code − 3)
//
// so that products with vectors like the row are not off to one side (as in RaBitQ,
// Gao & Long 2024). It returns nil if rows are not of whole blocks.
func NewInt2(a *Int8) *Int2 {
	if a.LD%int2Block != 0 || a.N == 0 {
		return nil
	}
	q := &Int2{M: a.M, N: a.N, LD: a.LD, Data: make([]byte, a.M*a.LD/4), Scale: make([]float32, a.M), Off: make([]float32, a.M)}
	for i := range a.M {
		row := a.Data[i*a.LD:][:a.LD]
		squares := int64(0)
		for _, v := range row {
			squares += int64(v) * int64(v)
		}
		if squares == 0 {
			continue
		}
		step := 0.9957 * math.Sqrt(float64(squares)/float64(a.N))
		var code [256]byte // of each number, by its low 8 bits
		for v := -127; v <= 127; v++ {
			code[uint8(v)] = byte(min(max(math.Floor(float64(v)/step)+2, 0), 3))
		}
		dot, norm := int64(0), int64(0)
		out := q.Data[i*a.LD/4:][:a.LD/4]
		for j, v := range row {
			c := code[uint8(v)]
			out[j/int2Block*64+j%64] |= c << (j % int2Block / 64 * 2)
			if j < a.N {
				dot += int64(v) * int64(2*int(c)-3)
				norm += int64((2*int(c) - 3) * (2*int(c) - 3))
			}
		}
		scale := float64(squares) / float64(dot)
		q.Scale[i] = float32(scale) * a.Scale[i]
		// ‖scale·codes − row‖² = scale²·norm − squares, as the error is orthogonal to the row.
		q.Off[i] = float32(math.Sqrt(max(0, scale*scale*float64(norm)-float64(squares))/float64(a.N))) * a.Scale[i]
	}
	return q
}

// GemvInt2 estimates y[i] = A[i]·x·xscale + bias[i] for the vector x (N) of an
// Int8Batch and its scale; the same bits in every set.
func (s *Set) GemvInt2(y []float32, a *Int2, bias []float32, x *Int8Batch) {
	if a.N != x.N || a.LD != x.LD || len(x.Scale) != 1 || len(x.Data) < a.LD || len(a.Data) < a.M*a.LD/4 || a.LD%int2Block != 0 ||
		len(a.Scale) < a.M || len(bias) < a.M || len(y) < a.M {
		panic(fmt.Sprintf("kernels: an int2 matrix (%d, %d), %d biases, %d results and %d vectors of %d do not go together",
			a.M, a.N, len(bias), len(y), len(x.Scale), x.N))
	}
	if a.M > 0 {
		s.gemvInt2.run(y[:a.M], a, bias, x.Data[:a.LD], x.Scale[0], offsetInt2(x.Data[:a.LD]))
	}
}

// offsetInt2 is 3·Σx, what the sum of twice the codes is too large by.
func offsetInt2(x []int8) int32 {
	sum := int32(0)
	for _, v := range x {
		sum += int32(v)
	}
	return 3 * sum
}

func gemvInt2Generic(y []float32, a *Int2, bias []float32, x []int8, xscale float32, offset int32) {
	for i := range y {
		sum := int32(0)
		for t, b := range a.Data[i*a.LD/4:][:a.LD/4] {
			v := x[t/64*int2Block+t%64:]
			sum += int32(b&3)*int32(v[0]) + int32(b>>2&3)*int32(v[64]) + int32(b>>4&3)*int32(v[128]) + int32(b>>6)*int32(v[192])
		}
		y[i] = float32(float32(sum*2-offset)*a.Scale[i]*xscale) + bias[i]
	}
}

// Rows is the matrix of rows [from, to); it shares memory with a.
func (a *Int2) Rows(from, to int) Int2 {
	return Int2{M: to - from, N: a.N, LD: a.LD, Data: a.Data[from*a.LD/4 : to*a.LD/4], Scale: a.Scale[from:to], Off: a.Off[from:to]}
}

type gemvInt2Task struct {
	y, bias []float32
	a       *Int2
	x       *Int8Batch
	rows    int
}

func (t *gemvInt2Task) Do(w *Worker, job int) {
	from := job * t.rows
	to := min(t.a.M, from+t.rows)
	part := t.a.Rows(from, to)
	w.Set.GemvInt2(t.y[from:to], &part, t.bias[from:to], t.x)
}

// GemvInt2 is the set's, on all workers where that is faster: the same bits.
func (p *Pool) GemvInt2(y []float32, a *Int2, bias []float32, x *Int8Batch) {
	rows := p.gemvJobRows(a.LD/4, a.M, 1)
	if rows >= a.M {
		p.Set.GemvInt2(y, a, bias, x)
		return
	}
	p.gemvInt2Task = gemvInt2Task{y, bias, a, x, rows}
	p.RunDynamic((a.M+rows-1)/rows, &p.gemvInt2Task)
	p.gemvInt2Task = gemvInt2Task{}
}
