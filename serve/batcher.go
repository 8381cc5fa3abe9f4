package serve

import (
	"runtime"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/predict"
)

// job is one query of a call and, once the call is done, its result.
type job struct {
	call    *call
	query   predict.Query
	session *session // nil for none
	// remember has the session remember query.Context as a message, not suggest.
	remember bool
	found    []predict.Suggestion
	err      error
}

func (j *job) long() bool { return len(j.query.Context) > longText }

// call is the jobs of one request.
type call struct {
	jobs []job
	left int           // jobs not done; batcher.mu guards it
	done chan struct{} // gets one value when none is left
	buf  []byte        // for the answer
}

var calls = sync.Pool{New: func() any {
	return &call{jobs: make([]job, 0, 1), done: make(chan struct{}, 1)}
}}

// release gives c back, without what it held of the request.
func (c *call) release() {
	clear(c.jobs)
	if c.jobs = c.jobs[:0]; cap(c.buf) <= maxPooledAnswer {
		calls.Put(c)
	}
}

// batcher computes the queries of all requests, several in one batch. Each of its
// workers takes what is queued, at most maxBatch, and never waits for more. A request
// that finds a worker free is that worker itself, in its own goroutine, so that a lone
// request is not delayed.
//
// Long texts must not hold up short ones. They are computed alone, in turn with short
// ones, by all workers except one, or by the only one; and they get a small part of
// the queue.
type batcher struct {
	predictor Predictor
	workers   int
	maxQueued int            // queries that wait
	observe   func(size int) // called with each batch's size, unless nil

	mu          sync.Mutex
	short, long []*job // the queue, oldest first
	running     int    // workers
	longRunning int    // workers with a long text
	longNext    bool   // a long text's turn comes before the short ones'

	batches sync.Pool // of *batch
}

// batch is the jobs that a worker computes together, with scratch memory.
type batch struct {
	jobs    []*job
	queries []predict.Query
}

func newBatcher(p Predictor, workers, maxQueued int, observe func(int)) *batcher {
	b := &batcher{predictor: p, workers: workers, maxQueued: maxQueued, observe: observe}
	b.batches.New = func() any { return new(batch) }
	return b
}

// waiting is how many queries are queued.
func (b *batcher) waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.short) + len(b.long)
}

// hasRoom reports whether the queue has room for jobs. Those that free workers can
// take at once do not count as waiting.
func (b *batcher) hasRoom(jobs []job) bool {
	long := len(b.long)
	for i := range jobs {
		if jobs[i].long() {
			long++
		}
	}
	atOnce := (b.workers - b.running) * maxBatch
	return len(b.short)+len(b.long)+len(jobs) <= b.maxQueued+atOnce && long <= b.maxQueued/longShare+maxBatch
}

// do computes c's jobs and returns when all are done. It returns false and does
// nothing if the queue has no room for them.
func (b *batcher) do(c *call) bool {
	b.mu.Lock()
	if !b.hasRoom(c.jobs) {
		b.mu.Unlock()
		return false
	}
	c.left = len(c.jobs)
	for i := range c.jobs {
		c.jobs[i].call = c
		if j := &c.jobs[i]; j.long() {
			b.long = append(b.long, j)
		} else {
			b.short = append(b.short, j)
		}
	}
	free := b.running < b.workers
	if free {
		b.running++
	}
	b.mu.Unlock()
	if free {
		runtime.Gosched() // lets requests that have arrived join; returns at once if there are none
		if b.runBatch() {
			go b.work()
		}
	}
	<-c.done
	return true
}

// work computes batches until the queue is empty. Between them it lets the requests
// that were answered, and new ones, run.
func (b *batcher) work() {
	for more := true; more; {
		runtime.Gosched()
		more = b.runBatch()
	}
}

// runBatch computes one batch. It reports whether there is another to take; if not,
// the worker that called it is free.
func (b *batcher) runBatch() (more bool) {
	batch := b.batches.Get().(*batch)
	b.mu.Lock()
	batch.jobs = b.take(batch.jobs[:0])
	b.mu.Unlock()
	if len(batch.jobs) > 0 { // else another worker took them
		b.compute(batch)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(batch.jobs) > 0 && batch.jobs[0].long() {
		b.longRunning--
	}
	for _, j := range batch.jobs {
		if c := j.call; c.left == 1 {
			c.left = 0
			c.done <- struct{}{}
		} else {
			c.left--
		}
	}
	clear(batch.jobs)
	clear(batch.queries)
	b.batches.Put(batch)
	if more = len(b.short) > 0 || b.mayTakeLong(); !more {
		b.running--
	}
	return more
}

// mayTakeLong reports whether a long text waits and another worker may take one.
func (b *batcher) mayTakeLong() bool {
	return len(b.long) > 0 && b.longRunning < max(1, b.workers-1)
}

// take moves the oldest job of a queue, and those that can share its batch, to jobs.
func (b *batcher) take(jobs []*job) []*job {
	if b.mayTakeLong() && (b.longNext || len(b.short) == 0) {
		b.longNext = false
		b.longRunning++
		jobs = append(jobs, b.long[0])
		b.long = slices.Delete(b.long, 0, 1)
		return jobs
	}
	b.longNext = true
	rest := b.short[:0]
	for _, j := range b.short {
		// A session's job is a batch of its own.
		if len(jobs) == 0 || len(jobs) < maxBatch && jobs[0].session == nil && j.session == nil {
			jobs = append(jobs, j)
		} else {
			rest = append(rest, j)
		}
	}
	clear(b.short[len(rest):])
	b.short = rest
	return jobs
}

// compute computes a batch: a job of a session, or jobs without one.
func (b *batcher) compute(batch *batch) {
	if j := batch.jobs[0]; j.session != nil {
		j.err = j.runInSession()
		return
	}
	if b.observe != nil {
		b.observe(len(batch.jobs))
	}
	err := b.predict(batch, batch.jobs)
	if err == nil {
		return
	}
	for i, j := range batch.jobs {
		if len(batch.jobs) > 1 { // again, one by one, so that only the guilty query fails
			err = b.predict(batch, batch.jobs[i:i+1])
		}
		if err != nil {
			j.err = err
		}
	}
}

// predict computes jobs of a batch. Its error is a panic of the predictor; the errors
// of single queries go to their jobs.
func (b *batcher) predict(batch *batch, jobs []*job) (err error) {
	defer catch(&err)
	batch.queries = batch.queries[:0]
	for _, j := range jobs {
		batch.queries = append(batch.queries, j.query)
	}
	found, errs := b.predictor.Batch(batch.queries)
	for i, j := range jobs {
		j.found, j.err = found[i], errs[i]
	}
	return nil
}

// runInSession computes a job of a session.
func (j *job) runInSession() (err error) {
	defer catch(&err)
	if j.remember {
		return j.session.remember(j.query.Context)
	}
	j.found, err = j.session.suggest(j.found[:0], j.query)
	return err
}
