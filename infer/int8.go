package infer

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"unsafe"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Int8 is a matrix in 8 bits with a scale for each row.
type Int8 = kernels.Int8

// Matrix is a parameter (rows, columns), in int8 if Int8 is not nil, else in float32. A
// bias is a Matrix in float32.
type Matrix struct {
	Float32 []float32
	Int8    *Int8
}

// Quantize rounds the parameter x to int8, each row with a scale of max |row|/127. It
// returns an error if the shape is not a matrix, or naming the first row that holds a NaN
// or an infinity.
func Quantize(x []float32, shape nn.Spec) (*Int8, error) {
	if !shape.Quantizable() {
		return nil, fmt.Errorf("%s has shape %v: only matrices are kept in int8", shape.Name, shape.Shape)
	}
	set := kernels.Sets()[0] // all sets round alike
	q, err := set.NewInt8(x, shape.Shape[1], shape.Shape[0], shape.Shape[1])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shape.Name, err)
	}
	return q, nil
}

// Dequantize returns a in float32, (M, N).
func Dequantize(a *Int8) []float32 {
	x := make([]float32, a.M*a.N)
	for i := range a.M {
		dequantizeRow(x[i*a.N:][:a.N], a, i)
	}
	return x
}

func dequantizeRow(dst []float32, a *Int8, i int) {
	for j, v := range a.Data[i*a.LD:][:a.N] {
		dst[j] = a.Scale[i] * float32(v)
	}
}

// check returns an error unless m has the shape of s.
func (m *Matrix) check(s nn.Spec) error {
	switch q := m.Int8; {
	case q == nil && len(m.Float32) != s.Size():
		return fmt.Errorf("%s has %d numbers, want %v", s.Name, len(m.Float32), s.Shape)
	case q != nil && !slices.Equal(s.Shape, []int{q.M, q.N}):
		return fmt.Errorf("%s has shape [%d %d], want %v", s.Name, q.M, q.N, s.Shape)
	}
	return nil
}

// row writes row i to dst, in float32.
func (m *Matrix) row(dst []float32, i int) {
	if m.Int8 != nil {
		dequantizeRow(dst, m.Int8, i)
		return
	}
	copy(dst, m.Float32[i*len(dst):])
}

// operand is vectors x (count, n) for matrices to multiply. The first matrix in int8
// rounds them to q, which others then share.
type operand struct {
	x       []float32
	n       int
	q       kernels.Int8Batch
	rounded bool // q is x
}

func (o *operand) set(x []float32, n int) { o.x, o.n, o.rounded = x, n, false }

// setRows sets the operand to the rows ids of a, in int8 alone.
func (o *operand) setRows(a *Int8, ids []int32) {
	o.q.N, o.q.LD = a.N, a.LD
	o.q.Data, o.q.Scale = o.q.Data[:len(ids)*a.LD], o.q.Scale[:len(ids)]
	for b, id := range ids {
		copy(o.q.Data[b*a.LD:][:a.LD], a.Data[int(id)*a.LD:])
		o.q.Scale[b] = a.Scale[id]
	}
	o.rounded = true
}

// int8 returns the vectors in int8.
func (o *operand) int8(k Kernels) *kernels.Int8Batch {
	if !o.rounded {
		k.Quantize(&o.q, o.x, o.n, o.n, len(o.x)/o.n)
		o.rounded = true
	}
	return &o.q
}

// size is the bytes of the matrix, without scales.
func (m *Matrix) size() int {
	if m.Int8 != nil {
		return len(m.Int8.Data)
	}
	return 4 * len(m.Float32)
}

// multiply computes y (count, rows) = x·mᵀ for the operand x.
func (m *Matrix) multiply(k Kernels, y []float32, rows int, o *operand) {
	if m.Int8 != nil {
		k.GemvInt8(y, rows, m.Int8, o.int8(k))
		return
	}
	k.GemvBatch(y, rows, m.Float32, o.n, o.x, o.n, rows, o.n, len(o.x)/o.n)
}

// multiplyRows computes y[i] = m[ids[i]]·x for the operand x, of one vector.
func (m *Matrix) multiplyRows(k Kernels, y []float32, ids []int32, o *operand) {
	if m.Int8 != nil {
		k.GemvInt8Rows(y, len(ids), m.Int8, ids, o.int8(k))
		return
	}
	for i, id := range ids {
		k.GemvBatch(y[i:i+1], 1, m.Float32[int(id)*o.n:][:o.n], o.n, o.x, o.n, 1, o.n, 1)
	}
}

// Int8From makes a matrix of data (rows, columns) and a scale (rows) for each row. It
// keeps scale, and data if rows fill whole cache lines; else it copies data. It returns an
// error if a length is wrong, a number is −128, or a scale is negative or so large that
// the row's numbers overflow.
func Int8From(data []int8, scale []float32, rows, columns int) (*Int8, error) {
	const line = 64
	q := &Int8{M: rows, N: columns, LD: (columns + line - 1) / line * line, Data: data, Scale: scale, Sum: make([]int32, rows)}
	if len(data) != rows*columns || len(scale) != rows {
		return nil, fmt.Errorf("int8 matrix (%d, %d) has %d numbers and %d scales", rows, columns, len(data), len(scale))
	}
	if q.LD != columns {
		q.Data = make([]int8, rows*q.LD)
		for i := range rows {
			copy(q.Data[i*q.LD:], data[i*columns:][:columns])
		}
	}
	for i, s := range scale {
		if !(s >= 0 && s*127 <= math.MaxFloat32) {
			return nil, fmt.Errorf("int8 matrix: the scale of row %d is %v, want a finite one", i, s)
		}
		sum, ok := sumInt8(q.Data[i*q.LD:][:q.LD])
		if !ok {
			return nil, fmt.Errorf("int8 matrix: row %d holds -128, want -127 to 127", i)
		}
		q.Sum[i] = sum
	}
	return q, nil
}

// sumInt8 returns Σ row and whether no number is −128. The row's length is a multiple of
// 64. It adds 8 numbers at a time as unsigned bytes, biased by 128, in four sums of 16
// bits. A zero byte is a −128.
func sumInt8(row []int8) (sum int32, ok bool) {
	const bias, ones, even = 0x8080808080808080, 0x0101010101010101, 0x00ff00ff00ff00ff
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(row))), len(row))
	var zero uint64
	for len(bytes) > 0 {
		var sums uint64
		part := bytes[:min(len(bytes), 64*8)] // 128 bytes in each sum of 16 bits
		for ; len(part) >= 8; part = part[8:] {
			v := binary.LittleEndian.Uint64(part) ^ bias
			zero |= (v - ones) &^ v & bias
			sums += v&even + v>>8&even
		}
		sum += int32(sums&0xffff + sums>>16&0xffff + sums>>32&0xffff + sums>>48)
		bytes = bytes[min(len(bytes), 64*8):]
	}
	return sum - 128*int32(len(row)), zero == 0
}
