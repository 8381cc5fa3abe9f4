package checkpoint

import (
	"math"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func TestHalfRoundTrip(t *testing.T) {
	for i := range 1 << 16 {
		h := uint16(i)
		if got := toF16(kernels.FromF16(h)); got != h {
			t.Fatalf("F16 %#04x comes back as %#04x", h, got)
		}
		if got := toBF16(fromBF16(h)); got != h {
			t.Fatalf("BF16 %#04x comes back as %#04x", h, got)
		}
	}
}

// TestHalfRounding checks every value and tie between neighbouring finite
// numbers of both signs.
func TestHalfRounding(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(float32) uint16
		from func(uint16) float32
		inf  uint16
	}{{"F16", toF16, kernels.FromF16, 0x7c00}, {"BF16", toBF16, fromBF16, 0x7f80}} {
		for h := uint16(0); h < c.inf-1; h++ {
			lo, hi := c.from(h), c.from(h+1)
			mid := float32((float64(lo) + float64(hi)) / 2)
			if lo >= hi || float64(mid) != (float64(lo)+float64(hi))/2 {
				if c.name == "BF16" && h < 0x80 && lo < hi {
					mid = math.Float32frombits(uint32(h)<<16 | 1<<15) // denormal float32
				} else {
					t.Fatalf("%s %#04x: %v, %v have no middle", c.name, h, lo, hi)
				}
			}
			even := h + h&1
			for _, v := range []struct {
				f    float32
				want uint16
			}{
				{mid, even}, {math.Nextafter32(mid, lo), h}, {math.Nextafter32(mid, hi), h + 1},
			} {
				if got := c.to(v.f); got != v.want {
					t.Fatalf("%s of %v is %#04x, want %#04x", c.name, v.f, got, v.want)
				}
				if got := c.to(-v.f); got != v.want|0x8000 {
					t.Fatalf("%s of %v is %#04x, want %#04x", c.name, -v.f, got, v.want|0x8000)
				}
			}
		}
	}
}

func TestHalfEdges(t *testing.T) {
	nan := math.Float32frombits(0x7f800001) // a NaN whose upper half is infinity's
	negNaN := math.Float32frombits(0xffffffff)
	for _, c := range []struct {
		f         float32
		f16, bf16 uint16
	}{
		{65519.996, 0x7bff, 0x4780},
		{65520, 0x7c00, 0x4780},
		{math.MaxFloat32, 0x7c00, 0x7f80},
		{float32(math.Inf(-1)), 0xfc00, 0xff80},
		{math.SmallestNonzeroFloat32, 0, 0},
		{1.0 / (1 << 25), 0, 0x3300}, // half of the smallest F16
		{nan, 0x7e00, 0x7fc0},
		{negNaN, 0xffff, 0xffff},
	} {
		if got := toF16(c.f); got != c.f16 {
			t.Errorf("F16 of %v is %#04x, want %#04x", c.f, got, c.f16)
		}
		if got := toBF16(c.f); got != c.bf16 {
			t.Errorf("BF16 of %v is %#04x, want %#04x", c.f, got, c.bf16)
		}
	}
}
