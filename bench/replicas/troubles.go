package main

import (
	"context"
	"fmt"
	"path/filepath"
	"syscall"
	"time"

	"github.com/lstmkb/lstmkb/bench/service"
)

// troubles are what became of requests and of what was learned while replicas and the store ended.
type troubles struct {
	Replicas  int     `json:"replicas"`
	Every     float64 `json:"ms_between_keys"`
	Phases    []phase `json:"phases"`
	Requests  counts  `json:"requests"`
	Confirmed int     `json:"messages_confirmed"`
	Sent      int     `json:"messages_sent"` // with those sent twice
	Learned   int     `json:"messages_learned"`
	Lost      int     `json:"messages_lost"`     // confirmed, and not learned
	TooMany   int     `json:"messages_too_many"` // learned more often than sent
	First     string  `json:"first_failure,omitempty"`
}

// step is a trouble that is made.
type step struct {
	what string
	do   func() error
}

// phase is a time with one trouble.
type phase struct {
	What     string  `json:"what"`
	Requests int     `json:"requests"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Max      float64 `json:"max_ms"`
}

// verdict is nil if nothing failed and nothing was lost.
func (x troubles) verdict() error {
	if x.Requests.Failed > 0 || x.Lost > 0 || x.TooMany > 0 || x.Confirmed == 0 {
		return fmt.Errorf("%d requests failed twice (%s), %d of %d confirmed messages were lost, %d learned too often",
			x.Requests.Failed, x.First, x.Lost, x.Confirmed, x.TooMany)
	}
	fmt.Println("all is well")
	return nil
}

// every is the time between two keys of a typist, some times a person's speed.
const every = 60 * time.Millisecond

// troubles kills replicas and the store while people type.
func (r *result) troubles(ctx context.Context, s settings) error {
	const replicas = 3
	c, err := startCluster(ctx, s, replicas, 0, way{maxReplicas, bySession})
	if err != nil {
		return err
	}
	defer c.stop()
	l := startLoad(ctx, s, c.ways[0], "trouble", every, 100*time.Millisecond)
	defer l.stop()
	r.Troubles = troubles{}
	x := &r.Troubles
	x.Replicas, x.Every = replicas, every.Seconds()*1e3
	calm := s.span()
	steps := []step{{"calm", func() error { return nil }}}
	for i := range replicas {
		steps = append(steps, step{fmt.Sprintf("replica %d killed, and started again", i+1), func() error {
			c.replicas[i].Kill()
			if err := pause(ctx, calm/4); err != nil {
				return err
			}
			return c.start(ctx, i)
		}})
	}
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		steps = append(steps, step{map[syscall.Signal]string{syscall.SIGTERM: "store stopped and started", syscall.SIGKILL: "store killed and started"}[signal], func() error {
			end(c.store, signal)
			return c.startStore(ctx)
		}})
	}
	steps = append(steps, step{"a replica more", func() error { return c.start(ctx, replicas) }})
	for _, step := range steps {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		if err := pause(ctx, calm); err != nil {
			return err
		}
		ms := l.take()
		p := phase{step.what, len(ms), service.Quantile(ms, 0.5), service.Quantile(ms, 0.99), service.Quantile(ms, 1)}
		x.Phases = append(x.Phases, p)
		fmt.Printf("%s: %d requests, p50 %.1f ms, p99 %.1f ms, max %.0f ms\n", p.What, p.Requests, p.P50, p.P99, p.Max)
	}
	x.Requests = l.stop()
	x.Confirmed, x.Sent = x.Requests.confirmed, x.Requests.sent
	if x.Requests.first != nil {
		x.First = x.Requests.first.Error()
	}
	return x.count(l)
}

// count asks the service what each typist's session has learned.
func (x *troubles) count(l *load) error {
	for _, t := range l.typists {
		n, err := t.learned()
		if err != nil {
			return fmt.Errorf("what a session has learned: %w", err)
		}
		x.Learned += n
		x.Lost += max(0, t.seen.confirmed-n)
		x.TooMany += max(0, n-t.seen.sent)
	}
	fmt.Printf("%d keys, %d requests sent twice, %d failed; %d messages confirmed, %d answered as not learned, %d learned, %d lost\n",
		x.Requests.Keys, x.Requests.Retried, x.Requests.Failed, x.Confirmed, x.Requests.Untaught, x.Learned, x.Lost)
	return nil
}

func groupPrefix(s settings) string { return filepath.Base(s.dir) }
