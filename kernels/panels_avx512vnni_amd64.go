//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// panelsAVX512VNNI overrides the product with Panels, which is of panelBlock bytes or one
// panel: no call, which cannot be preempted, is long.
func panelsAVX512VNNI(s *Set) {
	s.panelsFour = func(y []float32, ldy int, a *Panels, from, to int, x *Int8Batch, b int) {
		asm.GemvPanels4AVX512VNNI((to-from)/panelRows, a.LD/int8Line, &a.Data[from*a.LD], &x.Data[b*x.LD], x.LD,
			&y[b*ldy+from], ldy*4, &a.Scale[from], &x.Scale[b])
	}
}
