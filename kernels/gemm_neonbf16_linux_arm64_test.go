//go:build !purego

package kernels

import (
	"runtime/debug"
	"testing"
)

// What the products of bfloat16 are made of, between pages without access.
func TestNEONBF16StaysInBounds(t *testing.T) {
	s := needBF16(t)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	m := &s.bf16
	for _, start := range []bool{false, true} {
		f := newFenced(t, start)
		for k := range 19 {
			words := m.words(k)
			for _, w := range []int{m.mr, m.nr} {
				for rows := 1; rows <= w; rows++ {
					fault := caught(func() { m.lhs.pack(f.floats(t, words*w), w, f.floats(t, (rows-1)*(k+1)+k), k+1, rows, k) })
					if fault != nil {
						t.Fatalf("pack w=%d rows=%d k=%d: %v", w, rows, k, fault)
					}
					f.reuse()
				}
				for n := 1; k > 0 && n <= 2*w+1; n++ {
					fault := caught(func() {
						m.lhs.split(f.floats(t, (n+w-1)/w*words*w), 0, w, words*w, f.floats(t, (k-1)*(n+1)+n), n+1, n, k)
					})
					if fault != nil {
						t.Fatalf("split w=%d n=%d k=%d: %v", w, n, k, fault)
					}
					f.reuse()
				}
			}
			for _, tiles := range []int{1, 3} {
				for _, add := range []bool{false, true} {
					ldc := m.nr + 1
					fault := caught(func() {
						m.tile(tiles, words, f.floats(t, tiles*words*m.mr), f.floats(t, words*m.nr), f.floats(t, (tiles*m.mr-1)*ldc+m.nr), ldc, add)
					})
					if fault != nil {
						t.Fatalf("%d tiles, k=%d: %v", tiles, k, fault)
					}
					f.reuse()
				}
			}
		}
	}
}
