package serve

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// job is one piece of a call's work and, once the call is done, its result: a query,
// or a function that is called until it returns no more.
type job struct {
	call  *call
	query predict.Query
	step  func() (more bool, err error) // nil for a query without a session
	// session is the name of the session that step uses, "" for none. No two jobs of
	// a session run at the same time.
	session string
	slow    bool // step may take long
	cheap   bool // of slow: its few steps do not
	more    bool // step wants to be called again
	answer  predict.Answer
	err     error
}

// long reports whether j may take much longer than most queries.
func (j *job) long() bool { return j.slow || len(j.query.Context) > longText }

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

// takeAnswer is the answer in buf, which c keeps only if it is small.
func (c *call) takeAnswer() []byte {
	b := c.buf
	if len(b) > smallAnswer {
		c.buf = nil
	}
	return b
}

// batcher does the work of all requests, several queries in one batch. Each of its
// workers takes what is queued, at most maxBatch, and never waits for more. A request
// that finds a worker free is that worker itself, in its own goroutine, so that a lone
// request is not delayed.
//
// Long jobs must not hold up short ones. They run alone, in turn with short ones, on
// all workers except one, or on the only one; while short ones come, they get one part
// in longTurns of a worker's time; and they get a small part of the queue. A job of
// several steps goes to the end of the queue after each. Of four long jobs, three are
// the oldest cheap ones, if there are any.
type batcher struct {
	predictor Predictor
	workers   int
	maxQueued int            // queries that wait
	observe   func(size int) // called with each batch's size, unless nil

	mu          sync.Mutex
	short, long []*job          // the queue, oldest first
	running     int             // workers
	longRunning int             // workers with a long job
	longNext    bool            // a long job's turn comes before the short ones'
	longAfter   time.Time       // while short jobs come, none of the long ones runs before
	lastShort   time.Time       // when a short job was taken
	longTaken   int             // long jobs taken
	waking      bool            // a timer will call wake
	busy        map[string]bool // sessions with a job that runs

	batches sync.Pool // of *batch
}

// batch is the jobs that a worker computes together, with scratch memory.
type batch struct {
	jobs    []*job
	queries []predict.Query
}

func newBatcher(p Predictor, workers, maxQueued int, observe func(int)) *batcher {
	b := &batcher{predictor: p, workers: workers, maxQueued: maxQueued, observe: observe, busy: map[string]bool{}}
	b.batches.New = func() any { return new(batch) }
	return b
}

// waiting is how many queries are queued.
func (b *batcher) waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.short) + len(b.long)
}

