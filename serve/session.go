package serve

import (
	"container/list"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// session is one person's typing: the model's state and what was learned.
type session struct {
	id      string
	store   *sessionStore
	ended   atomic.Bool                     // forgotten, or evicted
	profile atomic.Pointer[predict.Profile] // nil until it is loaded

	place *list.Element // in store.order; store.mu guards this and the next two
	bytes int64         // with which the store counts it
	used  time.Time

	mu     sync.Mutex       // one caller of typing at a time
	typing *predict.Session // nil until it is first used
}

// load reads the profile, once.
func (s *session) load() error {
	if s.profile.Load() != nil {
		return nil
	}
	s.disk().Lock()
	defer s.disk().Unlock()
	if s.profile.Load() != nil {
		return nil
	}
	p, err := s.readProfile()
	if err != nil {
		return err
	}
	s.profile.Store(p)
	s.store.resize(s, p)
	return nil
}

// use calls f with the model's session. Nobody else uses it meanwhile.
func (s *session) use(f func(*predict.Session) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	typing := s.typing
	s.typing = nil // and stays nil after a panic, which may leave it in any state
	if typing == nil {
		typing = s.store.predictor.NewSession()
		typing.Profile = s.profile.Load()
	}
	err := f(typing)
	s.typing = typing
	return err
}

// suggest appends the suggestions for q to found.
func (s *session) suggest(found []predict.Suggestion, q predict.Query) ([]predict.Suggestion, error) {
	err := s.use(func(typing *predict.Session) error {
		words, err := typing.Complete(q.Context, q.Prefix, q.K)
		found = append(found, words...)
		return err
	})
	return found, err
}

// remember makes the words of text likelier in this session, where the text before
// them is alike.
func (s *session) remember(text string) error {
	return s.use(func(typing *predict.Session) error {
		typing.Remember(text)
		return nil
	})
}

// learn counts the words of text and saves them, if the server has a folder for
// profiles. It returns false and does nothing if s has ended.
func (s *session) learn(text string) (bool, error) {
	s.disk().Lock()
	defer s.disk().Unlock()
	if s.ended.Load() {
		return false, nil
	}
	p := s.profile.Load()
	p.Learn(text)
	s.store.resize(s, p)
	if path := s.path(); path != "" {
		return true, p.Save(path)
	}
	return true, nil
}

// forget drops what s has learned, from disk too, and ends it. It reports whether
// there was a file.
func (s *session) forget() (saved bool, err error) {
	s.disk().Lock()
	defer s.disk().Unlock()
	saved, err = s.removeProfile()
	if p := s.profile.Load(); p != nil {
		p.Clear() // a suggestion may be under way
	}
	s.store.drop(s)
	return saved, err
}
