package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
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
		sum.Retried, sum.Failed, sum.Untaught = sum.Retried+t.seen.Retried, sum.Failed+t.seen.Failed, sum.Untaught+t.seen.Untaught
		sum.confirmed, sum.sent, sum.first = sum.confirmed+t.seen.confirmed, sum.sent+t.seen.sent, cmp.Or(sum.first, t.seen.first)
	}
	return sum
}
