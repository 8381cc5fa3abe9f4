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
	byID  map[string]*session
	order *list.List // of *session, the last used first
	bytes int64
}

func newSessionStore(p Predictor, o Options) (*sessionStore, error) {
	if o.Profiles != "" {
		if err := os.MkdirAll(o.Profiles, 0o700); err != nil {
			return nil, fmt.Errorf("serve: folder for profiles: %w", err)
		}
		removeStale(o.Profiles)
	}
	return &sessionStore{predictor: p, folder: o.Profiles, log: o.Logger, maxSessions: o.MaxSessions, maxBytes: o.SessionMemory,
		maxIdle: o.SessionIdle, cost: measureCost(p), seed: maphash.MakeSeed(), byID: map[string]*session{}, order: list.New()}, nil
}

// open returns the session of that name, a new one if there is none.
func (s *sessionStore) open(id string) (*session, error) {
	s.mu.Lock()
	h := s.byID[id]
	if h == nil {
		h = &session{id: id, store: s, bytes: s.cost.fresh}
		h.place = s.order.PushFront(h)
		s.byID[id] = h
		s.bytes += h.bytes
	}
	h.used = time.Now()
	s.order.MoveToFront(h.place)
	s.evict()
	s.mu.Unlock()
	return h, h.load()
}

// find returns the session of that name, or nil.
func (s *sessionStore) find(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[id]
}

// drop ends h, if it has not ended yet.
func (s *sessionStore) drop(h *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.ended.Store(true)
	if s.byID[h.id] == h {
		s.remove(h)
	}
}

// expire ends the sessions that now have not been used for maxIdle.
func (s *sessionStore) expire(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.order.Back(); e != nil && now.Sub(e.Value.(*session).used) >= s.maxIdle; e = s.order.Back() {
		s.remove(e.Value.(*session))
	}
}
