package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// tally is what good clients saw in a while.
type tally struct {
	latencies []float64      // in ms, of requests that went well
	failures  map[string]int // by kindOf
	first     error
}

// failed is the number of failures.
func (t tally) failed() (n int) {
	for _, of := range t.failures {
		n += of
	}
	return n
}

// counts is a tally that many clients add to.
type counts struct {
	mu  sync.Mutex
	now tally
}

func (c *counts) add(d time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.now.latencies = append(c.now.latencies, d.Seconds()*1e3)
		return
	}
	if c.now.first == nil {
		c.now.first, c.now.failures = err, map[string]int{}
	}
	c.now.failures[kindOf(err)]++
}

// take returns what was counted since the last take.
func (c *counts) take() tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.now
	c.now = tally{}
	return t
}

// kindOf says in a word or two how a request failed: "status 503", "timeout",
// "connection" or, where the service answered something else than was asked, "answer".
func kindOf(err error) string {
	var status *refused
	var network net.Error
	switch {
	case errors.As(err, &status):
		return fmt.Sprint("status ", status.status)
	case errors.Is(err, fasthttp.ErrTimeout), errors.As(err, &network) && network.Timeout():
		return "timeout"
	case mayRetry(err):
		return "connection"
	}
	return "answer"
}

// quantile of unsorted x, 0 of none.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	return x[min(len(x)-1, int(q*float64(len(x))))]
}

// measure asks as fast as the clients can and returns requests a second.
func measure(ctx context.Context, c *client, clients int, d time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var (
		seen counts
		wg   sync.WaitGroup
	)
	begin := time.Now()
	for i := range clients {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 2))
			for ctx.Err() == nil {
				start := time.Now()
				seen.add(time.Since(start), c.request(rng))
			}
		})
	}
	wg.Wait()
	t := seen.take()
	if failed := t.failed(); failed > 0 {
		return 0, fmt.Errorf("%d of %d requests failed while the rate was measured: %w", failed, failed+len(t.latencies), t.first)
	}
	return float64(len(t.latencies)) / time.Since(begin).Seconds(), nil
}

// drive asks at that rate until ctx ends. Each client keeps to its own times and a
// request's latency counts from when it was due, so that a slow answer shows in
// those that had to wait for it.
func drive(ctx context.Context, c *client, clients int, rate float64, seen *counts) {
	every := time.Duration(float64(clients) / rate * float64(time.Second))
	begin := time.Now()
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), uint64(begin.UnixNano())))
			due := begin.Add(every * time.Duration(i) / time.Duration(clients))
			for ; wait(ctx, time.Until(due)); due = due.Add(every) {
				err := c.request(rng)
				seen.add(time.Since(due), err)
			}
		})
	}
	wg.Wait()
}

// wait sleeps and reports whether ctx still runs.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
