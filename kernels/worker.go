package kernels

// NewWorker makes a worker without a pool, for the goroutine that calls it. It runs tasks
// as a [Pool] of one thread does, takes no memory until GemmPacked needs some, and never
// waits.
func NewWorker(s *Set) *Worker { return &Worker{Set: s} }

// Threads is 1.
func (w *Worker) Threads() int { return 1 }

// Awake is false: there is no other worker.
func (w *Worker) Awake() bool { return false }

// RunDynamic does jobs 0 … jobs−1 of t in order.
func (w *Worker) RunDynamic(jobs int, t Task) {
	for job := range jobs {
		t.Do(w, job)
	}
}

// RunStatic does jobs 0 … jobs−1 of t in order.
func (w *Worker) RunStatic(jobs int, t Task) { w.RunDynamic(jobs, t) }
