package predict

import (
	"runtime"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
)

// WithThreads lets a Batch of one query compute on that many threads where the last ones
// have been alone too: the same suggestions, sooner. Below 2 it changes nothing.
func WithThreads(n int) Option {
	return func(p *Predictor) {
		if n < 2 {
			return
		}
		pool := kernels.NewPool(p.set, n)
		p.crew = &crew{pool: pool, step: p.net.NewRunner(pool)}
		runtime.AddCleanup(p, (*kernels.Pool).Close, pool)
	}
}

// crewAfter is how many batches in a row must have been of one query, with no other
// beside them, before the next one gets the crew: where requests overlap, each on its own
// thread answers more of them.
const crewAfter = 16

// crew is the threads of a lone query.
type crew struct {
	running atomic.Int32 // batches
	alone   atomic.Int32 // how many in a row were, up to now
	pool    *kernels.Pool
	step    *infer.Runner
}

// join counts b, of that many queries, and gives it the crew if it is alone and those
// before were. As the one that has the crew is counted, no two have it.
func (c *crew) join(b *batch, queries int) {
	switch first := c.running.Add(1) == 1; {
	case !first || queries != 1:
		c.disband()
	case c.alone.Load() < crewAfter:
		c.alone.Add(1)
	default:
		c.pool.Wake()
		b.step = c.step
	}
}

// leave takes the crew back; own is b's step.
func (c *crew) leave(b *batch, own *infer.Runner) {
	b.step = own
	if c.running.Add(-1) > 0 {
		c.disband()
	}
}

// disband leaves the processors to other batches.
func (c *crew) disband() {
	c.alone.Store(0)
	c.pool.Park()
}
