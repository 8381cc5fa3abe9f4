package serve

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// gatedPredictor notes the sizes of its batches. It answers once gate is closed.
type gatedPredictor struct {
	fake
	gate  chan struct{}
	mu    sync.Mutex
	sizes []int
}

func (g *gatedPredictor) Batch(queries []predict.Query) ([]predict.Answer, []error) {
	g.mu.Lock()
	g.sizes = append(g.sizes, len(queries))
	g.mu.Unlock()
	<-g.gate
	return g.fake.Batch(queries)
}

func callOf(texts ...string) *call {
	c := &call{done: make(chan struct{}, 1)}
	for _, text := range texts {
		c.jobs = append(c.jobs, job{query: predict.Query{Context: text, K: 2}})
	}
	return c
}

func (c *call) check(t *testing.T, texts ...string) {
	t.Helper()
	for i, text := range texts {
		if j := c.jobs[i]; j.err != nil || len(j.answer.Suggestions) != 2 || j.answer.Suggestions[1].Word != text+"1" {
			t.Errorf("%.20q: %v %v", text, j.answer.Suggestions, j.err)
		}
	}
}

// wait polls until f is true.
func wait(t *testing.T, what string, f func() bool) {
	t.Helper()
	for begin := time.Now(); !f(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Fatalf("waited 10 s for %s", what)
		}
	}
}

// What arrives while a batch is computed is the next batch, oldest first and at most
// 8 at once; a long text is computed alone, in turn with short ones.
func TestBatches(t *testing.T) {
	g := &gatedPredictor{gate: make(chan struct{})}
	sizes := func() string { g.mu.Lock(); defer g.mu.Unlock(); return fmt.Sprint(g.sizes) }
	b := newBatcher(g, 1, 100, nil)
	var wg sync.WaitGroup
	submit := func(n int, texts ...string) {
		wg.Go(func() {
			c := callOf(texts...)
			if !b.do(c) {
				t.Errorf("no room for %.20q", texts)
				return
			}
			c.check(t, texts...)
		})
		wait(t, "the queue", func() bool { return b.waiting() == n })
	}
	submit(0, "lone")
	wait(t, "the lone one", func() bool { return sizes() == "[1]" })
	n := 0
	for i := range 40 {
		n++
		submit(n, fmt.Sprint("a", i))
	}
	submit(n+2, "b", "c")
	submit(n+3, strings.Repeat("long ", longText))
	submit(n+4, "d")
	close(g.gate)
	wg.Wait()
	if want := "[1 1 8 8 8 8 8 3]"; sizes() != want {
		t.Errorf("batches of %s, want %s", sizes(), want)
	}
	wait(t, "the worker to end", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.running == 0 })
	if b.waiting() != 0 {
		t.Errorf("%d wait", b.waiting())
	}
}

// gatedLong answers long texts once gate is closed.
type gatedLong struct {
	fake
	gate    chan struct{}
	running atomic.Int32
}

func (g *gatedLong) Batch(queries []predict.Query) ([]predict.Answer, []error) {
	if len(queries[0].Context) > longText {
		g.running.Add(1)
		defer g.running.Add(-1)
		<-g.gate
	}
	return g.fake.Batch(queries)
}

// Long texts leave one worker to short ones, and fill only their part of the queue.
func TestLongTexts(t *testing.T) {
	g := &gatedLong{gate: make(chan struct{})}
	b := newBatcher(g, 3, 100, nil)
	long := strings.Repeat("long ", longText)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			c := callOf(long, "short", long)
			if !b.do(c) {
				t.Error("no room")
				return
			}
			c.check(t, long, "short", long)
		})
	}
	wait(t, "long texts to run", func() bool { return b.waiting() == 18 && g.running.Load() == 2 })
	for range 20 {
		c := callOf("a", "b")
		if !b.do(c) {
			t.Fatal("no room")
		}
		c.check(t, "a", "b")
	}
	c := callOf(slices.Repeat([]string{long}, 21)...)
	if b.do(c) {
		t.Error("room for 39 long texts, want 38")
	}
	if g.running.Load() != 2 {
		t.Errorf("%d workers have long texts, want 2 of 3", g.running.Load())
	}
	close(g.gate)
	wg.Wait()
	wait(t, "the workers to end", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.running == 0 && b.longRunning == 0
	})
}

