package kernels

import "testing"

func TestPeak(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range []int{0, 1, 192, 193, 1 << 20} {
			if got := s.Peak(n); got < n || got >= n+192 || got%192 != 0 {
				t.Errorf("Peak(%d) did %d operations", n, got)
			}
		}
	})
}

func BenchmarkPeak(b *testing.B) {
	for _, s := range Sets() {
		b.Run(s.Name, func(b *testing.B) {
			for b.Loop() {
				s.Peak(1 << 24)
			}
			b.ReportMetric(float64(s.Peak(1<<24))*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
