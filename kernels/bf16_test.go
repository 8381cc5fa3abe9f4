package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// placeBF16 gives n bfloat16 at off·2 bytes past the start of a cache line, between
// guards.
func placeBF16(off, n int) (whole, inner []BF16) {
	buf := make([]BF16, n+128)
	line := 32 - int(uintptr(unsafe.Pointer(&buf[0]))/2%32)
	from := line%32 + off
	whole = buf[from : from+n+64]
	for i := range whole {
		whole[i] = 0xdead
	}
	return whole, whole[32 : 32+n : 32+n]
}

func checkGuardBF16(t *testing.T, whole []BF16) {
	t.Helper()
	for i, v := range whole {
		if (i < 32 || i >= len(whole)-32) && v != 0xdead {
			t.Fatalf("wrote to %d of %d", i-32, len(whole)-64)
		}
	}
}

// roundedBF16 is what the set promises for v. That of normal numbers is computed
// without bits: a multiple of the last place of 8, ties to even.
func roundedBF16(s *Set, v float32) BF16 {
	x := float64(v)
	switch {
	case v != v:
		return BF16(math.Float32bits(v)>>16 | 1<<6)
	case math.Abs(x) < 0x1p-126 && s.Name == "avx512bf16":
		return BF16(math.Float32bits(v) >> 16 & 0x8000)
	case math.IsInf(x, 0):
		return BF16(math.Float32bits(v) >> 16)
	}
	_, exp := math.Frexp(x)
	ulp := math.Ldexp(1, max(exp, -125)-8)
	near := math.RoundToEven(x/ulp) * ulp
	// Float32 makes Inf of what is too large, which is what ties to even want too.
	return BF16(math.Float32bits(float32(math.Copysign(near, x))) >> 16)
}

// Every bfloat16, and the floats around it, half way and around that.
func TestToBF16(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		src, dst := make([]float32, 0, 1<<12), make([]BF16, 1<<12)
		for upper := range uint32(1 << 16) {
			for _, lower := range []uint32{0, 1, 0x7fff, 0x8000, 0x8001, 0xffff, 0x5555, 0xaaaa} {
				src = append(src, math.Float32frombits(upper<<16|lower))
			}
			if len(src) < cap(src) {
				continue
			}
			s.ToBF16(dst, src)
			for i, v := range src {
				if want := roundedBF16(s, v); dst[i] != want {
					t.Fatalf("%v (%#08x) becomes %#04x, want %#04x", v, math.Float32bits(v), dst[i], want)
				}
			}
			src = src[:0]
		}
	})
}

func TestToBF16Lengths(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		forLengths(func(n, off int) {
			_, src := place(off, random(r, n))
			for i := range src {
				if i%7 == off%7 {
					src[i] = specials[r.IntN(len(specials))]
				}
			}
			whole, dst := placeBF16(31-off, n)
			s.ToBF16(dst, src)
			checkGuardBF16(t, whole)
			for i, v := range src {
				if want := roundedBF16(s, v); dst[i] != want {
					t.Fatalf("n=%d off=%d: %v at %d becomes %#04x, want %#04x", n, off, v, i, dst[i], want)
				}
			}
		})
	})
}

// Every bfloat16 keeps its bits, there and back: but a signalling NaN, which
// becomes a quiet one, and what [Set.ToBF16] says of denormals.
func TestFromBF16(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		src, dst := make([]BF16, 1<<16), make([]float32, 1<<16)
		for i := range src {
			src[i] = BF16(i)
		}
		s.FromBF16(dst, src)
		for i, v := range dst {
			if got := math.Float32bits(v); got != uint32(i)<<16 {
				t.Fatalf("%#04x becomes %#08x", i, got)
			}
		}
		s.ToBF16(src, dst)
		for i, v := range dst {
			if want := roundedBF16(s, v); src[i] != want || v == v && math.Abs(float64(v)) >= 0x1p-126 && int(want) != i {
				t.Fatalf("%#04x comes back as %#04x", i, src[i])
			}
		}
		r := rand.New(rand.NewPCG(2, 1))
		forLengths(func(n, off int) {
			_, src := placeBF16(off, n)
			for i := range src {
				src[i] = BF16(r.Uint32())
			}
			whole, dst := place(15-off, make([]float32, n))
			s.FromBF16(dst, src)
			checkGuard(t, whole)
			for i, v := range src {
				if got := math.Float32bits(dst[i]); got != uint32(v)<<16 {
					t.Fatalf("n=%d off=%d: %#04x becomes %#08x", n, off, v, got)
				}
			}
		})
	})
}

func FuzzToBF16(f *testing.F) {
	f.Add(uint32(0x3f808000), uint8(3))
	f.Add(uint32(0x7f7fffff), uint8(33))
	f.Add(uint32(0x7f800001), uint8(64))
	f.Fuzz(func(t *testing.T, bits uint32, n uint8) {
		src, dst := make([]float32, n), make([]BF16, n)
		for i := range src {
			src[i] = math.Float32frombits(bits + uint32(i))
		}
		for _, s := range Sets() {
			s.ToBF16(dst, src)
			for i, v := range src {
				if want := roundedBF16(s, v); dst[i] != want {
					t.Fatalf("%s: %#08x becomes %#04x, want %#04x", s.Name, math.Float32bits(v), dst[i], want)
				}
			}
		}
	})
}

func BenchmarkToBF16(b *testing.B) {
	benchSizes(b, 6, func(n int) func(s *Set) {
		src, dst := random(rand.New(rand.NewPCG(1, 1)), n), make([]BF16, n)
		return func(s *Set) { s.ToBF16(dst, src) }
	})
}

func BenchmarkFromBF16(b *testing.B) {
	benchSizes(b, 6, func(n int) func(s *Set) {
		src, dst := make([]BF16, n), random(rand.New(rand.NewPCG(1, 1)), n)
		generic.ToBF16(src, dst)
		return func(s *Set) { s.FromBF16(dst, src) }
	})
}
