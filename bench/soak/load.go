package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// outcomes are the results of good clients' requests over a period.
type outcomes struct {
	latencies []float64      // in ms, of requests that went well
	failures  map[string]int // by failureKind
	first     error
}

// failed is the number of failures.
func (o outcomes) failed() (n int) {
	for _, count := range o.failures {
		n += count
	}
	return n
}

// recorder gathers the outcomes of many clients.
type recorder struct {
	mu  sync.Mutex
	now outcomes
}

func (r *recorder) add(d time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.now.latencies = append(r.now.latencies, d.Seconds()*1e3)
		return
	}
	if r.now.first == nil {
		r.now.first, r.now.failures = err, map[string]int{}
	}
	r.now.failures[failureKind(err)]++
}

// take returns the outcomes since the last take.
func (r *recorder) take() outcomes {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.now
	r.now = outcomes{}
	return o
}

// failureKind says in a word or two how a request failed: "status 503", "timeout",
// "connection" or, if the answer was wrong, "answer".
func failureKind(err error) string {
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

// measure sends requests as fast as the clients can and returns requests a second.
func measure(ctx context.Context, c *client, clients int, d time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var (
		seen recorder
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
	o := seen.take()
	if failed := o.failed(); failed > 0 {
		return 0, fmt.Errorf("%d of %d requests failed while the rate was measured: %w", failed, failed+len(o.latencies), o.first)
	}
	return float64(len(o.latencies)) / time.Since(begin).Seconds(), nil
}

// drive sends rate requests a second until ctx ends. Each client has a timetable, and a
// request's latency counts from when it was due, so that a slow answer also shows in
// the requests that had to wait for it.
func drive(ctx context.Context, c *client, clients int, rate float64, seen *recorder) {
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

// wait sleeps for d or until ctx ends, and reports whether ctx still runs.
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
