package serve

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/predict"
)

// maxBatch is how many queries are computed at once.
const maxBatch = 32

// longText is from how many bytes on a text is long: a batch with it would wait for
// its last word.
const longText = 2048

// job is one query and, once its call is done, what was found.
type job struct {
	call    *call
	query   predict.Query
	session *session // nil for none
	// remember asks the session to take query.Context for a message, not to suggest.
	remember bool
	found    []predict.Suggestion
	err      error
}

func (j *job) long() bool { return len(j.query.Context) > longText }

// call is the jobs of one request.
type call struct {
	jobs []job
	left int           // jobs not done; gatherer.mu guards it
	done chan struct{} // gets one value when none is left
	buf  []byte        // for the answer
}

// gatherer computes the queries of all requests, those that wait in one batch.
// Each of its workers takes what is queued, at most maxBatch, and never waits for
// more. A request that finds a worker free is that worker itself, in its own
// goroutine, so that a lone one is not delayed.
//
// Long texts are computed alone, by all workers but one at most, in turn with what
// is short, and have a small part of the queue: they may not hold up the others.
type gatherer struct {
	predictor Predictor
	workers   int
	most      int            // queries that wait
	batched   func(size int) // is told of each batch; may be nil

	mu          sync.Mutex
	short, long []*job
	running     int // workers
	longRunning int // of them, with a long text
	longNext    bool

	turns sync.Pool // of *turn
}

// turn is the scratch memory of one batch.
type turn struct {
	jobs    []*job
	queries []predict.Query
}

func newGatherer(p Predictor, workers, most int, batched func(int)) *gatherer {
	g := &gatherer{predictor: p, workers: workers, most: most, batched: batched}
	g.turns.New = func() any { return new(turn) }
	return g
}

// waiting is how many queries are queued.
func (g *gatherer) waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.short) + len(g.long)
}

// room reports whether the queue has room for jobs. As many as the free workers take
// up at once do not count as waiting.
func (g *gatherer) room(jobs []job) bool {
	long := len(g.long)
	for i := range jobs {
		if jobs[i].long() {
			long++
		}
	}
	atOnce := (g.workers - g.running) * maxBatch
	return len(g.short)+len(g.long)+len(jobs) <= g.most+atOnce && long <= g.most/16+maxBatch
}

// do computes c's jobs and returns when all are done. It reports false, and has
// done nothing, if the queue has no room for them.
func (g *gatherer) do(c *call) bool {
	g.mu.Lock()
	if !g.room(c.jobs) {
		g.mu.Unlock()
		return false
	}
	c.left = len(c.jobs)
	for i := range c.jobs {
		c.jobs[i].call = c
		if j := &c.jobs[i]; j.long() {
			g.long = append(g.long, j)
		} else {
			g.short = append(g.short, j)
		}
	}
	free := g.running < g.workers
	if free {
		g.running++
	}
	g.mu.Unlock()
	if free {
		runtime.Gosched() // requests that have arrived join; without any it returns at once
		if g.turn() {
			go g.work()
		}
	}
	<-c.done
	return true
}

// work takes turns until there is no more to take. Between them the requests that
// have been answered, and new ones, get the processor.
func (g *gatherer) work() {
	for more := true; more; {
		runtime.Gosched()
		more = g.turn()
	}
}

// turn computes one batch. It reports whether there is more to take; if not, the
// worker that called it is free.
func (g *gatherer) turn() (more bool) {
	t := g.turns.Get().(*turn)
	g.mu.Lock()
	t.jobs = g.take(t.jobs[:0])
	g.mu.Unlock()
	if len(t.jobs) > 0 { // else another worker took them
		g.compute(t)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(t.jobs) > 0 && t.jobs[0].long() {
		g.longRunning--
	}
	for _, j := range t.jobs {
		if c := j.call; c.left == 1 {
			c.left = 0
			c.done <- struct{}{}
		} else {
			c.left--
		}
	}
	clear(t.jobs)
	clear(t.queries)
	g.turns.Put(t)
	if more = len(g.short) > 0 || g.mayTakeLong(); !more {
		g.running--
	}
	return more
}

// mayTakeLong reports whether a long text waits and a worker may take it.
func (g *gatherer) mayTakeLong() bool {
	return len(g.long) > 0 && g.longRunning < max(1, g.workers-1)
}

// take moves the job that has waited longest, and those that can share a batch with
// it, from its queue to jobs.
func (g *gatherer) take(jobs []*job) []*job {
	if g.mayTakeLong() && (g.longNext || len(g.short) == 0) {
		g.longNext = false
		g.longRunning++
		jobs = append(jobs, g.long[0])
		g.long = slices.Delete(g.long, 0, 1)
		return jobs
	}
	g.longNext = true
	rest := g.short[:0]
	for _, j := range g.short {
		// Sessions share no batch.
		if len(jobs) == 0 || len(jobs) < maxBatch && jobs[0].session == nil && j.session == nil {
			jobs = append(jobs, j)
		} else {
			rest = append(rest, j)
		}
	}
	clear(g.short[len(rest):])
	g.short = rest
	return jobs
}

func (g *gatherer) compute(t *turn) {
	if t.jobs[0].session != nil {
		t.jobs[0].inSession()
		return
	}
	if g.batched != nil {
		g.batched(len(t.jobs))
	}
	if !g.batch(t, t.jobs) && len(t.jobs) > 1 {
		for i := range t.jobs { // so that a panic is only the guilty one's
			g.batch(t, t.jobs[i:i+1])
		}
	}
}

// batch computes those jobs, and reports false after a panic.
func (g *gatherer) batch(t *turn, jobs []*job) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			err := &panicError{r, debug.Stack()}
			for _, j := range jobs {
				j.found, j.err = nil, err
			}
		}
	}()
	t.queries = t.queries[:0]
	for _, j := range jobs {
		t.queries = append(t.queries, j.query)
	}
	found, errs := g.predictor.Batch(t.queries)
	for i, j := range jobs {
		j.found, j.err = found[i], errs[i]
	}
	return true
}

// inSession computes a job of a session.
func (j *job) inSession() {
	defer func() {
		if r := recover(); r != nil {
			j.found, j.err = nil, &panicError{r, debug.Stack()}
		}
	}()
	if j.remember {
		j.err = j.session.remember(j.query.Context)
	} else {
		j.found, j.err = j.session.suggest(j.found[:0], j.query)
	}
}

// panicError is a panic outside the goroutine of its request.
type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprint("panic: ", p.value) }
