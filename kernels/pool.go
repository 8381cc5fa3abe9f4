package kernels

import (
	"sync"
	"sync/atomic"
)

// Task is work that splits into numbered jobs. Jobs run in any order on any
// worker, so each writes its own part of the result.
type Task interface {
	Do(w *Worker, job int)
}

// Worker is one thread's kernels and scratch memory.
type Worker struct {
	*Set
	packed []float32 // A block of gemm
	tile   []float32 // result of a tile that C only partly holds
}

func newWorker(s *Set) *Worker {
	return &Worker{Set: s, packed: make([]float32, (blockRows/s.mr+1)*s.mr*blockDepth+8), tile: make([]float32, s.mr*s.nr)}
}

// Pool runs tasks on a fixed number of workers: the caller is one, the others
// are goroutines that sleep between tasks. Its methods are for one caller at a
// time. Close ends the goroutines.
type Pool struct {
	*Set
	workers []*Worker
	wake    chan int // index of the worker to run
	running sync.WaitGroup
	task    Task
	jobs    int64
	next    atomic.Int64

	gemmTask gemmTask
	packTask packTask
	adamTask adamTask
	normTask normTask
}

// NewPool makes a pool of threads ≥ 1 workers on that set.
func NewPool(s *Set, threads int) *Pool {
	p := &Pool{Set: s, wake: make(chan int, max(threads, 1))}
	for range max(threads, 1) {
		p.workers = append(p.workers, newWorker(s))
	}
	for range len(p.workers) - 1 {
		go func() {
			for i := range p.wake {
				p.work(p.workers[i])
				p.running.Done()
			}
		}()
	}
	return p
}

// Close ends the pool's goroutines; the pool is not used after it.
func (p *Pool) Close() { close(p.wake) }

// Threads is the number of workers.
func (p *Pool) Threads() int { return len(p.workers) }

// Run does jobs 0 … jobs−1 of t and returns when all are done.
func (p *Pool) Run(jobs int, t Task) {
	p.task, p.jobs = t, int64(jobs)
	p.next.Store(0)
	helpers := min(len(p.workers), jobs) - 1
	if helpers > 0 {
		p.running.Add(helpers)
		for i := range helpers {
			p.wake <- i + 1
		}
	}
	p.work(p.workers[0])
	p.running.Wait()
	p.task = nil
}

func (p *Pool) work(w *Worker) {
	for {
		job := p.next.Add(1) - 1
		if job >= p.jobs {
			return
		}
		p.task.Do(w, int(job))
	}
}
