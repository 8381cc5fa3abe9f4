package serve

import (
	"container/list"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/store"
)

// sessionStore keeps the sessions used last, within limits of number, bytes and time.
type sessionStore struct {
	predictor   Predictor
	folder      *profileFolder
	shared      *store.Store // nil for none
	log         *slog.Logger
	maxSessions int
	maxBytes    int64
	maxIdle     time.Duration
	cost        sessionCost
	syncs       chan struct{} // has maxSyncs places
	taken       atomic.Int64  // sessions that were taken from shared

	mu     sync.Mutex
	byID   map[string]*session
	fresh  *list.List // of *session that have learned nothing, the last used first
	taught *list.List // of the others
	bytes  int64
}

func newSessionStore(p Predictor, o Options) (*sessionStore, error) {
	folder, err := openProfileFolder(o.Profiles, o.MaxProfiles, o.Keys, o.Logger)
	if err != nil {
		return nil, err
	}
	return &sessionStore{predictor: p, folder: folder, shared: o.Store, log: o.Logger, maxSessions: o.MaxSessions, maxBytes: o.SessionMemory,
		maxIdle: o.SessionIdle, cost: measureCost(p), syncs: make(chan struct{}, maxSyncs), byID: map[string]*session{}, fresh: list.New(), taught: list.New()}, nil
}

// use calls f with the session of that name, a new one if there is none, which does
// not end meanwhile. No other caller may use the same name at the same time: the
// batcher sees to that.
func (s *sessionStore) use(id string, f func(*session) error) error {
	h := s.open(id)
	defer s.close(h)
	if err := h.load(); err != nil {
		return err
	}
	return f(h)
}

func (s *sessionStore) open(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.byID[id]
	if h == nil {
		h = &session{id: id, store: s, saved: s.folder.profile(id), version: unknownVersion, list: s.fresh, bytes: s.cost.fresh}
		h.place = h.list.PushFront(h)
		s.byID[id] = h
		s.bytes += h.bytes
	}
	h.inUse = true
	return h
}

// close counts h with what it now holds, and makes it the last used.
func (s *sessionStore) close(h *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.inUse, h.used = false, time.Now()
	bytes := s.cost.of(h.weight)
	s.bytes += bytes - h.bytes
	h.bytes = bytes
	h.list.Remove(h.place)
	if h.list = s.fresh; h.weight.taught {
		h.list = s.taught
	}
	h.place = h.list.PushFront(h)
	s.evict()
}

// has reports whether there is a session of that name.
func (s *sessionStore) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[id] != nil
}

// mustRead reports whether the session of that name is in a large file alone, so that
// using it may take long.
func (s *sessionStore) mustRead(id string) bool {
	if s.folder == nil || s.has(id) {
		return false
	}
	saved := s.folder.profile(id)
	return saved.size() > smallProfile
}

// flush puts what a session has written on the disk, or into the store that replicas share.
func (s *sessionStore) flush(f flush) error {
	if f.share != nil {
		return f.share()
	}
	if f.file == nil {
		return nil
	}
	s.syncs <- struct{}{}
	defer func() { <-s.syncs }()
	return f.do()
}

// errEvicted says that a session has left memory since fetch found it there: it is to be fetched again.
var errEvicted = errors.New("the session has left memory")

// profile is what the session of that name has learned, nil if there is none; f is what fetch
// returned. It does not count as a use.
func (s *sessionStore) profile(id string, f *fetched) (*predict.Profile, error) {
	if f != nil && f.read.Version > 0 {
		return f.profile()
	}
	if f != nil && f.had > 0 { // it was forgotten elsewhere
		return nil, nil
	}
	s.mu.Lock()
	h := s.byID[id]
	s.mu.Unlock()
	if h != nil && h.profile != nil {
		return h.profile, nil
	}
	if h == nil && f == nil && s.shared != nil {
		return nil, errEvicted
	}
	saved := s.folder.profile(id)
	if h == nil && !saved.exists() {
		return nil, nil
	}
	return saved.load(s.log)
}

// forget ends a session, which nobody may use meanwhile, with what it has learned,
// saved or not. It reports whether there was one.
func (s *sessionStore) forget(id string) (found bool, err error) {
	saved := s.folder.profile(id)
	found, err = saved.remove()
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.byID[id]; h != nil && err == nil {
		s.remove(h)
		found = true
	}
	return found, err
}

// expire ends the sessions that now have not been used for maxIdle.
func (s *sessionStore) expire(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range []*list.List{s.fresh, s.taught} {
		for h := longestUnused(l); h != nil && now.Sub(h.used) >= s.maxIdle; h = longestUnused(l) {
			s.remove(h)
		}
	}
}