// hasRoom reports whether the queue has room for jobs. Each free worker makes room for
// one more largest request.
func (b *batcher) hasRoom(jobs []job) bool {
	long := len(b.long)
	for i := range jobs {
		if jobs[i].long() {
			long++
		}
	}
	atOnce := (b.workers - b.running) * MaxQueries
	return len(b.short)+len(b.long)+len(jobs) <= b.maxQueued+atOnce && long <= b.maxQueued/longShare+MaxQueries
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
		b.enqueue(&c.jobs[i])
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

func (b *batcher) enqueue(j *job) {
	if j.long() {
		b.long = append(b.long, j)
	} else {
		b.short = append(b.short, j)
	}
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
	begin := time.Now()
	if len(batch.jobs) > 0 { // else another worker took them
		b.compute(batch)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if now := time.Now(); len(batch.jobs) > 0 && batch.jobs[0].long() {
		b.longAfter = now.Add((longTurns - 1) * now.Sub(begin))
	}
	for _, j := range batch.jobs {
		b.finish(j)
	}
	clear(batch.jobs)
	clear(batch.queries)
	b.batches.Put(batch)
	if more = b.nextShort() >= 0 || b.nextLong() >= 0; !more {
		b.running--
	}
	return more
}

// finish takes a job back from its worker.
func (b *batcher) finish(j *job) {
	if j.long() {
		b.longRunning--
	}
	if j.session != "" {
		delete(b.busy, j.session)
	}
	c := j.call
	switch {
	case j.more:
		b.enqueue(j)
	case c.left == 1:
		c.left = 0
		c.done <- struct{}{}
	default:
		c.left--
	}
}

// nextLong is the place of the long job that another worker may take, or −1.
func (b *batcher) nextLong() int {
	if len(b.long) == 0 || b.longRunning >= max(1, b.workers-1) {
		return -1
	}
	if now := time.Now(); now.Before(b.longAfter) && now.Sub(b.lastShort) < shortBreak {
		if !b.waking {
			b.waking = true
			time.AfterFunc(min(b.longAfter.Sub(now), shortBreak), b.wake)
		}
		return -1
	}
	if b.longTaken%4 != 3 {
		if at := slices.IndexFunc(b.long, func(j *job) bool { return j.cheap && b.mayRun(j) }); at >= 0 {
			return at
		}
	}
	return slices.IndexFunc(b.long, b.mayRun)
}

// wake starts a worker for a long job whose time has come, if none will see it.
func (b *batcher) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waking = false
	if b.nextLong() >= 0 && b.running < b.workers {
		b.running++
		go b.work()
	}
}

// nextShort is the place of the first short job that another worker may take, or −1.
func (b *batcher) nextShort() int { return slices.IndexFunc(b.short, b.mayRun) }

// mayRun reports whether nothing else of j's session runs.
func (b *batcher) mayRun(j *job) bool { return j.session == "" || !b.busy[j.session] }

// take moves the oldest job of a queue, and those that can share its batch, to jobs.
func (b *batcher) take(jobs []*job) []*job {
	short, long := b.nextShort(), b.nextLong()
	if long >= 0 && (b.longNext || short < 0) {
		b.longNext = false
		b.longRunning++
		b.longTaken++
		return b.takeAt(&b.long, long, jobs)
	}
	b.longNext = true
	if short < 0 {
		return jobs
	}
	b.lastShort = time.Now()
	if b.short[short].step != nil {
		return b.takeAt(&b.short, short, jobs)
	}
	// Of requests with many queries, maxBatch/4 are sure of a place.
	many := 0
	for _, j := range b.short {
		if j.step == nil && len(j.call.jobs) > 1 {
			many++
		}
	}
	jobs = b.takeQueries(jobs, maxBatch-min(many, maxBatch/4), func(j *job) bool { return len(j.call.jobs) == 1 })
	return b.takeQueries(jobs, maxBatch, func(*job) bool { return true })
}

// takeQueries moves the oldest of some queries without a session to jobs, until these
// are limit.
func (b *batcher) takeQueries(jobs []*job, limit int, which func(*job) bool) []*job {
	rest := b.short[:0]
	for _, j := range b.short {
		if len(jobs) < limit && j.step == nil && which(j) {
			jobs = append(jobs, j)
		} else {
			rest = append(rest, j)
		}
	}
	clear(b.short[len(rest):])
	b.short = rest
	return jobs
}

// takeAt moves one job, which runs alone.
func (b *batcher) takeAt(queue *[]*job, at int, jobs []*job) []*job {
	j := (*queue)[at]
	if j.session != "" {
		b.busy[j.session] = true
	}
	*queue = slices.Delete(*queue, at, at+1)
	return append(jobs, j)
}

// compute computes a batch: a step, or queries without a session.
func (b *batcher) compute(batch *batch) {
	if j := batch.jobs[0]; j.step != nil {
		j.run()
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
	answers, errs := b.predictor.Batch(batch.queries)
	for i, j := range jobs {
		j.answer, j.err = answers[i], errs[i]
	}
	return nil
}

// run calls j's step.
func (j *job) run() {
	j.more = false // and stays so after a panic
	defer catch(&j.err)
	j.more, j.err = j.step()
}
