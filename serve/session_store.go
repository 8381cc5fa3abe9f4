package serve

import (
	"container/list"
	"fmt"
	"hash/maphash"
	"log/slog"
	"os"
	"sync"
	"time"
)

// sessionStore keeps the sessions used last, within limits of number, bytes and time.
type sessionStore struct {
	predictor   Predictor
	folder      string // of profiles, "" for none
	log         *slog.Logger
	maxSessions int
	maxBytes    int64
	maxIdle     time.Duration
	cost        sessionCost

	seed  maphash.Seed
	disks [64]sync.Mutex // by a hash of the session's name

	mu    sync.Mutex
	byID  map[string]*list.Element // of *stored
	order *list.List               // the last used first
	bytes int64
}

// stored is a session in the store.
type stored struct {
	*session
	bytes int64
	used  time.Time
}

func newSessionStore(p Predictor, o Options) (*sessionStore, error) {
	if o.Profiles != "" {
		if err := os.MkdirAll(o.Profiles, 0o700); err != nil {
			return nil, fmt.Errorf("serve: folder for profiles: %w", err)
		}
		removeStale(o.Profiles)
	}
	return &sessionStore{predictor: p, folder: o.Profiles, log: o.Logger, maxSessions: o.MaxSessions, maxBytes: o.SessionMemory,
		maxIdle: o.SessionIdle, cost: measureCost(p), seed: maphash.MakeSeed(), byID: map[string]*list.Element{}, order: list.New()}, nil
}

// open returns the session of that name, a new one if there is none.
func (s *sessionStore) open(id string) (*session, error) {
	s.mu.Lock()
	e := s.byID[id]
	if e == nil {
		e = s.order.PushFront(&stored{session: &session{id: id, store: s}, bytes: s.cost.fresh})
		s.byID[id] = e
		s.bytes += s.cost.fresh
	}
	h := e.Value.(*stored)
	h.used = time.Now()
	s.order.MoveToFront(e)
	s.evict()
	s.mu.Unlock()
	return h.session, h.load()
}

// find returns the session of that name, or nil.
func (s *sessionStore) find(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byID[id]; e != nil {
		return e.Value.(*stored).session
	}
	return nil
}

// drop ends h, if it has not ended yet.
func (s *sessionStore) drop(h *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.ended.Store(true)
	if e := s.byID[h.id]; e != nil && e.Value.(*stored).session == h {
		s.remove(e)
	}
}

// expire ends the sessions that now have not been used for maxIdle.
func (s *sessionStore) expire(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.order.Back(); e != nil && now.Sub(e.Value.(*stored).used) >= s.maxIdle; e = s.order.Back() {
		s.remove(e)
	}
}
