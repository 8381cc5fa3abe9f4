package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func sigmoid64(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func TestSigmoidTanhUlp(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		var sigmoid, tanh, cell worst
		const h = 4096
		gates, prev, c, tc, out := make([]float32, 4*h), make([]float32, h), make([]float32, h), make([]float32, h), make([]float32, h)
		forFloats(func(x []float32) {
			for g := range 4 {
				copy(gates[g*h:], x)
			}
			s.Gates(gates, prev, c, tc, out)
			for k, v := range x {
				want := sigmoid64(float64(v))
				sigmoid.see(v, gates[k], want)
				sigmoid.see(v, gates[h+k], want)
				sigmoid.see(v, gates[3*h+k], want)
				tanh.see(v, gates[2*h+k], math.Tanh(float64(v)))
				cell.see(c[k], tc[k], math.Tanh(float64(c[k])))
				if v == 0 && math.Signbit(float64(v)) != math.Signbit(float64(gates[2*h+k])) {
					t.Fatal("tanh loses the sign of 0")
				}
			}
		})
		sigmoid.check(t, "sigmoid")
		tanh.check(t, "tanh")
		cell.check(t, "tanh(c)")
	})
}

// cellRow is one row of Gates and GatesGrad.
type cellRow struct{ gates, cPrev, c, tc, out, dh, dc []float32 }

func randomRow(r *rand.Rand, h int) cellRow {
	row := cellRow{random(r, 4*h), random(r, h), make([]float32, h), make([]float32, h), make([]float32, h), random(r, h), random(r, h)}
	for i := range row.gates {
		row.gates[i] *= 3
	}
	return row
}

func near(t *testing.T, what string, got float32, want, bound float64) {
	t.Helper()
	if !(math.Abs(float64(got)-want) <= bound) {
		t.Fatalf("%s = %v, want %v ± %v", what, got, want, bound)
	}
}

func TestGates(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		forLengths(func(h, off int) {
			row := randomRow(r, h)
			var wholes [5][]float32
			wholes[0], row.gates = place(off, row.gates)
			wholes[1], row.cPrev = place(15-off, row.cPrev)
			wholes[2], row.c = place(off, row.c)
			wholes[3], row.tc = place(off/2, row.tc)
			wholes[4], row.out = place(off/3, row.out)
			z, prev := append([]float32(nil), row.gates...), append([]float32(nil), row.cPrev...)
			s.Gates(row.gates, row.cPrev, row.c, row.tc, row.out)
			for _, w := range wholes {
				checkGuard(t, w)
			}
			for k := range h {
				i, f := sigmoid64(float64(z[k])), sigmoid64(float64(z[h+k]))
				g, o := math.Tanh(float64(z[2*h+k])), sigmoid64(float64(z[3*h+k]))
				c := f*float64(prev[k]) + i*g
				const eps = 0x1p-22
				near(t, "i", row.gates[k], i, eps)
				near(t, "f", row.gates[h+k], f, eps)
				near(t, "g", row.gates[2*h+k], g, eps)
				near(t, "o", row.gates[3*h+k], o, eps)
				near(t, "c", row.c[k], c, 2*eps*(1+math.Abs(float64(prev[k]))))
				near(t, "tc", row.tc[k], math.Tanh(c), 4*eps*(1+math.Abs(float64(prev[k]))))
				near(t, "out", row.out[k], o*math.Tanh(c), 5*eps*(1+math.Abs(float64(prev[k]))))
				if row.cPrev[k] != prev[k] {
					t.Fatal("changed cPrev")
				}
			}
			again := append([]float32(nil), z...)
			s.Gates(again, prev, prev, make([]float32, h), make([]float32, h))
			for k := range h {
				if prev[k] != row.c[k] {
					t.Fatalf("c in place of cPrev: %v, else %v", prev[k], row.c[k])
				}
			}
		})
	})
}

// A NaN or Inf in one unit stays there.
func TestGatesSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, h := range []int{1, 7, 8, 9, 16, 23} {
			for gate := range 5 {
				for at := range h {
					row := randomRow(rand.New(rand.NewPCG(1, 1)), h)
					if gate < 4 {
						row.gates[gate*h+at] = nan
					} else {
						row.cPrev[at] = nan
					}
					s.Gates(row.gates, row.cPrev, row.c, row.tc, row.out)
					for k := range h {
						if isNaN := row.out[k] != row.out[k]; isNaN != (k == at) {
							t.Fatalf("h=%d: NaN in gate %d of unit %d: out[%d] = %v", h, gate, at, k, row.out[k])
						}
						if gate < 3 && k == at && (row.c[k] == row.c[k] || row.tc[k] == row.tc[k]) {
							t.Fatalf("NaN in gate %d gives c = %v, tanh %v", gate, row.c[k], row.tc[k])
						}
					}
				}
			}
			// Saturated: i, f, o = 1, g = −1, then all 0 but g.
			for _, c := range []struct{ z, zg, prev, wantC, wantTC, wantOut float32 }{
				{inf, -inf, 3, 2, float32(math.Tanh(2)), float32(math.Tanh(2))},
				{-inf, inf, 3, 0, 0, 0},
				{inf, 0, inf, inf, 1, 1},
				{inf, 0, -inf, -inf, -1, -1},
				{inf, denormal, 0, denormal, denormal, denormal},
			} {
				row := randomRow(rand.New(rand.NewPCG(1, 1)), h)
				for k := range h {
					row.gates[k], row.gates[h+k], row.gates[2*h+k], row.gates[3*h+k], row.cPrev[k] = c.z, c.z, c.zg, c.z, c.prev
				}
				s.Gates(row.gates, row.cPrev, row.c, row.tc, row.out)
				for k := range h {
					if row.c[k] != c.wantC || ulps(row.tc[k], float64(c.wantTC)) > maxUlp || ulps(row.out[k], float64(c.wantOut)) > maxUlp {
						t.Fatalf("%+v: c %v, tc %v, out %v", c, row.c[k], row.tc[k], row.out[k])
					}
				}
			}
		}
	})
}

