//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemvsAVX512 overrides the products with few vectors.
func gemvsAVX512(s *Set) {
	kernel := gemvKernel[float32, float32]{asm.Gemv1AVX512, asm.Gemv2AVX512, asm.Gemv4AVX512}
	s.gemvF32 = func(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
		if n == 0 {
			gemvF32Generic(y, ldy, a, lda, x, ldx, m, n, batch)
			return
		}
		kernel.run(y, ldy, a, lda, x, ldx, m, n, batch)
	}
	s.stream = streamIn(asm.StreamAVX512)
}

// gemvKernel are kernels for 1, 2 and 4 vectors of T with sums of U; strides are in
// bytes.
type gemvKernel[T, U any] struct {
	one, two, four func(rows, n int, a *T, lda int, x *T, ldx int, y *U, ldy int)
}

// gemvBlock is how many bytes of A stay in the cache while all vectors meet them.
const gemvBlock = 1 << 17

// run computes y (batch, m) for n > 0. A block of rows meets all vectors, so that A
// comes from far once, and no call takes long.
func (k gemvKernel[T, U]) run(y []U, ldy int, a []T, lda int, x []T, ldx, m, n, batch int) {
	size := int(unsafe.Sizeof(a[0]))
	step := max(4, gemvBlock/(n*size)&^3)
	for i := 0; i < m; i += step {
		rows := min(step, m-i)
		for b := 0; b < batch; {
			switch left := batch - b; {
			case left >= 4:
				k.four(rows, n, &a[i*lda], lda*size, &x[b*ldx], ldx*size, &y[b*ldy+i], ldy*4)
				b += 4
			case left >= 2:
				k.two(rows, n, &a[i*lda], lda*size, &x[b*ldx], ldx*size, &y[b*ldy+i], ldy*4)
				b += 2
			default:
				k.one(rows, n, &a[i*lda], lda*size, &x[b*ldx], 0, &y[b*ldy+i], 0)
				b++
			}
		}
	}
}
