package kernels

import (
	"fmt"
	"unsafe"
)

// fencedGemvs returns products with few vectors, of rows of n elements, for fencedOps.
func fencedGemvs(s *Set, n int, x func(n int) []float32) map[string]func() {
	bytes := func(n int) []int8 {
		f := x((n + 3) / 4)
		b := unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(f))), 4*len(f))
		return b[len(b)-n:]
	}
	ops := map[string]func(){"quantize": func() { s.quantize(bytes(n), x(n)) }}
	for _, d := range [][2]int{{1, 1}, {2, 33}, {3, 2}, {4, 4}, {5, 3}, {6, 8}, {7, 16}, {9, 9}} {
		m, batch := d[0], d[1]
		name := func(op string, pad int) string { return fmt.Sprintf("%s(%d, %d+%d)·%d", op, m, n, pad, batch) }
		for _, pad := range []int{0, 3} {
			ld, ldy := n+pad, m+pad
			y := func() []float32 { return x(extent(batch, ldy, m)) }
			ops[name("gemvF32", pad)] = func() {
				s.GemvBatch(y(), ldy, x(extent(m, ld, n)), ld, x(extent(batch, ld, n)), ld, m, n, batch)
			}
		}
		ld := roundUp(n, int8Line)
		a := func() (*Int8, *Int8Batch) {
			sums := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x(m)))), m)
			return &Int8{M: m, N: n, LD: ld, Data: bytes(m * ld), Scale: x(m), Sum: sums},
				&Int8Batch{N: n, LD: ld, Data: bytes(batch * ld), Scale: x(batch)}
		}
		ops[name("gemvInt8", 0)] = func() {
			a, v := a()
			s.GemvInt8(x(batch*m), m, a, v)
		}
		ops[name("gemvInt8Rows", 0)] = func() {
			a, v := a()
			ids := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x(m)))), m)
			s.GemvInt8Rows(x(batch*m), m, a, ids, v) // row 0 m times
			ids[m-1] = int32(m - 1)
			s.GemvInt8Rows(x(batch*m), m, a, ids, v)
		}
	}
	for _, d := range [][2]int{{64, 1}, {70, 4}, {130, 7}, {130, 25}} {
		m, batch, ld := d[0], d[1], roundUp(n, int8Line)
		ops[fmt.Sprintf("gemvPacked(%d, %d)·%d", m, n, batch)] = func() {
			a := &PackedInt8{M: m, N: n, LD: ld}
			a.Data, a.Scale = bytes(a.Panels()*PanelRows*ld), x(a.Panels()*PanelRows)
			v := &Int8Batch{N: n, LD: ld, Data: bytes(batch * ld), Scale: x(batch)}
			s.GemvPacked(x(batch*m), m, a, v, x(m), x(batch*a.Panels()))
		}
	}
	return ops
}
