package serve

import (
	"container/list"
	"fmt"
	"hash/maphash"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// wordBytes is about what a learned word takes.
const wordBytes = 128

// unreadable ends the name of a profile put aside.
const unreadable = ".unreadable"

// sessions keeps the newest sessions, within a number and a size.
type sessions struct {
	predictor Predictor
	folder    string // of profiles, "" for none
	log       *slog.Logger
	most      int
	mostBytes int64
	idle      time.Duration
	each      int64 // bytes of a session that has learned nothing
	cache     int64 // and of what it remembers once it has learned

	seed  maphash.Seed
	disks [64]sync.Mutex // by a hash of the session's name

	mu    sync.Mutex
	byID  map[string]*list.Element // of held
	order *list.List               // the last used first
	bytes int64
}

// held is a session in the store.
type held struct {
	*session
	bytes int64
	used  time.Time
}

func newSessions(p Predictor, o Options) (*sessions, error) {
	if o.Profiles != "" {
		if err := os.MkdirAll(o.Profiles, 0o700); err != nil {
			return nil, fmt.Errorf("serve: folder for profiles: %w", err)
		}
		removeStale(o.Profiles)
	}
	s := &sessions{predictor: p, folder: o.Profiles, log: o.Logger, most: o.MaxSessions, mostBytes: o.SessionMemory,
		idle: o.SessionIdle, seed: maphash.MakeSeed(), byID: map[string]*list.Element{}, order: list.New()}
	var first *predict.Session
	s.each = weight(func() any { first = p.NewSession(); return first })
	if first != nil {
		s.cache = weight(func() any { first.Remember("a"); return first })
	}
	return s, nil
}

// removeStale removes what killed servers left half written in a folder of profiles.
// Another server may use it too, and be writing: that file is young.
func removeStale(dir string) {
	entries, _ := os.ReadDir(dir) // a folder that cannot be read fails where it is used
	for _, e := range entries {
		temporary, _ := path.Match(".*.json.tmp-*", e.Name())
		if st, err := e.Info(); temporary && err == nil && time.Since(st.ModTime()) > time.Minute {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// weight is about the bytes that what f returns keeps in memory, beside what it kept
// before.
func weight(f func() any) int64 {
	const least = 1 << 10
	before := inUse()
	kept := f()
	after := inUse()
	runtime.KeepAlive(kept)
	return max(least, after-before)
}

// inUse is the bytes of what is in use.
func inUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // it takes what pools held before the first
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// open returns the session of that name, a new one if there is none.
func (s *sessions) open(id string) (*session, error) {
	s.mu.Lock()
	e := s.byID[id]
	if e == nil {
		e = s.order.PushFront(&held{session: &session{id: id, store: s}, bytes: s.each})
		s.byID[id] = e
		s.bytes += s.each
	}
	h := e.Value.(*held)
	h.used = time.Now()
	s.order.MoveToFront(e)
	s.bound()
	s.mu.Unlock()
	return h.session, h.load()
}

// find returns the session of that name, or nil.
func (s *sessions) find(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byID[id]; e != nil {
		return e.Value.(*held).session
	}
	return nil
}

// resize counts what h has learned.
func (s *sessions) resize(h *session, p *predict.Profile) {
	bytes := s.each
	if n := len(p.List()); n > 0 {
		bytes += s.cache + wordBytes*int64(n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byID[h.id]; e != nil && e.Value.(*held).session == h {
		s.bytes += bytes - e.Value.(*held).bytes
		e.Value.(*held).bytes = bytes
		s.bound()
	}
}

// bound ends the sessions longest unused while there are too many, but never the
// last used. s.mu is held.
func (s *sessions) bound() {
	for s.order.Len() > 1 && (s.order.Len() > s.most || s.bytes > s.mostBytes) {
		s.remove(s.order.Back())
	}
}

func (s *sessions) remove(e *list.Element) {
	h := s.order.Remove(e).(*held)
	delete(s.byID, h.id)
	s.bytes -= h.bytes
	h.gone.Store(true)
}

// drop ends h, if it has not ended yet.
func (s *sessions) drop(h *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.gone.Store(true)
	if e := s.byID[h.id]; e != nil && e.Value.(*held).session == h {
		s.remove(e)
	}
}

// expire ends the sessions not used since s.idle before now.
func (s *sessions) expire(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.order.Back(); e != nil && now.Sub(e.Value.(*held).used) >= s.idle; e = s.order.Back() {
		s.remove(e)
	}
}

// size returns how many sessions there are and the bytes they take, about.
func (s *sessions) size() (n int, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.order.Len(), s.bytes
}

// read loads a profile. One that cannot be understood is put aside, so that its
// owner can type on and it is not written over.
func (s *sessions) read(path string) (*predict.Profile, error) {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return new(predict.Profile), nil
	}
	p, err := predict.LoadProfile(path)
	if err == nil {
		return p, nil
	}
	aside := path + unreadable
	if moved := os.Rename(path, aside); moved != nil {
		return nil, fmt.Errorf("%w; and it cannot be put aside: %w", err, moved)
	}
	s.log.Error("profile put aside", "file", aside, "error", err.Error())
	return new(predict.Profile), nil
}
