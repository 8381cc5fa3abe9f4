package kernels

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

type countTask []atomic.Int32

func (c countTask) Do(_ *Worker, job int) { c[job].Add(1) }

func TestPoolRunsEachJobOnce(t *testing.T) {
	for threads := 0; threads <= 4; threads++ {
		p := NewPool(&generic, threads)
		defer p.Close()
		if p.Threads() != max(1, threads) {
			t.Fatalf("%d threads, want %d", p.Threads(), threads)
		}
		for _, jobs := range []int{0, 1, 2, 3, 4, 5, 100, 1000} {
			for range 20 {
				count := make(countTask, jobs)
				p.RunDynamic(jobs, count)
				for i := range count {
					if n := count[i].Load(); n != 1 {
						t.Fatalf("%d threads: job %d of %d ran %d times", threads, i, jobs, n)
					}
				}
			}
		}
	}
}

// workerTask writes without locks what its worker and its jobs own, which -race
// checks: no worker is used twice at a time, and RunDynamic waits for all.
type workerTask struct{ result []int }

func (t *workerTask) Do(w *Worker, job int) {
	w.tile[0] = float32(job)
	t.result[job]++
	runtime.Gosched()
	if w.tile[0] != float32(job) {
		panic("two jobs on one worker")
	}
}

func TestPoolWorkersAreApart(t *testing.T) {
	p := NewPool(&generic, 4)
	defer p.Close()
	task := &workerTask{make([]int, 50)}
	for range 20 {
		p.RunDynamic(len(task.result), task)
	}
	for i, n := range task.result {
		if n != 20 {
			t.Fatalf("job %d ran %d times", i, n)
		}
	}
}

func TestPoolCloseEndsGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	p := NewPool(&generic, 9)
	p.RunDynamic(100, make(countTask, 100))
	p.Close()
	for wait := time.Now(); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Since(wait) > 5*time.Second {
			t.Fatalf("%d goroutines, %d before the pool", runtime.NumGoroutine(), before)
		}
	}
}

var poolLengths = []int{0, 1, 7, 8, 1000, reduceChunk - 1, reduceChunk, reduceChunk + 1, 5*reduceChunk + 13}

func TestPoolSumSquares(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range poolLengths {
			x := random(rand.New(rand.NewPCG(1, 1)), n)
			exact, first := 0.0, 0.0
			for _, v := range x {
				exact += float64(v) * float64(v)
			}
			for threads := 1; threads <= 4; threads++ {
				p := NewPool(s, threads)
				defer p.Close()
				got := p.SumSquares(x)
				if threads == 1 {
					first = got
				}
				if got != first {
					t.Fatalf("n=%d: %v on %d threads, %v on one", n, got, threads, first)
				}
			}
			if !(math.Abs(first-exact) <= 1e-5*exact) {
				t.Fatalf("n=%d: %v, want %v", n, first, exact)
			}
		}
		p := NewPool(s, 2)
		defer p.Close()
		x := make([]float32, 3*reduceChunk)
		x[2*reduceChunk+5] = nan
		if got := p.SumSquares(x); got == got {
			t.Errorf("of NaN: %v", got)
		}
		// A shorter one after it sees nothing of the sums before.
		if got := p.SumSquares(x[:8]); got != 0 {
			t.Errorf("of zeros: %v", got)
		}
	})
}

func TestPoolAdamSameBits(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range poolLengths {
			var first [][]float32
			for threads := 1; threads <= 4; threads++ {
				r := rand.New(rand.NewPCG(2, 1))
				x := [][]float32{random(r, n), random(r, n), make([]float32, n), make([]float32, n)}
				p := NewPool(s, threads)
				defer p.Close()
				for step := range int64(2) {
					p.Adam(testAdam, step+1, 0.5, x[0], x[1], x[2], x[3])
				}
				if first == nil {
					first = x
				}
				for a := range x {
					for i := range x[a] {
						if math.Float32bits(x[a][i]) != math.Float32bits(first[a][i]) {
							t.Fatalf("n=%d, %d threads: %v, one thread %v", n, threads, x[a][i], first[a][i])
						}
					}
				}
			}
		}
	})
}

func TestPoolDoesNotAllocate(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const n = 3*reduceChunk + 1
		x := make([]float32, n)
		for threads := 1; threads <= 2; threads++ {
			p := NewPool(s, threads)
			defer p.Close()
			var packed PackedB
			for name, f := range map[string]func(){
				"Gemm": func() {
					p.Gemm(Gemm{M: 130, N: 40, K: 70, A: x, LDA: 70, B: x, LDB: 70, TransB: true, C: x[20000:], LDC: 40})
				},
				"PackB":      func() { p.PackB(&packed, Float32, x, 70, true, 70, 40) },
				"Adam":       func() { p.Adam(testAdam, 1, 1, x, x, x, x) },
				"SumSquares": func() { p.SumSquares(x) },
			} {
				if got := testing.AllocsPerRun(10, f); got != 0 {
					t.Errorf("%s on %d threads: %v allocations", name, threads, got)
				}
			}
		}
		dst := make([]int32, 5)
		if got := testing.AllocsPerRun(10, func() { s.TopK(dst, x) }); got != 0 {
			t.Errorf("TopK: %v allocations", got)
		}
	})
}
