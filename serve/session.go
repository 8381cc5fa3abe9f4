package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/predict"
)

// session is one person's typing: the model's state and what was learned.
type session struct {
	id      string
	store   *sessions
	gone    atomic.Bool                     // forgotten, or ended to make room
	profile atomic.Pointer[predict.Profile] // nil until it is loaded

	mu     sync.Mutex       // one caller of typing at a time
	typing *predict.Session // nil until it is first used
}

// disk is what a change of the profile or its file holds. It is the same for all
// sessions of one name: one that has ended may still be saving.
func (s *session) disk() *sync.Mutex {
	return &s.store.disks[maphash.String(s.store.seed, s.id)%uint64(len(s.store.disks))]
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
	p := new(predict.Profile)
	if path := s.path(); path != "" {
		var err error
		if p, err = s.store.read(path); err != nil {
			return err
		}
	}
	s.profile.Store(p)
	s.store.resize(s, p)
	return nil
}

// use calls f with the session of the model, alone.
func (s *session) use(f func(*predict.Session) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	typing := s.typing
	s.typing = nil // and stays so after a panic: nobody knows what it holds then
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

// remember makes the words of text likelier, here where the text before them is
// alike, while the session lasts.
func (s *session) remember(text string) error {
	return s.use(func(typing *predict.Session) error {
		typing.Remember(text)
		return nil
	})
}

// learn counts the words of text. When it returns nil they are on disk, if there
// is a place for them. It reports false, and has done nothing, if s is gone.
func (s *session) learn(text string) (bool, error) {
	s.disk().Lock()
	defer s.disk().Unlock()
	if s.gone.Load() {
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
	if path := s.path(); path != "" {
		for _, name := range []string{path, path + unreadable} {
			removed := os.Remove(name)
			saved = saved || removed == nil
			if !errors.Is(removed, fs.ErrNotExist) {
				err = errors.Join(err, removed)
			}
		}
	}
	if p := s.profile.Load(); p != nil {
		p.Clear() // a suggestion may be under way
	}
	s.store.drop(s)
	return saved, err
}

// path is the file of the profile, "" for none. Its name tells nobody the
// session's, which is a key to it.
func (s *session) path() string {
	if s.store.folder == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s.id))
	return filepath.Join(s.store.folder, hex.EncodeToString(sum[:16])+".json")
}
