package predict

import (
	"runtime"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
)

// WithThreads lets a Batch of one query compute on n threads where no other batches run:
// the same suggestions, sooner. n below 2 changes nothing.
func WithThreads(n int) Option { return func(p *Predictor) { p.threads = n } }

// intraOpAfter is how many batches in a row must have been of one query, and alone, before
// the next one gets the pool. Where requests overlap, a thread for each request answers
// more of them.
const intraOpAfter = 16

// intraOp is the pool of threads that share the work of a single query.
type intraOp struct {
	running atomic.Int32 // batches
	alone   atomic.Int32 // how many of the last batches in a row were alone, up to intraOpAfter
	pool    *kernels.Pool
	runner  *infer.Runner
}

// newIntraOp starts n threads that end with p. It returns nil if n is below 2.
func newIntraOp(p *Predictor, n int) *intraOp {
	if n < 2 {
		return nil
	}
	pool := kernels.NewPool(p.set, n)
	runtime.AddCleanup(p, (*kernels.Pool).Close, pool)
	return &intraOp{pool: pool, runner: p.net.NewRunner(pool)}
}

// join counts b, a batch of that many queries, and gives it the pool if it is alone and
// those before it were. The batch with the pool is counted too, so no two have it.
func (o *intraOp) join(b *batch, queries int) {
	switch first := o.running.Add(1) == 1; {
	case !first || queries != 1:
		o.park()
	case o.alone.Load() < intraOpAfter:
		o.alone.Add(1)
	default:
		o.pool.Wake()
		b.runner = o.runner
	}
}

// leave takes the pool back; own is b's own runner.
func (o *intraOp) leave(b *batch, own *infer.Runner) {
	b.runner = own
	if o.running.Add(-1) > 0 {
		o.park()
	}
}

// park leaves the processors to other batches.
func (o *intraOp) park() {
	o.alone.Store(0)
	o.pool.Park()
}
