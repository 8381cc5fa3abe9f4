package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// counts are what good clients saw in a while. It is safe for concurrent use.
type counts struct {
	mu        sync.Mutex
	latencies []float64 // in ms, of requests that went well
	failed    int
	first     error
}

func (c *counts) add(d time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.latencies = append(c.latencies, d.Seconds()*1e3)
		return
	}
	c.failed++
	if c.first == nil {
		c.first = err
	}
}

// take returns what was counted since the last take.
func (c *counts) take() (latencies []float64, failed int, first error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	latencies, failed, first = c.latencies, c.failed, c.first
	c.latencies, c.failed, c.first = nil, 0, nil
	return latencies, failed, first
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
	done, failed, err := seen.take()
	if failed > 0 {
		return 0, fmt.Errorf("%d of %d requests failed while the rate was measured: %w", failed, failed+len(done), err)
	}
	return float64(len(done)) / time.Since(begin).Seconds(), nil
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
