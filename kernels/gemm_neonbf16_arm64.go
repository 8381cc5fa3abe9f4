//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemmNEONBF16 overrides the matrix product of bfloat16. BFMMLA takes 4 elements of a row
// at once, so a panel of w rows holds two words of a row side by side. Word p of row r is
// at
//
//	p/2·2w + 2r + p%2    but at p·w + r if it is the last of an odd number
func gemmNEONBF16(s *Set) {
	packed := packer{packNEONBF16, splitNEONBF16}
	s.bf16 = micro{mr: 8, nr: 12, pairs: true, blocking: floatBlocks, lhs: packed, rhs: packed, tile: tileIn(8, 12, asm.GemmNEONBF16)}
}

// packNEONBF16 is packer.pack: 4 rows and 4 columns at a time in assembly, the rest
// in Go.
func packNEONBF16(dst []float32, w int, src []float32, lds, rows, k int) {
	n, fours := k&^3, rows&^3
	if n > 0 && fours > 0 {
		_, _ = dst[(n/2-2)*w+2*fours-1], src[(fours-1)*lds+n-1]
		for r := 0; r < fours; r += 4 {
			asm.PackNEONBF16(&dst[2*r], 2*w, &src[r*lds], lds, n)
		}
	}
	if n > 0 && fours < rows {
		packFours(dst, w, src, lds, 1, fours, rows, n)
	}
	if n < k {
		packFours(dst[n/2*w:], w, src[n:], lds, 1, 0, rows, k-n)
	}
}

// splitNEONBF16 is packer.split: 4 rows and 4 columns at a time in assembly, the rest
// in Go.
func splitNEONBF16(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
	dst = dst[at*w:]
	full, panels := k&^3, n/w
	last, more := n%w, n%w&^3 // columns of the narrower last panel, and those for assembly
	for p := 0; p < full; p += 4 {
		if panels > 0 {
			_, _ = dst[(panels-1)*stride+(p/2+2)*w-1], src[(p+3)*lds+panels*w-1]
			asm.SplitNEONBF16(&dst[p/2*w], w, stride, &src[p*lds], lds, panels)
		}
		if more > 0 {
			at, from := panels*stride+p/2*w, p*lds+panels*w
			_, _ = dst[at+2*more-1], src[from+3*lds+more-1]
			asm.SplitNEONBF16(&dst[at], more, 0, &src[from], lds, 1)
		}
	}
	if full > 0 && more < last {
		packFours(dst[panels*stride:], w, src[panels*w:], 1, lds, more, last, full)
	}
	for j := 0; j < n && full < k; j += w {
		packFours(dst[j/w*stride+full/2*w:], w, src[full*lds+j:], 1, lds, 0, min(w, n-j), k-full)
	}
}

// packFours packs src[r·ldr+p·ldp], from ≤ r < to ≤ w and p < k, in the order of BFMMLA.
func packFours(dst []float32, w int, src []float32, ldr, ldp, from, to, k int) {
	words := (k + 1) / 2
	for p := range words {
		at, step := p/2*2*w+p%2, 2
		if p == words-1 && p%2 == 0 {
			at, step = p*w, 1
		}
		for r := from; r < to; r++ {
			i := r*ldr + 2*p*ldp
			hi := float32(0)
			if 2*p+1 < k {
				hi = src[i+ldp]
			}
			dst[at+r*step] = pair(src[i], hi)
		}
	}
}
