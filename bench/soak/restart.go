package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/bench/service"
)

// restarts is how clients fared while the service was restarted.
type restarts struct {
	Restarts int   `json:"restarts"`
	Requests int64 `json:"requests"`
	Retried  int64 `json:"retried"` // attempts after the first
	Lost     int64 `json:"lost"`    // not answered within a minute, or answered wrongly

	once  sync.Once
	first error
}

// restart stops and starts the service while clients load it that retry when a
// connection breaks or the service says that it is full.
func (r *result) restart(ctx context.Context, s settings, words []string) error {
	if s.restarts == 0 {
		return nil
	}
	address, err := service.FreeAddress()
	if err != nil {
		return err
	}
	v, err := startServer(ctx, s, address, "")
	if err != nil {
		return err
	}
	load, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := &restarts{Restarts: s.restarts}
	c := newClient(address, s.clients, words)
	var wg sync.WaitGroup
	for i := range s.clients {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 4))
			for wait(load, time.Duration(rng.IntN(10))*time.Millisecond) {
				seen.askUntilAnswered(ctx, c, fmt.Sprintf(`{"text":%q,"k":5}`, c.text(rng)))
			}
		})
	}
	for range s.restarts {
		if !wait(ctx, 2*time.Second) {
			break
		}
		if err = v.Stop(); err != nil {
			break
		}
		if v, err = startServer(ctx, s, address, ""); err != nil {
			cancel()
			wg.Wait()
			return err
		}
	}
	wait(ctx, time.Second)
	cancel()
	wg.Wait()
	if stopped := v.Stop(); err == nil && ctx.Err() == nil {
		err = stopped
	}
	r.Restart = seen
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("restart: %w", err))
	}
	if seen.Lost > 0 {
		r.wrong = append(r.wrong, fmt.Errorf("%d of %d requests were lost in restarts, the first with: %w", seen.Lost, seen.Requests, seen.first))
	}
	fmt.Printf("%d restarts: %d requests, %d retried, %d lost\n", seen.Restarts, seen.Requests, seen.Retried, seen.Lost)
	return nil
}

// askUntilAnswered sends a query again until it is answered, for at most a minute.
func (r *restarts) askUntilAnswered(ctx context.Context, c *client, body string) {
	atomic.AddInt64(&r.Requests, 1)
	for deadline := time.Now().Add(time.Minute); ; {
		err := c.predict(body, 5, nil)
		if err == nil || ctx.Err() != nil {
			return
		}
		if !mayRetry(err) || time.Now().After(deadline) {
			atomic.AddInt64(&r.Lost, 1)
			r.once.Do(func() { r.first = err })
			return
		}
		atomic.AddInt64(&r.Retried, 1)
		wait(ctx, 20*time.Millisecond)
	}
}

// mayRetry reports whether err is a broken connection or a full service, not a wrong
// answer.
func mayRetry(err error) bool {
	var r *refused
	if errors.As(err, &r) {
		return r.status == fasthttp.StatusTooManyRequests || r.status == fasthttp.StatusServiceUnavailable
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, fasthttp.ErrConnectionClosed) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
