package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// tileUnit is the matrix unit in Go, by Intel's manual: what a tile of each number holds, and
// its number of rows; all rows are 64 bytes.
type tileUnit struct {
	rows [8]int
	tile [8][tileSide][tileSide]float32
}

// configure gives tiles 0, 1 and 4 that number of rows, the others 16, and zeroes all.
func (u *tileUnit) configure(rows int) {
	if rows < 1 || rows > tileSide {
		panic("a tile of no or too many rows")
	}
	*u = tileUnit{rows: [8]int{rows, rows, 16, 16, rows, 16, 16, 16}}
}

func (u *tileUnit) load(d int, src []float32, stride int) {
	for r := range u.rows[d] {
		copy(u.tile[d][r][:], src[r*stride:][:tileSide])
	}
}

func (u *tileUnit) store(src int, dst []float32, stride int) {
	for r := range u.rows[src] {
		copy(dst[r*stride:][:tileSide], u.tile[src][r][:])
	}
}

// normal is x, or 0 for a denormal.
func normal(x float32) float32 {
	if math.Float32bits(x)&0x7f800000 == 0 {
		return 0
	}
	return x
}

// dotBF16 is TDPBF16PS: the lower and the upper halves of the words have a sum each, and the
// sum of these is added. Products of bfloat16 are exact. Denormals count as 0.
func (u *tileUnit) dotBF16(d, a, b int) {
	halves := func(word float32) (lo, hi float32) {
		bits := math.Float32bits(word)
		return normal(math.Float32frombits(bits << 16)), normal(math.Float32frombits(bits &^ 0xffff))
	}
	var y [2][tileSide][tileSide]float32
	for p, row := range u.tile[b] {
		for j, word := range row {
			y[0][p][j], y[1][p][j] = halves(word)
		}
	}
	for r := range u.rows[d] {
		var lower, upper [tileSide]float32
		for p, word := range u.tile[a][r] {
			lo, hi := halves(word)
			even, odd := &y[0][p], &y[1][p]
			for j := range lower {
				lower[j] = normal(float32(lo*even[j]) + lower[j])
				upper[j] = normal(float32(hi*odd[j]) + upper[j])
			}
		}
		for j := range lower {
			u.tile[d][r][j] = normal(normal(u.tile[d][r][j]) + normal(lower[j]+upper[j]))
		}
	}
}

// modelStrip is asm/gemm_avx512amx_amd64.h, step by step.
func modelStrip(dot func(u *tileUnit, d, a, b int)) func(rows, k int, a, b, c []float32, ldc int, add bool) {
	return func(rows, k int, a, b, c []float32, ldc int, add bool) {
		for u := new(tileUnit); rows > 0; {
			u.configure(min(rows, tileSide))      // all tiles are 0
			tall := min(2, max(1, rows/tileSide)) // tiles
			for i := range tall {
				if at := c[i*tileSide*ldc:]; add {
					u.load(2*i, at, ldc)
					u.load(2*i+1, at[tileSide:], ldc)
				}
			}
			for p := 0; p < k; p += tileSide {
				right := b[p*2*tileSide:]
				u.load(4, a[p*tileSide:], tileSide)
				u.load(6, right, 2*tileSide)
				dot(u, 0, 4, 6)
				u.load(7, right[tileSide:], 2*tileSide)
				dot(u, 1, 4, 7)
				if tall == 2 {
					u.load(5, a[(k+p)*tileSide:], tileSide)
					dot(u, 2, 5, 6)
					dot(u, 3, 5, 7)
				}
			}
			for i := range tall {
				at := c[i*tileSide*ldc:]
				u.store(2*i, at, ldc)
				u.store(2*i+1, at[tileSide:], ldc)
			}
			if rows -= tall * tileSide; rows > 0 {
				a, c = a[tall*tileSide*k:], c[tall*tileSide*ldc:]
			}
		}
	}
}

// splitPairs is packer.split for pairs in panels.
func splitPairs(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
	for r := range n {
		for p := range (k + 1) / 2 {
			hi := float32(0)
			if 2*p+1 < k {
				hi = src[(2*p+1)*lds+r]
			}
			dst[r/w*stride+(at+p)*w+r%w] = pair(src[2*p*lds+r], hi)
		}
	}
}

// on gives m the model in place of tiles.
func (m micro) on(dot func(u *tileUnit, d, a, b int)) micro {
	m.strip = modelStrip(dot)
	m.tile = func(tiles, k int, a, b, c []float32, ldc int, add bool) { m.strip(tiles*m.mr, k, a, b, c, ldc, add) }
	return m
}

// tileModels are sets that multiply on a model of tiles: with packing in Go, with small blocks
// besides, and with the packing of avx512amx where the processor has its instructions.
func tileModels() []*Set {
	portable := micro{mr: tileSide, nr: 2 * tileSide, unit: tileSide, pairs: true, blocking: tileBlocks,
		lhs: packer{packTilesGeneric, splitTilesGeneric}, rhs: packer{packPairsGeneric, splitPairs}}.on((*tileUnit).dotBF16)
	small := portable
	small.blocking = blocking{rows: 48, depth: BlockCols, slabDepth: 2 * BlockCols, slabSize: 1 << 12}
	whole := generic.with("model of tiles", func(s *Set) { s.bf16 = portable })
	blocks := generic.with("model of tiles, small blocks", func(s *Set) { s.bf16 = small })
	sets := []*Set{&whole, &blocks}
	if amx := tilePackers(); amx != nil {
		s := generic.with("avx512amx on a model of tiles", func(s *Set) { s.bf16 = amx.bf16.on((*tileUnit).dotBF16) })
		sets = append(sets, &s)
	}
	return sets
}

// tilePackers is avx512amx if this machine can run the set before it, whose instructions pack
// for tiles, or nil.
func tilePackers() *Set {
	i := slices.IndexFunc(built, func(s *Set) bool { return s.Name == "avx512amx" })
	if i < 0 || built[i-1].unsupported() != nil {
		return nil
	}
	return built[i]
}

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
				a, b := random(r, roundUp(rows, tileSide)*k), random(r, 2*tileSide*k)
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
