package kernels

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// fakeMicro is a micro-kernel in Go of any tile and blocking, as a later set may have.
func fakeMicro(mr, nr int, b blocking) micro {
	return micro{mr: mr, nr: nr, blocking: b, lhs: floatsInOrder, rhs: floatsInOrder, tile: func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		for t := range tiles {
			for i := range mr {
				for j := range nr {
					var sum float32
					for p := range k {
						sum += a[(t*k+p)*mr+i] * b[p*nr+j]
					}
					if add {
						sum += c[(t*mr+i)*ldc+j]
					}
					c[(t*mr+i)*ldc+j] = sum
				}
			}
		}
	}}
}

// fakeInt8 is fakeMicro for words of four bytes, and finishes sums as int8Gemm does.
func fakeInt8(mr, nr int, b blocking) int8Gemm {
	m := fakeMicro(mr, nr, b)
	m.tile = func(tiles, k int, a, b, c []float32, ldc int, _ bool) {
		var x, y [4]byte
		for t := range tiles {
			for i := range mr {
				for j := range nr {
					sum := int32(0)
					for p := range k {
						binary.LittleEndian.PutUint32(x[:], math.Float32bits(a[(t*k+p)*mr+i]))
						binary.LittleEndian.PutUint32(y[:], math.Float32bits(b[p*nr+j]))
						for q := range x {
							sum += int32(int8(x[q])) * int32(y[q])
						}
					}
					c[(t*mr+i)*ldc+j] = math.Float32frombits(uint32(sum))
				}
			}
		}
	}
	return int8Gemm{micro: m, finish: finishInt8Generic}
}

func finishInt8Generic(x, scale, bias []float32, factor float32, offset int32) {
	for j, v := range x {
		x[j] = factor*scale[j]*float32(int32(math.Float32bits(v))-offset) + bias[j]
	}
}

// fakeSets have what no set of this machine may have: tiles taller or wider than any
// other's, another blocking, an int8 tile larger than those of floats, a model of tiles.
func fakeSets() []*Set {
	small := blocking{rows: 24, depth: BlockCols, slabDepth: 2 * BlockCols, slabSize: 1 << 12}
	floats := func(mr, nr int, b blocking) func(*Set) {
		return func(s *Set) { s.f32 = fakeMicro(mr, nr, b); s.bf16 = s.f32.rounded() }
	}
	bytes := func(mr, nr int, b blocking) func(*Set) {
		return func(s *Set) { s.int8 = fakeInt8(mr, nr, b) }
	}
	var sets []*Set
	for _, s := range []Set{
		generic.with("fake 32×32", floats(32, 32, floatBlocks), bytes(32, 32, floatBlocks)),
		generic.with("fake 48×5", floats(48, 5, floatBlocks)),
		generic.with("fake small blocks", floats(4, 4, small), bytes(4, 4, small)),
		generic.with("fake tile beyond a block", floats(32, 40, small), bytes(32, 40, small)),
		generic.with("fake large int8", bytes(40, 256, floatBlocks)),
	} {
		sets = append(sets, &s)
	}
	return append(sets, tileModels()...)
}

// The sizes cross tiles and, where these are small, blocks and slabs.
func TestGemmOfAnySet(t *testing.T) {
	var pools []*Pool
	for _, s := range fakeSets() {
		p := NewPool(s, 2)
		defer p.Close()
		pools = append(pools, p)
	}
	for _, d := range [][3]int{{1, 1, 1}, {9, 40, 70}, {70, 33, 130}, {75, 70, 300}} {
		for mode := range 16 {
			if (testing.Short() || !thorough) && mode%5 > 0 {
				continue
			}
			checkGemm(t, pools, d[0], d[1], d[2], mode, integers, true)
		}
	}
}

// Parts of a product fit together for every set.
func TestBlocking(t *testing.T) {
	for _, s := range slices.Concat(Sets(), fakeSets()) {
		for _, m := range []*micro{&s.f32, &s.bf16, &s.int8.micro} {
			if m.mr == 0 {
				continue
			}
			if m.depth%BlockCols != 0 || m.depth != m.units(m.depth) || m.slabDepth%m.depth != 0 || m.rows < 1 || m.slabSize < m.slabDepth {
				t.Errorf("%s: blocking %+v", s.Name, m.blocking)
			}
			// Wide slabs are cut where a panel ends.
			if width := m.slabWidth(m.slabDepth*m.wordLen(), 1<<20); width%m.nr != 0 || width < m.nr {
				t.Errorf("%s: slabs of %d columns, panels of %d", s.Name, width, m.nr)
			}
		}
	}
}

// A destination that is too short is a panic, not a write past its end.
func TestPackChecksDestination(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const k = 64
		src := random(rand.New(rand.NewPCG(1, 1)), 32*k)
		for _, m := range []*micro{&s.f32, &s.bf16} {
			for w, l := range map[int]packer{m.mr: m.lhs, m.nr: m.rhs} {
				whole, dst := guarded(m.words(k)*w - 1)
				if fault := caught(func() { l.pack(dst, w, src, k, w, k) }); fault == nil {
					t.Errorf("w=%d pairs=%v: no panic", w, m.pairs)
				}
				checkGuard(t, whole)
			}
		}
	})
}
