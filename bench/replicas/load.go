package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/bench/service"
)

// load is typists at work.
type load struct {
	typists []*typist
	all     sync.WaitGroup
	cancel  context.CancelFunc

	mu        sync.Mutex
	latencies []float64 // ms of keys since the last take
}

// startLoad has typists type at an address, each a key every so often, as fast as they can if that is 0.
func startLoad(ctx context.Context, s settings, address, name string, every, retry time.Duration) *load {
	l := new(load)
	ctx, l.cancel = context.WithCancel(ctx)
	for i := range s.typists {
		t := newTypist(address, fmt.Sprintf("%s-%d", name, i), s.words, uint64(i))
		t.retry = retry
		l.typists = append(l.typists, t)
		l.all.Go(func() {
			due := time.Now().Add(time.Duration(rand.Int64N(int64(every) + 1)))
			for pause(ctx, time.Until(due)) == nil {
				begin := time.Now()
				t.key()
				l.add(time.Since(begin))
				if due = due.Add(every); every == 0 || time.Since(due) > time.Second {
					due = time.Now() // a person does not catch up
				}
			}
		})
	}
	return l
}

func (l *load) add(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.latencies = append(l.latencies, d.Seconds()*1e3)
}

// take returns the latencies since the last take.
func (l *load) take() []float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	x := l.latencies
	l.latencies = nil
	return x
}

// stop ends the typists and returns what became of their requests.
func (l *load) stop() counts {
	l.cancel()
	l.all.Wait()
	var sum counts
	for _, t := range l.typists {
		sum.Keys, sum.Words, sum.Messages = sum.Keys+t.seen.Keys, sum.Words+t.seen.Words, sum.Messages+t.seen.Messages
		sum.Retried, sum.Failed = sum.Retried+t.seen.Retried, sum.Failed+t.seen.Failed
		sum.confirmed, sum.sent, sum.first = sum.confirmed+t.seen.confirmed, sum.sent+t.seen.sent, cmp.Or(sum.first, t.seen.first)
	}
	return sum
}

// measured is a measurement of replicas at full load.
type measured struct {
	Replicas int     `json:"replicas"`
	Balance  string  `json:"balance"` // session or round robin, or direct without a proxy
	Rate     float64 `json:"requests_per_second"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Ratio    float64 `json:"ratio"` // to one replica behind the proxy
}

// scale measures 1, 2 and 4 replicas, each with the same part of a core.
func (r *result) scale(ctx context.Context, s settings) error {
	for _, c := range []struct {
		replicas      int
		balance, name string
	}{{1, bySession, "session"}, {2, bySession, "session"}, {4, bySession, "session"}, {4, roundRobin, "round robin"}} {
		m, err := measure(ctx, s, c.replicas, c.balance)
		if err != nil {
			return fmt.Errorf("%d replicas: %w", c.replicas, err)
		}
		m.Balance, m.Ratio = c.name, 1
		if len(r.Scale) > 0 {
			m.Ratio = m.Rate / r.Scale[0].Rate
		}
		r.Scale = append(r.Scale, m)
		fmt.Printf("%d replicas of %g cores, by %s: %.0f requests/s, %.2f of one; p50 %.1f ms, p99 %.1f ms\n", m.Replicas, s.quota, m.Balance, m.Rate, m.Ratio, m.P50, m.P99)
	}
	return nil
}

func measure(ctx context.Context, s settings, replicas int, balance string) (m measured, err error) {
	defer removeGroups(groupPrefix(s))
	c, err := startCluster(ctx, s, replicas, s.quota, balance)
	if err != nil {
		return m, err
	}
	defer c.stop()
	l := startLoad(ctx, s, c.address, "scale", 0, 0)
	defer l.stop()
	if err := pause(ctx, 2*time.Second); err != nil { // sessions begin
		return m, err
	}
	l.take()
	begin := time.Now()
	if err := pause(ctx, time.Duration(s.seconds*float64(time.Second))); err != nil {
		return m, err
	}
	x, took := l.take(), time.Since(begin)
	if seen := l.stop(); seen.Failed > 0 {
		return m, fmt.Errorf("%d requests failed, the first with: %w", seen.Failed, seen.first)
	}
	return measured{Replicas: replicas, Rate: float64(len(x)) / took.Seconds(), P50: service.Quantile(x, 0.5), P99: service.Quantile(x, 0.99)}, nil
}
