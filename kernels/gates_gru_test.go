package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// gruRow is one row of GatesGRU and GatesGRUGrad.
type gruRow struct{ gates, sums, bias, hPrev, out, dh, carry []float32 }

func randomGRURow(r *rand.Rand, h int) gruRow {
	row := gruRow{random(r, 3*h), random(r, 3*h), random(r, h), random(r, h), make([]float32, h), random(r, h), random(r, h)}
	for i := range row.gates {
		row.gates[i] *= 3
	}
	return row
}

func (row gruRow) clone() gruRow {
	return gruRow{slices.Clone(row.gates), slices.Clone(row.sums), slices.Clone(row.bias), slices.Clone(row.hPrev),
		slices.Clone(row.out), slices.Clone(row.dh), slices.Clone(row.carry)}
}

func (row gruRow) forward(s *Set) { s.GatesGRU(row.gates, row.sums, row.bias, row.hPrev, row.out) }

func (row gruRow) backward(s *Set) { s.GatesGRUGrad(row.gates, row.sums, row.hPrev, row.dh, row.carry) }

func TestGatesGRU(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		forLengths(func(h, off int) {
			row := randomGRURow(r, h)
			was := row.clone()
			var wholes [5][]float32
			wholes[0], row.gates = place(off, row.gates)
			wholes[1], row.sums = place(15-off, row.sums)
			wholes[2], row.bias = place(off/2, row.bias)
			wholes[3], row.hPrev = place(off/3, row.hPrev)
			wholes[4], row.out = place(15-off/2, row.out)
			row.forward(s)
			for _, w := range wholes {
				checkGuard(t, w)
			}
			for k := range h {
				zx, zh := func(g int) float64 { return float64(was.gates[g*h+k]) }, func(g int) float64 { return float64(was.sums[g*h+k]) }
				r, z := sigmoid64(zx(0)+zh(0)), sigmoid64(zx(1)+zh(1))
				p, prev := zh(2)+float64(was.bias[k]), float64(was.hPrev[k])
				n := math.Tanh(zx(2) + r*p)
				// What a sum before a gate loses counts by the gate's slope, at most 1.
				eps := 0x1p-22 * (1 + math.Abs(zx(0)) + math.Abs(zx(1)) + math.Abs(zx(2)) + math.Abs(zh(0)) + math.Abs(zh(1)) + math.Abs(p))
				near(t, "r", row.gates[k], r, eps)
				near(t, "z", row.gates[h+k], z, eps)
				near(t, "n", row.gates[2*h+k], n, eps*(1+math.Abs(p)))
				near(t, "s", row.sums[2*h+k], p, eps)
				near(t, "out", row.out[k], (1-z)*n+z*prev, 2*eps*(1+math.Abs(p)+math.Abs(prev)))
				if row.hPrev[k] != was.hPrev[k] || row.bias[k] != was.bias[k] {
					t.Fatal("changed an input")
				}
			}
			again := was.clone()
			again.out = again.hPrev
			again.forward(s)
			if !slices.Equal(again.out, row.out) {
				t.Fatalf("h=%d: out in place of hPrev: %v, else %v", h, again.out, row.out)
			}
		})
	})
}

// A NaN in one unit stays there; saturated gates pass n or hPrev on.
func TestGatesGRUSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, h := range []int{1, 7, 8, 9, 16, 23} {
			for at := range h {
				for input := range 8 {
					row := randomGRURow(rand.New(rand.NewPCG(1, 1)), h)
					switch {
					case input < 3:
						row.gates[input*h+at] = nan
					case input < 6:
						row.sums[(input-3)*h+at] = nan
					case input == 6:
						row.bias[at] = nan
					default:
						row.hPrev[at] = nan
					}
					row.forward(s)
					for k, v := range row.out {
						if (v != v) != (k == at) {
							t.Fatalf("h=%d: NaN in input %d of unit %d: out[%d] = %v", h, input, at, k, v)
						}
					}
				}
			}
			for _, c := range []struct{ r, z, zx, zh, prev, want float32 }{
				{-inf, -inf, 0.5, 3, 2, float32(math.Tanh(0.5))},
				{inf, -inf, 0.5, 0.25, 2, float32(math.Tanh(0.75))},
				{inf, inf, 0.5, 0.25, 0.75, 0.75},
				{0, -inf, inf, 0, 0, 1},
			} {
				row := randomGRURow(rand.New(rand.NewPCG(1, 1)), h)
				for k := range h {
					row.gates[k], row.gates[h+k], row.gates[2*h+k], row.hPrev[k] = c.r, c.z, c.zx, c.prev
					row.sums[k], row.sums[h+k], row.sums[2*h+k], row.bias[k] = 0, 0, c.zh, 0
				}
				row.forward(s)
				for _, v := range row.out {
					if ulps(v, float64(c.want)) > maxUlp {
						t.Fatalf("%+v: out %v", c, v)
					}
				}
			}
		}
	})
}

