package kernels

import (
	"fmt"
	"math"
	"unsafe"
)

// int8Line is a cache line: rows of int8 are padded to a multiple of it, in bytes, so that
// kernels read whole registers.
const int8Line = 64

// maxInt8Width is the length of the longest row whose sums of products stay within int32.
const maxInt8Width = math.MaxInt32 / (127 * 127)

// Int8 is a matrix A (M, N) in 8 bits with a scale for each row:
//
//	A[i][j] ≈ Scale[i] · Data[i·LD+j]     −127 ≤ Data ≤ 127
type Int8 struct {
	M, N  int
	LD    int       // row stride, a multiple of 64; columns from N on are zero
	Data  []int8    // (M, LD)
	Scale []float32 // (M), 0 where a row is zero
	Sum   []int32   // (M), Σ_j Data[i·LD+j]
}

// Int8Batch holds vectors X (len(Scale), N) in 8 bits; see [Set.Quantize].
type Int8Batch struct {
	N     int
	LD    int       // row stride, as in Int8
	Data  []int8    // (len(Scale), LD)
	Scale []float32 // NaN for a vector that holds a NaN or an infinity
}

// NewInt8 quantises A (m, n), with a row stride of lda floats, like [Set.Quantize]. A NaN
// or an infinity is an error, and so is n above 133,144, where int32 sums could overflow.
func (s *Set) NewInt8(a []float32, lda, m, n int) (*Int8, error) {
	if n > maxInt8Width {
		return nil, fmt.Errorf("int8 matrix: rows of %d, want at most %d", n, maxInt8Width)
	}
	ld := roundUp(n, int8Line)
	q := &Int8{M: m, N: n, LD: ld, Data: alignedInt8(m * ld), Scale: make([]float32, m), Sum: make([]int32, m)}
	for i := range m {
		row := q.Data[i*ld:][:n]
		q.Scale[i] = s.quantize(row, a[i*lda:][:n])
		if q.Scale[i] != q.Scale[i] {
			return nil, fmt.Errorf("int8 matrix: row %d holds a NaN or an infinity", i)
		}
		for _, v := range row {
			q.Sum[i] += int32(v)
		}
	}
	return q, nil
}

// Rows returns rows [from, to) as a matrix that shares memory with a.
func (a *Int8) Rows(from, to int) Int8 {
	return Int8{M: to - from, N: a.N, LD: a.LD,
		Data: a.Data[from*a.LD : to*a.LD], Scale: a.Scale[from:to], Sum: a.Sum[from:to]}
}

// Quantize sets dst to count vectors of n floats from x, with a row stride of ldx. It
// allocates only if dst is too small. Each vector has a scale of its own:
//
//	Scale = max|x|/127   Data = x/Scale, rounded to the nearest, ties to even
//
// so that |x − Scale·Data| ≤ Scale·(½ + 2⁻¹⁵). A vector with max|x| below 2⁻¹¹⁹, whose
// scale would be denormal, counts as zero.
func (s *Set) Quantize(dst *Int8Batch, x []float32, ldx, n, count int) {
	if n > maxInt8Width {
		panic(fmt.Sprintf("kernels: int8 vectors of %d, want at most %d", n, maxInt8Width))
	}
	dst.N, dst.LD = n, roundUp(n, int8Line)
	if size := count * dst.LD; cap(dst.Data) < size {
		dst.Data = alignedInt8(size)
	}
	if cap(dst.Scale) < count {
		dst.Scale = make([]float32, count)
	}
	dst.Data, dst.Scale = dst.Data[:count*dst.LD], dst.Scale[:count]
	for b := range count {
		row := dst.Data[b*dst.LD:][:dst.LD]
		dst.Scale[b] = s.quantize(row[:n], x[b*ldx:][:n])
		clear(row[n:])
	}
}

// alignedInt8 makes n int8 that begin on a cache line.
func alignedInt8(n int) []int8 {
	buf := make([]int8, n+int8Line-1)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(buf)))) & (int8Line - 1)
	return buf[skip : skip+n : skip+n]
}

// GemvInt8 computes y[b][i] = (Σ_j a[i][j]·x[b][j]) · a.Scale[i] · x.Scale[b]. Every set
// gives the same bits: the sum is exact and factors multiply from left to right. y has a row
// stride of ldy floats.
func (s *Set) GemvInt8(y []float32, ldy int, a *Int8, x *Int8Batch) {
	if a.check(x); a.M > 0 && len(x.Scale) > 0 {
		s.gemvInt8(y[:extent(len(x.Scale), ldy, a.M)], ldy, a, nil, x)
	}
}

// GemvInt8Rows computes only the rows in ids: y[b][k] is GemvInt8's result for row ids[k].
func (s *Set) GemvInt8Rows(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
	a.check(x)
	for _, id := range ids {
		if uint(id) >= uint(a.M) {
			panic(fmt.Sprintf("kernels: row %d of an int8 matrix of %d", id, a.M))
		}
	}
	if len(ids) > 0 && len(x.Scale) > 0 {
		s.gemvInt8(y[:extent(len(x.Scale), ldy, len(ids))], ldy, a, ids, x)
	}
}

// check panics if a kernel would read outside of a or x. Their fields are exported, so that
// any caller can break them.
func (a *Int8) check(x *Int8Batch) {
	if a.N != x.N || a.LD != x.LD || a.N > a.LD || a.LD%int8Line != 0 || min(a.M, a.N) < 0 ||
		len(a.Data) < a.M*a.LD || len(a.Scale) < a.M || len(a.Sum) < a.M || len(x.Data) < len(x.Scale)*x.LD {
		panic(fmt.Sprintf("kernels: an int8 matrix (%d, %d) of %d bytes and %d vectors of %d do not go together",
			a.M, a.N, len(a.Data), len(x.Scale), x.N))
	}
}

// gemvInt8Generic computes the rows in ids, or all rows if ids is nil.
func gemvInt8Generic(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
	rows := a.M
	if ids != nil {
		rows = len(ids)
	}
	for k := range rows {
		i := k
		if ids != nil {
			i = int(ids[k])
		}
		for b, scale := range x.Scale {
			sum := dotInt8Generic(a.Data[i*a.LD:][:a.N], x.Data[b*x.LD:])
			y[b*ldy+k] = float32(sum) * a.Scale[i] * scale
		}
	}
}

func dotInt8Generic(x, y []int8) int32 {
	y = y[:len(x)]
	var sum int32
	for i, v := range x {
		sum += int32(v) * int32(y[i])
	}
	return sum
}
