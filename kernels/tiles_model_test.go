package kernels

import (
	"math"
	"slices"
	"unsafe"
)

// tileUnit is the matrix unit in Go, by Intel's manual: what a tile of each number holds, and
// its number of rows; all rows are 64 bytes.
type tileUnit struct {
	rows [8]int
	tile [8][tileSide][tileSide]float32
}

// configure gives those tiles that number of rows, the others 16, and zeroes all.
func (u *tileUnit) configure(rows int, tiles ...int) {
	if rows < 1 || rows > tileSide {
		panic("a tile of no or too many rows")
	}
	*u = tileUnit{rows: [8]int{16, 16, 16, 16, 16, 16, 16, 16}}
	for _, t := range tiles {
		u.rows[t] = rows
	}
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

// dotInt8 is TDPBSUD: four signed bytes of a word of a by four unsigned ones of b, in int32.
func (u *tileUnit) dotInt8(d, a, b int) {
	for r := range u.rows[d] {
		for j := range tileSide {
			sum := int32(math.Float32bits(u.tile[d][r][j]))
			for p := range tileSide {
				x, y := math.Float32bits(u.tile[a][r][p]), math.Float32bits(u.tile[b][p][j])
				for shift := 0; shift < 32; shift += 8 {
					sum += int32(int8(x>>shift)) * int32(uint8(y>>shift))
				}
			}
			u.tile[d][r][j] = math.Float32frombits(uint32(sum))
		}
	}
}

// modelStrip is asm/gemm_avx512amx_amd64.h, step by step.
func modelStrip(dot func(u *tileUnit, d, a, b int)) func(rows, k int, a, b, c []float32, ldc int, add bool) {
	return func(rows, k int, a, b, c []float32, ldc int, add bool) {
		for u := new(tileUnit); rows > 0; {
			u.configure(min(rows, tileSide), 0, 1, 4)
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

// modelPacked is asm/gemvpacked_avx512amx_amd64.s, step by step.
var modelPacked = packedTiles{
	func(panels, chunks, vectors int, a, x []int8, y []float32, ldy int) {
		words := func(b []int8) []float32 {
			return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
		}
		left, right := words(x), words(a)
		var u tileUnit
		for panel := range panels {
			u.configure(vectors, 0, 1, 2, 3, 4)
			for c := range chunks {
				u.load(4, left[c*tileSide:], chunks*tileSide)
				for i := range 4 {
					u.load(5+i%3, right[(panel*chunks+c)*tileSide*PanelRows+i*tileSide:], PanelRows)
					u.dotInt8(i, 4, 5+i%3)
				}
			}
			for i := range 4 {
				u.store(i, y[panel*PanelRows+i*tileSide:], ldy)
			}
		}
	},
	func(panels, chunks int, x []int8, y, max, scale, bias []float32, xscale float32) {
		offset := int32(0)
		for _, v := range x {
			offset += 128 * int32(v)
		}
		for i := range y {
			y[i] = float32(float32(int32(math.Float32bits(y[i]))-offset) * scale[i] * xscale)
			if bias != nil {
				y[i] += bias[i]
			}
		}
		for i := range max {
			max[i] = slices.Max(y[i*PanelRows:][:PanelRows])
		}
	},
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
	bytes := micro{mr: tileSide, nr: 2 * tileSide, unit: tileSide, blocking: tileBlocksInt8, lhs: packer{pack: packTileWords}, rhs: floatsInOrder}.on((*tileUnit).dotInt8)
	small := blocking{rows: 48, depth: BlockCols, slabDepth: 2 * BlockCols, slabSize: 1 << 12}
	whole := generic.with("model of tiles", func(s *Set) {
		s.bf16, s.int8 = portable, int8Gemm{micro: bytes, finish: finishInt8Generic}
		s.gemvPacked = packedProduct{fast: true, run: modelPacked.product(gemvPackedFrom)}
	})
	blocks := whole.with("model of tiles, small blocks", func(s *Set) { s.bf16.blocking, s.int8.micro.blocking = small, small })
	sets := []*Set{&whole, &blocks}
	if amx := tilePackers(); amx != nil {
		s := generic.with("avx512amx on a model of tiles", func(s *Set) {
			s.bf16, s.int8 = amx.bf16.on((*tileUnit).dotBF16), amx.int8
			s.int8.micro = s.int8.micro.on((*tileUnit).dotInt8)
			tiles := packedTiles{modelPacked.sums, amx.gemvPacked.tiles.finish}
			s.gemvPacked = packedProduct{fast: true, run: tiles.product(gemvPackedFrom)}
		})
		sets = append(sets, &s)
	}
	return sets
}

// gemvPackedFrom is the reference for the vectors from that one on.
func gemvPackedFrom(g packedGemv, panel, panels, row, from int) {
	x := *g.x
	x.Data, x.Scale = x.Data[from*x.LD:], x.Scale[from:]
	g.x, g.y = &x, g.y[min(len(g.y), from*g.ldy):]
	if g.max != nil {
		g.max = g.max[from*g.a.Panels():]
	}
	gemvPackedGeneric(g, panel, panels, row)
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
