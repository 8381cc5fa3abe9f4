//go:build unix

package predict

import (
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkLongContext types letters after 60 KiB of markup and reports percentiles of a
// letter's processor time.
func BenchmarkLongContext(b *testing.B) {
	p, err := Open(english)
	if err != nil {
		b.Fatal(err)
	}
	const letters = 2000
	text := markup(60<<10 + letters)
	var took []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s := p.NewSession()
		if _, err := s.Suggest(text[:len(text)-letters], 3); err != nil {
			b.Fatal(err)
		}
		for at := len(text) - letters/2; at <= len(text)-letters/2+400; at++ { // the buffers grow
			s.Suggest(text[:at], 3)
		}
		s.Suggest(text[:len(text)-letters], 3)
		b.StartTimer()
		for at := len(text) - letters + 1; at <= len(text); at++ {
			before := processorTime()
			if _, err := s.Suggest(text[:at], 3); err != nil {
				b.Fatal(err)
			}
			took = append(took, processorTime()-before)
		}
	}
	slices.Sort(took)
	for _, percent := range []float64{50, 99, 99.9} {
		b.ReportMetric(float64(took[int(float64(len(took)-1)*percent/100)].Microseconds()), fmt.Sprintf("µs-p%v", percent))
	}
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
