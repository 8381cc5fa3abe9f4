package store

import (
	"errors"
	"log/slog"
	"sync"
	"time"
)

// pingEvery is how often a store that was away is asked whether it is back.
const pingEvery = 250 * time.Millisecond

// watch knows whether the store is there. While it is away nobody waits for it but watch itself.
type watch struct {
	ping func() error
	log  *slog.Logger
	done chan struct{}
	all  sync.WaitGroup // pinging

	mu      sync.Mutex
	seen    error // why the store is away or learns nothing, nil if all is well
	pinging bool
	closed  bool
}

func newWatch(ping func() error, log *slog.Logger) *watch {
	return &watch{ping: ping, log: log, done: make(chan struct{})}
}

// isAway reports whether after err the store is not to be asked until it answers a ping.
func isAway(err error) bool {
	return errors.Is(err, ErrAway) || errors.Is(err, ErrSlow) || errors.Is(err, ErrDenied)
}

// problem is why nothing is learned, nil if all is well.
func (w *watch) problem() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

// away is why the store is not to be asked, nil if it is.
func (w *watch) away() error {
	if err := w.problem(); isAway(err) {
		return err
	}
	return nil
}

// saw takes note of how a call went. A store that is full, or cannot save, still answers, and
// stays so until it has saved something (saved).
func (w *watch) saw(err error) {
	if err == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen == nil {
		w.log.Warn("nothing is learned now; suggestions go on", "error", err.Error())
	}
	if w.seen = err; isAway(err) && !w.pinging && !w.closed {
		w.pinging = true
		w.all.Go(w.wait)
	}
}

// saved takes note that something was saved.
func (w *watch) saved() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.well()
}

// well is saved for a caller that holds mu.
func (w *watch) well() {
	if w.seen != nil {
		w.log.Info("what is taught is saved again")
	}
	w.seen = nil
}

// wait pings the store until it answers.
func (w *watch) wait() {
	every := time.NewTicker(pingEvery)
	defer every.Stop()
	for {
		select {
		case <-w.done:
			return
		case <-every.C:
		}
		if !w.answered(w.ping()) {
			return
		}
	}
}

// answered takes note of a ping's answer and reports whether to ping on.
func (w *watch) answered(err error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		w.well()
	} else {
		w.seen = err
	}
	w.pinging = isAway(err) // a store that answers but cannot save is there
	return w.pinging
}

func (w *watch) close() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.done)
	}
	w.mu.Unlock()
	w.all.Wait()
}
