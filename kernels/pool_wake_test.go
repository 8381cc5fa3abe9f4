package kernels

import (
	"testing"
	"time"
)

// TestPoolWakes: tasks are done whatever state Wake and Park have left the workers in, and
// parked goroutines sleep.
func TestPoolWakes(t *testing.T) {
	p := NewPool(&generic, 3)
	defer p.Close()
	asleepNow := func() bool { return p.workers[1].state.Load() == asleep && p.workers[2].state.Load() == asleep }
	for i := range 300 {
		switch i % 4 {
		case 0:
			p.Wake()
		case 1:
			p.Park()
		case 2:
			p.Park()
			p.Wake()
		}
		if i%7 == 0 {
			time.Sleep(time.Millisecond) // until they sleep, or look for a task
		}
		count := make(countTask, 9)
		p.RunDynamic(len(count), count)
		for j := range count {
			if n := count[j].Load(); n != 1 {
				t.Fatalf("round %d: job %d ran %d times", i, j, n)
			}
		}
	}
	p.Park()
	for wait := time.Now(); !asleepNow(); time.Sleep(time.Millisecond) {
		if time.Since(wait) > 5*time.Second {
			t.Fatal("workers do not sleep")
		}
	}
	p.Wake()
	for wait := time.Now(); !asleepNow(); time.Sleep(time.Millisecond) { // without a task they sleep again
		if time.Since(wait) > 5*time.Second {
			t.Fatal("workers do not sleep again")
		}
	}
}
