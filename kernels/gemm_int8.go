package kernels

import (
	"math"
	"unsafe"
)

// int8Gemm is a set's product of matrices in 8 bits, zero for sets that cannot multiply
// bytes.
type int8Gemm struct {
	micro micro // on words of four bytes, B's biased by 128; C gets the sums as int32
	// finish turns a row of C into x[j] = factor·scale[j]·(C[j] − offset) + bias[j].
	finish func(x, scale, bias []float32, factor float32, offset int32)
}

// MatrixInt8 is a right-hand matrix (K, N) in 8 bits, with a scale for each column, laid out for
// products with many rows. [Pool.PackInt8] fills it. It is no [PackedInt8]: its panels are as
// wide as the tile of Gemm, whose driver blocks it for thousands of rows.
type MatrixInt8 struct {
	packed PackedB
	scale  []float32 // (N)
}

// FitsInt8 reports whether the set multiplies matrices in 8 bits with inner dimension k.
func (s *Set) FitsInt8(k int) bool {
	return s.int8.finish != nil && roundUp(k, int8Line) <= 4*s.int8.micro.depth
}

type packInt8Task struct {
	dst *MatrixInt8
	b   []float32
	ldb int
	k   int
}

// PackInt8 rounds B like [Set.Quantize] and packs it into dst. b is (n, k) with a row
// stride of ldb floats; k must pass [Set.FitsInt8].
func (p *Pool) PackInt8(dst *MatrixInt8, b []float32, ldb, k, n int) {
	m := &p.int8.micro
	words := roundUp(k, int8Line) / 4
	size := words * roundUp(n, m.nr)
	if cap(dst.packed.data) < size {
		dst.packed.data = Floats(size)
	}
	if cap(dst.scale) < n {
		dst.scale = Floats(n)
	}
	dst.packed, dst.scale = PackedB{m, words, n, dst.packed.data[:size]}, dst.scale[:n]
	runTask(p, (n+dst.packed.jobCols()-1)/dst.packed.jobCols(), packInt8Task{dst, b, ldb, k})
}

// Do rounds a few panels in the worker's scratch memory and packs them.
func (t *packInt8Task) Do(w *Worker, job int) {
	b := &t.dst.packed
	from := job * b.jobCols()
	for j := from; j < min(b.n, from+b.jobCols()); j += b.nr {
		rows := min(b.nr, b.n-j)
		words := w.packed[:rows*b.k]
		for r := range rows {
			row := int8s(words[r*b.k:][:b.k])
			t.dst.scale[j+r] = w.quantize(row[:t.k], t.b[(j+r)*t.ldb:][:t.k])
			clear(row[t.k:])
			bias128(words[r*b.k:][:b.k])
		}
		b.rhs.pack(b.data[j*b.k:][:b.nr*b.k], b.nr, words, b.k, rows, b.k)
	}
}

// GemmInt8 computes the sums of products of a (M, K) and b (K, N) as int32 in C (M, N).
// [Worker.FinishInt8] then turns each row into floats.
func (p *Pool) GemmInt8(c []float32, ldc int, a *Int8Batch, b *MatrixInt8) {
	words := unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(a.Data))), len(a.Data)/4)
	p.GemmPacked(Gemm{M: len(a.Scale), N: b.packed.n, K: b.packed.k, A: words, LDA: a.LD / 4, C: c, LDC: ldc}, &b.packed)
}

// FinishInt8 turns x (N), row i of C with the sums of GemmInt8, into
//
//	x[j] = a.Scale[i]·scale[j]·Σ_k a[i][k]·b[k][j] + bias[j]
func (w *Worker) FinishInt8(x []float32, a *Int8Batch, i int, b *MatrixInt8, bias []float32) {
	sum := int32(0)
	for _, v := range a.Data[i*a.LD:][:a.N] {
		sum += int32(v)
	}
	w.int8.finish(x, b.scale, bias, a.Scale[i], 128*sum)
}

func int8s(x []float32) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}

// bias128 adds 128 to every byte of the words.
func bias128(words []float32) {
	for i, v := range words {
		words[i] = math.Float32frombits(math.Float32bits(v) ^ 0x80808080)
	}
}
