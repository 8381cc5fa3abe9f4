package kernels

import "testing"

// peaks are the yardsticks of computation, by name.
var peaks = map[string]func(*Set, int) int{"float32": (*Set).Peak, "bfloat16": (*Set).PeakBF16, "int8": (*Set).PeakInt8}

func TestPeak(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, peak := range peaks {
			for _, n := range []int{0, 1, peakRound, peakRound * peakRounds, peakRound*peakRounds + 1, 1 << 20} {
				if got := peak(s, n); got < n || got >= n+peakRound*peakRounds || got%peakRound != 0 {
					t.Errorf("%s: the peak of %d did %d operations", name, n, got)
				}
			}
		}
	})
}

func TestStreamAdam(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range []int{0, 1, 15, 16, 17, 31, 32, 33, 63, 65, streamLimit + 17} {
			for from := range 4 {
				var got, want [4][]float32
				for k := range got {
					got[k], want[k] = make([]float32, n+8), make([]float32, n+8)
					for i := range got[k] {
						got[k][i] = float32((k + 1) * (i%97 - 40))
					}
					copy(want[k], got[k])
				}
				cut := func(x [4][]float32) (w, g, m, v []float32) {
					return x[0][from:][:n], x[1][from:][:n], x[2][from:][:n], x[3][from:][:n]
				}
				s.StreamAdam(cut(got))
				streamAdamGeneric(cut(want))
				for k := range got {
					for i := range got[k] {
						if got[k][i] != want[k][i] {
							t.Fatalf("n %d from %d: slice %d has %g at %d, want %g", n, from, k, got[k][i], i, want[k][i])
						}
					}
				}
			}
		}
	})
}

func TestStreamAdamAllocates(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		x := make([]float32, 400)
		if n := testing.AllocsPerRun(10, func() { s.StreamAdam(x[:100], x[100:200], x[200:300], x[300:]) }); n != 0 {
			t.Errorf("%g allocations", n)
		}
	})
}

func BenchmarkPeak(b *testing.B) {
	for _, s := range Sets() {
		for name, peak := range peaks {
			b.Run(name+"/"+s.Name, func(b *testing.B) {
				operations := 0
				for b.Loop() {
					operations = peak(s, 1<<24)
				}
				b.ReportMetric(float64(operations)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GOP/s")
			})
		}
	}
}

func BenchmarkStreamAdam(b *testing.B) {
	for _, s := range Sets() {
		for name, n := range map[string]int{"L2": 1 << 15, "memory": 1 << 24} {
			b.Run(name+"/"+s.Name, func(b *testing.B) {
				w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
				b.SetBytes(int64(28 * n)) // 4 read, 3 written
				for b.Loop() {
					s.StreamAdam(w, g, m, v)
				}
			})
		}
	}
}
