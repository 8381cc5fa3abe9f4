package main

import (
	"fmt"
	"time"

	"github.com/lstmkb/lstmkb/kernels"
)

// peaks holds the operations a second of one core that computes in registers alone.
type peaks struct{ float32, bfloat16, int8 limit }

// precisions are the peaks to measure.
var precisions = []struct {
	name string
	peak func(*kernels.Set, int) int
	of   func(*peaks) *limit
}{
	{"float32", (*kernels.Set).Peak, func(p *peaks) *limit { return &p.float32 }},
	{"bfloat16", (*kernels.Set).PeakBF16, func(p *peaks) *limit { return &p.bfloat16 }},
	{"int8", (*kernels.Set).PeakInt8, func(p *peaks) *limit { return &p.int8 }},
}

func measurePeaks(set *kernels.Set, seconds float64) (p peaks) {
	for _, x := range precisions {
		*x.of(&p) = limit{x.name + " in registers", bestRate(func() int { return x.peak(set, 1<<22) }, seconds)}
	}
	return p
}

// bestRate returns the best rate of several short runs, in 10⁹ operations a second.
func bestRate(run func() (operations int), seconds float64) (best float64) {
	for begin := time.Now(); best == 0 || time.Since(begin).Seconds() < seconds; {
		start := time.Now()
		n := run()
		best = max(best, float64(n)/time.Since(start).Seconds()/1e9)
	}
	return best
}

// each is a task that every worker does on its own.
type each func(w *kernels.Worker, job int)

func (f each) Do(w *kernels.Worker, job int) { f(w, job) }

// levels are the levels of memory: how much each thread moves, and how often in a call.
var levels = []struct {
	name          string
	bytes, repeat int
}{{"L1", 32 << 10, 1 << 10}, {"L2", 640 << 10, 64}, {"L3", 8 << 20, 8}, {"memory", 128 << 20, 1}}

// limitWorks measures the machine: what the cores compute in registers and, for the sets
// compared with other programs, what caches and memory deliver.
func limitWorks(r *report, set *kernels.Set, chosen bool) (works []func() *work) {
	for _, threads := range []int{1, 2} {
		for i := range precisions {
			works = append(works, func() *work { return registerLimit(r, set, threads, i) })
		}
	}
	if !chosen {
		return works
	}
	for _, threads := range []int{1, 2} {
		for i := range levels {
			works = append(works,
				func() *work { return memoryLimit(r, set, threads, i, "reads from ", 1, (*kernels.Set).Stream) },
				func() *work { return memoryLimit(r, set, threads, i, "Adam's traffic, ", 7./4, streamAdam) })
		}
	}
	return works
}

func registerLimit(r *report, set *kernels.Set, threads, precision int) *work {
	const n = 3072 << 12
	x := precisions[precision]
	w := &work{peak: *x.of(r.peaksOf(set)), set: set, threads: threads, seconds: r.turn(vectorSeconds)}
	w.op, w.operations = "limit: "+w.peak.name, float64(n*threads)
	if !r.wants(w.op, "") {
		return nil
	}
	pool := kernels.NewPool(set, threads)
	w.done = pool.Close
	w.run = func() { pool.RunDynamic(threads, each(func(*kernels.Worker, int) { x.peak(set, n) })) }
	return w
}

// memoryLimit measures a level: each thread moves its share as often as the level says.
func memoryLimit(r *report, set *kernels.Set, threads, level int, op string, traffic float64, move func(*kernels.Set, []float32)) *work {
	l := levels[level]
	if r.quick {
		l.repeat = 1
	}
	w := &work{op: "limit: " + op + l.name, shape: fmt.Sprintf("%d KiB a core", l.bytes>>10), set: set, threads: threads,
		seconds: r.turn(vectorSeconds), bytes: traffic * float64(l.bytes*l.repeat*threads)}
	if !r.wants(w.op, w.shape) || r.quick && l.name == "memory" {
		return nil
	}
	pool, x := kernels.NewPool(set, threads), ones(l.bytes/4*threads)
	w.done = pool.Close
	w.run = func() {
		pool.RunDynamic(threads, each(func(w *kernels.Worker, job int) {
			for range l.repeat {
				move(w.Set, x[job*l.bytes/4:][:l.bytes/4])
			}
		}))
	}
	return w
}

// streamAdam moves 7/4 of x's bytes: it reads four quarters and writes three.
func streamAdam(set *kernels.Set, x []float32) {
	n := len(x) / 4
	set.StreamAdam(x[:n], x[n:2*n], x[2*n:3*n], x[3*n:4*n])
}

// streamAdamIn is [streamAdam] on all workers of the pool.
func streamAdamIn(pool *kernels.Pool, x []float32) func() {
	if pool.Threads() == 1 {
		return func() { streamAdam(pool.Set, x) }
	}
	jobs := 4 * pool.Threads()
	part := len(x) / jobs
	task := each(func(w *kernels.Worker, job int) { streamAdam(w.Set, x[job*part:][:part]) })
	return func() { pool.RunDynamic(jobs, task) }
}

// streamIn reads x on all workers of the pool.
func streamIn(pool *kernels.Pool, x []float32) func() {
	if pool.Threads() == 1 {
		return func() { pool.Stream(x) }
	}
	jobs := 4 * pool.Threads()
	part := (len(x) + jobs - 1) / jobs
	task := each(func(w *kernels.Worker, job int) { w.Stream(x[min(len(x), job*part):min(len(x), (job+1)*part)]) })
	return func() { pool.RunDynamic(jobs, task) }
}
