package kernels

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// Signals and other goroutines that come into the middle of a product, as Go's scheduler and
// collector send them, leave its bits.
func TestSignalsKeepBits(t *testing.T) {
	const m, n, k, goroutines, products = 70, 96, 600, 6, 8
	r := rand.New(rand.NewPCG(1, 1))
	a, b := random(r, m*k), random(r, n*k)
	forSets(t, func(t *testing.T, s *Set) {
		product := func() []float32 {
			p := NewPool(s, 1)
			defer p.Close()
			c := make([]float32, m*n)
			p.Gemm(Gemm{M: m, N: n, K: k, A: a, LDA: k, B: b, LDB: n, C: c, LDC: n, Precision: BFloat16})
			return c
		}
		want := product()
		threads, done := make(chan int, goroutines), make(chan struct{})
		go func() {
			defer close(done)
			var running sync.WaitGroup
			for range goroutines {
				running.Go(func() {
					runtime.LockOSThread() // until it ends, and with it the thread
					threads <- unix.Gettid()
					for range products {
						if !slices.Equal(product(), want) {
							t.Error("other bits beside signals")
						}
					}
				})
			}
			running.Wait()
		}()
		for {
			select {
			case <-done:
				return
			case thread := <-threads:
				// Go sends this one to stop a goroutine. A thread that has ended is no error.
				if err := unix.Tgkill(unix.Getpid(), thread, unix.SIGURG); err == nil {
					threads <- thread
				}
				runtime.Gosched()
			}
		}
	})
}
