package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// The assembly and Go lay out the same tiles, and write nothing beside them.
func TestPackTiles(t *testing.T) {
	amx := tilePackers()
	if amx == nil {
		t.Skip("packs with avx512bf16")
	}
	r := rand.New(rand.NewPCG(7, 7))
	same := func(t *testing.T, at string, words int, pack func(dst []float32, l packer)) {
		t.Helper()
		var packed [2][]float32
		for i, l := range []packer{amx.bf16.lhs, {packTilesGeneric, splitTilesGeneric}} {
			whole, dst := guarded(words)
			clear(dst)
			pack(dst, l)
			checkGuard(t, whole)
			packed[i] = dst
		}
		for i := range packed[0] {
			if math.Float32bits(packed[0][i]) != math.Float32bits(packed[1][i]) {
				t.Fatalf("%s: word %d is %x, want %x", at, i, packed[0][i], packed[1][i])
			}
		}
	}
	for k := range 70 {
		words := amx.bf16.words(k)
		for _, rows := range []int{1, 2, 15, 16} {
			src := random(r, (rows-1)*(k+3)+k)
			same(t, fmt.Sprintf("pack of %d rows of %d", rows, k), words*tileSide, func(dst []float32, l packer) { l.pack(dst, tileSide, src, k+3, rows, k) })
		}
		for _, n := range []int{1, 15, 16, 17, 33} {
			src := random(r, max(0, (k-1)*(n+2)+n))
			for _, at := range []int{0, 3, 4, 8, 28} {
				stride := amx.bf16.units(at+(k+1)/2) * tileSide
				same(t, fmt.Sprintf("split of %d rows of %d at %d", k, n, at), (n+15)/16*stride, func(dst []float32, l packer) {
					l.split(dst, at, tileSide, stride, src, n+2, n, k)
				})
			}
		}
	}
}

// Packed operands begin where tiles do.
func TestTilesAreAligned(t *testing.T) {
	aligned := func(name string, x []float32) {
		if at := uintptr(unsafe.Pointer(&x[0])) % 64; at != 0 {
			t.Errorf("%s begins %d bytes into a cache line", name, at)
		}
	}
	p := NewPool(tileModels()[0], 1)
	defer p.Close()
	for n := 1; n < 70; n += 3 {
		var b PackedB
		p.PackB(&b, BFloat16, make([]float32, n), n, false, 1, n)
		aligned("a packed matrix", b.data)
	}
	aligned("a block of A", p.workers[0].packed)
	aligned("a panel of B", p.workers[0].panels)
}

// pairs are words of two bfloat16.
func pairs(r *rand.Rand, n int) []float32 {
	x := random(r, n)
	for i, v := range random(r, n) {
		x[i] = pair(x[i], v)
	}
	return x
}

// The model gives the bits of the tiles, where there are any.
func TestTilesAreTheModel(t *testing.T) {
	s, err := Lookup("avx512amx")
	if err != nil {
		t.Skip(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	model := s.bf16.on((*tileUnit).dotBF16)
	for rows := 1; rows < 70; rows++ {
		for k := 0; k <= 3*tileSide; k += tileSide {
			for _, add := range []bool{false, true} {
				a, b := pairs(r, roundUp(rows, tileSide)*k), pairs(r, 2*tileSide*k)
				ldc := 2*tileSide + rows%3
				got := random(r, (rows-1)*ldc+2*tileSide)
				want := slices.Clone(got)
				s.bf16.strip(rows, k, a, b, got, ldc, add)
				model.strip(rows, k, a, b, want, ldc, add)
				for i := range got {
					if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
						t.Fatalf("%d rows, %d words, add %v: C[%d][%d] = %v, want %v", rows, k, add, i/ldc, i%ldc, got[i], want[i])
					}
				}
			}
		}
	}
}