func TestGatesGrad(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(2, 1))
		forLengths(func(h, off int) {
			row := randomRow(r, h)
			s.Gates(row.gates, row.cPrev, row.c, row.tc, row.out)
			act, dc := append([]float32(nil), row.gates...), append([]float32(nil), row.dc...)
			var gatesWhole, dcWhole []float32
			gatesWhole, row.gates = place(off, row.gates)
			dcWhole, row.dc = place(15-off, row.dc)
			_, row.cPrev = place(off/2, row.cPrev)
			_, row.tc = place(off/3, row.tc)
			_, row.dh = place(15-off/2, row.dh)
			s.GatesGrad(row.gates, row.cPrev, row.tc, row.dh, row.dc)
			checkGuard(t, gatesWhole)
			checkGuard(t, dcWhole)
			for k := range h {
				i, f, g, o := float64(act[k]), float64(act[h+k]), float64(act[2*h+k]), float64(act[3*h+k])
				prev, tc, dh := float64(row.cPrev[k]), float64(row.tc[k]), float64(row.dh[k])
				d := float64(dc[k]) + dh*o*(1-tc*tc)
				// 1 − tc² and d cancel: the bound is that of their parts.
				mag := math.Abs(float64(dc[k])) + math.Abs(dh)
				const eps = 8 * 0x1p-24
				near(t, "di", row.gates[k], d*g*i*(1-i), eps*mag)
				near(t, "df", row.gates[h+k], d*prev*f*(1-f), eps*mag*math.Abs(prev))
				near(t, "dg", row.gates[2*h+k], d*i*(1-g*g), eps*mag)
				near(t, "do", row.gates[3*h+k], dh*tc*o*(1-o), eps*mag)
				near(t, "dc", row.dc[k], d*f, eps*mag)
			}
		})
	})
}

// Finite differences of Gates itself, with the loss dh·out + dc·c.
func TestGatesGradDifferences(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const h, step = 19, 1.0 / 64
		row := randomRow(rand.New(rand.NewPCG(3, 1)), h)
		// The loss of unit k after a change of pre-activation or cPrev number j.
		loss := func(k, gate int, change float32) float64 {
			z, prev := append([]float32(nil), row.gates...), append([]float32(nil), row.cPrev...)
			if gate < 4 {
				z[gate*h+k] += change
			} else {
				prev[k] += change
			}
			c, tc, out := make([]float32, h), make([]float32, h), make([]float32, h)
			s.Gates(z, prev, c, tc, out)
			return float64(row.dh[k])*float64(out[k]) + float64(row.dc[k])*float64(c[k])
		}
		grad := append([]float32(nil), row.gates...)
		s.Gates(grad, row.cPrev, row.c, row.tc, row.out)
		dc := append([]float32(nil), row.dc...)
		s.GatesGrad(grad, row.cPrev, row.tc, row.dh, dc)
		grad = append(grad, dc...)
		for gate := range 5 {
			for k := range h {
				want := (loss(k, gate, step) - loss(k, gate, -step)) / (2 * step)
				near(t, "gradient", grad[gate*h+k], want, 1e-3)
			}
		}
	})
}

func TestGatesGradNaN(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const h = 19
		for at := range h {
			row := randomRow(rand.New(rand.NewPCG(4, 1)), h)
			s.Gates(row.gates, row.cPrev, row.c, row.tc, row.out)
			row.dh[at] = nan
			s.GatesGrad(row.gates, row.cPrev, row.tc, row.dh, row.dc)
			for k := range h {
				for _, v := range []float32{row.gates[k], row.gates[h+k], row.gates[2*h+k], row.gates[3*h+k], row.dc[k]} {
					if (v != v) != (k == at) {
						t.Fatalf("NaN in dh[%d]: unit %d has gradient %v", at, k, v)
					}
				}
			}
		}
	})
}

// benchRows are batches of 512 units: a row lies in the first cache, a few in the
// second, those of a training step in memory.
func benchRows(b *testing.B, bytes int, setUp func(rows, h int) func(s *Set)) {
	const h = 512
	for _, rows := range []int{1, 16, 2048} {
		f := setUp(rows, h)
		for _, s := range Sets() {
			b.Run(fmt.Sprintf("rows=%d/%s", rows, s.Name), func(b *testing.B) {
				b.SetBytes(int64(rows * h * bytes))
				for b.Loop() {
					f(s)
				}
			})
		}
	}
}

func BenchmarkGates(b *testing.B) {
	benchRows(b, 4*12, func(rows, h int) func(s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		gates, x := random(r, 4*rows*h), random(r, rows*h)
		c, tc, out := random(r, rows*h), random(r, rows*h), random(r, rows*h)
		return func(s *Set) {
			for i := 0; i < rows*h; i += h {
				s.Gates(gates[4*i:][:4*h], x[i:][:h], c[i:][:h], tc[i:][:h], out[i:][:h])
			}
		}
	})
}

func BenchmarkGatesGrad(b *testing.B) {
	benchRows(b, 4*13, func(rows, h int) func(s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		gates, x, tc := random(r, 4*rows*h), random(r, rows*h), random(r, rows*h)
		dh, dc := random(r, rows*h), random(r, rows*h)
		return func(s *Set) {
			for i := 0; i < rows*h; i += h {
				s.GatesGrad(gates[4*i:][:4*h], x[i:][:h], tc[i:][:h], dh[i:][:h], dc[i:][:h])
			}
		}
	})
}