func TestGatesGRUGrad(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(2, 1))
		forLengths(func(h, off int) {
			row := randomGRURow(r, h)
			row.forward(s)
			act := row.clone()
			var wholes [5][]float32
			wholes[0], row.gates = place(off, row.gates)
			wholes[1], row.sums = place(15-off, row.sums)
			wholes[2], row.hPrev = place(off/2, row.hPrev)
			wholes[3], row.dh = place(off/3, row.dh)
			wholes[4], row.carry = place(15-off/2, row.carry)
			row.backward(s)
			for _, w := range wholes {
				checkGuard(t, w)
			}
			for k := range h {
				r, z, n := float64(act.gates[k]), float64(act.gates[h+k]), float64(act.gates[2*h+k])
				p, prev := float64(act.sums[2*h+k]), float64(act.hPrev[k])
				d := float64(act.dh[k]) + float64(act.carry[k])
				dn := d * (1 - z) * (1 - n*n)
				dr, dz := dn*p*r*(1-r), d*(prev-n)*z*(1-z)
				mag := 8 * 0x1p-24 * (math.Abs(float64(act.dh[k])) + math.Abs(float64(act.carry[k]))) * (1 + math.Abs(p) + math.Abs(prev))
				near(t, "dr", row.gates[k], dr, mag)
				near(t, "dz", row.gates[h+k], dz, mag)
				near(t, "dn", row.gates[2*h+k], dn, mag)
				near(t, "dr of h", row.sums[k], dr, mag)
				near(t, "dz of h", row.sums[h+k], dz, mag)
				near(t, "dn of h", row.sums[2*h+k], dn*r, mag)
				near(t, "carry", row.carry[k], d*z, mag)
			}
		})
	})
}

// Finite differences of GatesGRU itself, with the loss (dh + carry)·out.
func TestGatesGRUGradDifferences(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const h, step = 19, 1.0 / 64
		row := randomGRURow(rand.New(rand.NewPCG(3, 1)), h)
		grad := row.clone()
		grad.forward(s)
		grad.backward(s)
		for what, c := range map[string]struct {
			of   func(gruRow) []float32
			want []float32
		}{
			"gates": {func(r gruRow) []float32 { return r.gates }, grad.gates},
			"sums":  {func(r gruRow) []float32 { return r.sums }, grad.sums},
			"bias":  {func(r gruRow) []float32 { return r.bias }, grad.sums[2*h:]},
			"hPrev": {func(r gruRow) []float32 { return r.hPrev }, grad.carry},
		} {
			for i := range c.want {
				loss := func(change float32) float64 {
					r := row.clone()
					c.of(r)[i] += change
					r.forward(s)
					return float64(row.dh[i%h]+row.carry[i%h]) * float64(r.out[i%h])
				}
				near(t, what, c.want[i], (loss(step)-loss(-step))/(2*step), 1e-3)
			}
		}
	})
}

func BenchmarkGatesGRU(b *testing.B) {
	benchRows(b, 4*10, func(rows, h int) func(s *Set) {
		row := randomGRURow(rand.New(rand.NewPCG(1, 1)), rows*h)
		return func(s *Set) {
			for i := 0; i < rows*h; i += h {
				s.GatesGRU(row.gates[3*i:][:3*h], row.sums[3*i:][:3*h], row.bias[:h], row.hPrev[i:][:h], row.out[i:][:h])
			}
		}
	})
}

func BenchmarkGatesGRUGrad(b *testing.B) {
	benchRows(b, 4*14, func(rows, h int) func(s *Set) {
		row := randomGRURow(rand.New(rand.NewPCG(1, 1)), rows*h)
		return func(s *Set) {
			for i := 0; i < rows*h; i += h {
				s.GatesGRUGrad(row.gates[3*i:][:3*h], row.sums[3*i:][:3*h], row.hPrev[i:][:h], row.dh[i:][:h], row.carry[i:][:h])
			}
		}
	})
}
