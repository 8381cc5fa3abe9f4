package kernels

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// orderTask notes its jobs.
type orderTask struct{ jobs []int }

func (t *orderTask) Do(_ *Worker, job int) { t.jobs = append(t.jobs, job) }

// TestWorkerAlone: a worker without a pool does each job once, in order, the same
// products as a pool, and allocates nothing for a task.
func TestWorkerAlone(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		w := NewWorker(s)
		if w.Threads() != 1 || w.Awake() {
			t.Errorf("%d threads, awake %v", w.Threads(), w.Awake())
		}
		order := &orderTask{jobs: make([]int, 0, 8)}
		w.RunDynamic(3, order)
		w.RunStatic(2, order)
		if !slices.Equal(order.jobs, []int{0, 1, 2, 0, 1}) {
			t.Errorf("jobs %v", order.jobs)
		}
		r := rand.New(rand.NewPCG(3, 5))
		m, n, k := 64, 70, 53
		p := NewPool(s, 2)
		defer p.Close()
		task := &packedTask{a: integers(r, m*k), c: make([]float32, m*n), m: m, n: n, k: k}
		p.PackB(&task.b, Float32, integers(r, n*k), k, true, k, n)
		p.RunDynamic(2, task)
		want := task.c
		task.c = make([]float32, m*n)
		w.RunDynamic(2, task)
		if !slices.Equal(task.c, want) {
			t.Error("the product differs from a pool's")
		}
		if a := testing.AllocsPerRun(10, func() { order.jobs = order.jobs[:0]; w.RunStatic(1, order) }); a != 0 {
			t.Errorf("%v allocations", a)
		}
	})
}
