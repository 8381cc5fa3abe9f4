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
	packed []float32 // a block of A
	panels []float32 // a few panels of B, for products that use them once
	tile   []float32 // the result of a tile that reaches beyond C
	runs   []run     // of live words, for block-sparse products

	index int          // in its pool
	state atomic.Int32 // of its goroutine, one of those below
	wake  chan struct{}
}

// States of a worker's goroutine.
const (
	spinning int32 = iota // looks for a task
	asleep                // waits on its wake channel
	waking                // woken before there is a task, and does not run yet
	assigned              // has a task
)

// A goroutine without a task looks for one spins times, spinPauses of the processor
// apart, before it sleeps. That is some 50 µs, about as long as waking takes: tasks in
// close succession find it awake, and an idle pool uses no processor time.
const (
	spins      = 500
	spinPauses = 8
)

func newWorker(s *Set) *Worker {
	w := &Worker{Set: s, wake: make(chan struct{}, 1)}
	w.grow()
	return w
}

// grow makes the scratch memory of matrix products.
func (w *Worker) grow() {
	packed, panels, tile := 0, 0, 0
	for _, m := range []*micro{&w.f32, &w.bf16, &w.int8.micro} {
		if m.mr > 0 { // not all sets have int8
			// A block of A, a column of blocks of a sparse one, or a panel of B before it is packed.
			packed = max(packed, max(m.blockRows(), roundUp(BlockCols, m.mr), m.nr)*m.depth)
			panels, tile = max(panels, smallMPanels*m.nr*m.depth), max(tile, m.mr*m.nr)
		}
	}
	w.packed, w.panels, w.tile = aligned(packed+8), aligned(panels), make([]float32, tile)
}

// Pool runs tasks on a fixed number of workers: one is the caller, the others are
// goroutines that sleep when there is nothing to do. Only one caller may use it at a
// time. Close ends the goroutines.
type Pool struct {
	*Set
	workers []*Worker
	task    Task // nil ends the goroutines
	jobs    int64
	fixed   bool // job i runs on worker i
	next    atomic.Int64
	left    atomic.Int64 // workers that have not finished the task
	resting atomic.Bool  // goroutines without a task sleep at once
	running sync.WaitGroup
	tasks   []any // one of each type that scratch has been asked for
}

// NewPool makes a pool of that many workers, at least 1, which use the kernels of s.
func NewPool(s *Set, threads int) *Pool {
	p := &Pool{Set: s}
	for i := range max(threads, 1) {
		w := newWorker(s)
		w.index = i
		p.workers = append(p.workers, w)
	}
	for _, w := range p.workers[1:] {
		go p.serve(w)
	}
	return p
}

// serve is the goroutine of a worker.
func (p *Pool) serve(w *Worker) {
	for {
		for i := 0; w.state.Load() != assigned; i++ {
			if i < spins && !p.resting.Load() {
				w.pause(spinPauses)
			} else if w.state.CompareAndSwap(spinning, asleep) {
				<-w.wake
				w.state.CompareAndSwap(waking, spinning)
				i = 0
			}
		}
		task := p.task
		if task != nil {
			p.work(w)
		}
		w.state.Store(spinning)
		p.running.Done()
		p.left.Add(-1)
		if task == nil {
			return
		}
	}
}

// Close ends the pool's goroutines; the pool is not used after it.
func (p *Pool) Close() { p.start(nil, len(p.workers)-1) }

// Wake wakes the goroutines for tasks that come soon, and does not wait until they run:
// short products do without them until then. After a task they look for another for
// some 50 µs.
func (p *Pool) Wake() {
	p.resting.Store(false)
	for _, w := range p.workers[1:] {
		if w.state.CompareAndSwap(asleep, waking) {
			w.wake <- struct{}{}
		}
	}
}

// Park lets the goroutines sleep as soon as they have no task, until Wake. It may be
// called at any time.
func (p *Pool) Park() { p.resting.Store(true) }

// Awake reports whether other workers are looking for tasks, so that sharing even a
// short one pays.
func (p *Pool) Awake() bool { return len(p.workers) > 1 && p.workers[1].state.Load() == spinning }

// Threads is the number of workers.
func (p *Pool) Threads() int { return len(p.workers) }

// RunDynamic does jobs 0 … jobs−1 of t, each on the next free worker, and returns when
// all are done.
func (p *Pool) RunDynamic(jobs int, t Task) {
	p.fixed = false
	p.next.Store(0)
	p.do(jobs, t)
}

// RunStatic does one job of t on each of the first workers, and returns when all are
// done. Job i always runs on worker i, so its data stay cached from task to task.
func (p *Pool) RunStatic(workers int, t Task) {
	p.fixed = true
	p.do(workers, t)
}

// scratch returns the pool's only T, zero at first. An operation keeps its task there:
// tasks are passed as interfaces, so a new one for each call would be allocated.
func scratch[T any](p *Pool) *T {
	for _, t := range p.tasks {
		if t, ok := t.(*T); ok {
			return t
		}
	}
	t := new(T)
	p.tasks = append(p.tasks, t)
	return t
}

// runTask does jobs 0 … jobs−1 of t in the pool's scratch T and then forgets t, so
// that the pool keeps nothing of its callers alive.
func runTask[T any, P interface {
	*T
	Task
}](p *Pool, jobs int, t T) {
	kept := scratch[T](p)
	*kept = t
	p.RunDynamic(jobs, P(kept))
	*kept = *new(T)
}

func (p *Pool) do(jobs int, t Task) {
	p.jobs = int64(jobs)
	p.start(t, min(len(p.workers), jobs)-1)
	p.work(p.workers[0])
	for i := 0; p.left.Load() > 0 && i < spins; i++ {
		p.pause(spinPauses)
	}
	p.running.Wait()
	p.task = nil
}

// start gives t to the first helpers of the goroutines.
func (p *Pool) start(t Task, helpers int) {
	p.task = t
	if helpers <= 0 {
		return
	}
	p.left.Store(int64(helpers))
	p.running.Add(helpers)
	for _, w := range p.workers[1 : 1+helpers] {
		if w.state.Swap(assigned) == asleep {
			w.wake <- struct{}{}
		}
	}
}

func (p *Pool) work(w *Worker) {
	if p.fixed {
		p.task.Do(w, w.index)
		return
	}
	for {
		job := p.next.Add(1) - 1
		if job >= p.jobs {
			return
		}
		p.task.Do(w, int(job))
	}
}