func TestQueueFull(t *testing.T) {
	g := &gatedPredictor{gate: make(chan struct{})}
	r := start(t, g, Options{Workers: 1, MaxQueue: 3})
	var wg sync.WaitGroup
	ask := func(want int) {
		wg.Go(func() {
			if a := r.do("POST", "/predict", "", `{"text":"a"}`); a.status != want {
				t.Errorf("%d %s, want %d", a.status, a.body, want)
			}
		})
	}
	waiting := func() string {
		for line := range strings.Lines(r.do("GET", "/metrics", "", "").body) {
			if n, ok := strings.CutPrefix(line, "lstmkb_queue_queries "); ok {
				return strings.TrimSpace(n)
			}
		}
		return "?"
	}
	ask(200)
	wait(t, "the first", func() bool { g.mu.Lock(); defer g.mu.Unlock(); return len(g.sizes) == 1 })
	for range 3 {
		ask(200)
	}
	wait(t, "three that wait", func() bool { return waiting() == "3" })
	a := r.do("POST", "/predict", "", `{"text":"a"}`)
	checkError(t, "full", a, 429, "too many queries wait")
	if s := a.header.Get("Retry-After"); s != "1" {
		t.Errorf("Retry-After %q", s)
	}
	close(g.gate)
	wg.Wait()
	ask(200)
	wg.Wait()
}

// A panic fails only the query that caused it.
func TestBatchPanic(t *testing.T) {
	b := newBatcher(newFake(), 1, 100, nil)
	c := callOf("a", "panic", "error", "b")
	if !b.do(c) {
		t.Fatal("no room")
	}
	if p, ok := c.jobs[1].err.(*panicError); !ok || p.value != "secret panic" || !bytes.Contains(p.stack, []byte("helper_test.go")) {
		t.Errorf("error %v", c.jobs[1].err)
	}
	if err := c.jobs[2].err; err == nil || err.Error() != "secret error" {
		t.Errorf("error %v", err)
	}
	for i, text := range map[int]string{0: "a", 3: "b"} {
		if j := c.jobs[i]; j.err != nil || j.answer.Suggestions[0].Word != text+"0" {
			t.Errorf("%s: %v %v", text, j.answer.Suggestions, j.err)
		}
	}
}

// Concurrent calls of many sizes all get their own answers.
func TestBatcherConcurrent(t *testing.T) {
	b := newBatcher(newFake(), 3, 10_000, nil)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			for round := range 20 {
				var texts []string
				for j := range 1 + (i+round)%MaxQueries {
					texts = append(texts, fmt.Sprint(i, "-", round, "-", j))
				}
				c := callOf(texts...)
				if !b.do(c) {
					t.Error("no room")
				}
				c.check(t, texts...)
			}
		})
	}
	wg.Wait()
	wait(t, "the workers to end", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.running == 0 })
}

// Jobs of several steps take turns, and no two jobs of a session run at once.
func TestSteps(t *testing.T) {
	b := newBatcher(newFake(), 3, 100, nil)
	var running [2]atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			at := &running[i%2]
			steps := 0
			c := &call{done: make(chan struct{}, 1)}
			c.jobs = []job{{session: fmt.Sprint(i % 2), slow: i%4 < 2, step: func() (bool, error) {
				if at.Add(1) > 1 {
					t.Error("two jobs of a session run at once")
				}
				time.Sleep(time.Millisecond)
				steps++
				at.Add(-1)
				return steps < 5, nil
			}}}
			if !b.do(c) || steps != 5 || c.jobs[0].err != nil {
				t.Errorf("%d steps, want 5; %v", steps, c.jobs[0].err)
			}
		})
	}
	wg.Wait()
	c := &call{done: make(chan struct{}, 1), jobs: []job{{session: "0", step: func() (bool, error) { panic("here") }}}}
	if b.do(c); c.jobs[0].err == nil {
		t.Error("a panic is no error")
	}
	wait(t, "the workers to end", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.running == 0 && b.longRunning == 0 && len(b.busy) == 0
	})
}
