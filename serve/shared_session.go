package serve

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/store"
)

// The store that replicas share has the truth about a session; what a replica has in memory is a
// copy, with the version that it is of. Before a session is used its version is asked for, and if
// the store has another one it is read anew (fetch), outside the queue, and then taken in the
// queue (resume): the profile as it is there, and the texts that the model has not read yet. What
// is taught goes to the store once the queue is done with it (share). If the store is away a
// session is used as it is in memory.

const (
	// unknownVersion is that of a session in memory which was never read.
	unknownVersion = -1
	// foldAfter is how many lessons a session may have before they are replaced by their sum, and
	// foldBytes how many bytes.
	foldAfter = 64
	foldBytes = 1 << 20
	// maxChanges is how many versions apart two states of one session are at most. A session that
	// was forgotten and taught again begins further off.
	maxChanges = 1 << 20
	// untilStoreIsBack is the Retry-After, in seconds, of what the store did not save.
	untilStoreIsBack = "2"
)

// fetched is a session as the store has it, on its way into memory.
type fetched struct {
	name  string // in the store
	had   int64  // version in memory when the store was asked
	stale bool   // session.stale then
	read  store.Session
	taken bool
	texts []string // that the model is still to read
}

// long reports whether it may take long to take it.
func (f *fetched) long() bool { return f != nil && len(f.read.Lessons)+len(f.read.Texts) > 0 }

// profile is the sum of what was taught.
func (f *fetched) profile() (*predict.Profile, error) {
	p := new(predict.Profile)
	return p, f.teach(p)
}

// teach adds the lessons to a profile, one by one: all of them may be more than a file may have.
func (f *fetched) teach(p *predict.Profile) error {
	for _, lesson := range f.read.Lessons {
		if err := p.Import(bytes.NewReader(lesson)); err != nil {
			return err
		}
	}
	return nil
}

// many reports whether the lessons are to be replaced by their sum.
func (f *fetched) many() bool {
	size := 0
	for _, lesson := range f.read.Lessons {
		size += len(lesson)
	}
	return len(f.read.Lessons) > foldAfter || len(f.read.Lessons) > 1 && size > foldBytes
}

// fetch reads the session of that name from the store, nil if it is in memory as it is there, or if
// there is no store.
func (s *sessionStore) fetch(id string) (*fetched, error) {
	if s.shared == nil {
		return nil, nil
	}
	f := &fetched{name: store.Name(id), had: unknownVersion}
	s.mu.Lock()
	if h := s.byID[id]; h != nil {
		f.had, f.stale = h.version, h.stale
	}
	s.mu.Unlock()
	version, err := s.shared.Version(f.name)
	if err != nil || version == f.had && !f.stale {
		return nil, err
	}
	if version == 0 {
		return f, nil
	}
	if f.read, err = s.shared.Read(f.name); err != nil {
		return nil, err
	}
	if f.read.Unreadable != nil {
		s.log.Error("part of a profile cannot be read; it stays in the store", "error", f.read.Unreadable.Error())
	}
	return f, nil
}

// storeProblem is what is wrong with the store if err is of one that cannot save now, nil otherwise.
func storeProblem(err error) error {
	for _, known := range []error{store.ErrAway, store.ErrSlow, store.ErrDenied, store.ErrFaulty} {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}

const nothingLearned = "nothing is learned now, suggestions go on"

// refuseUntaught refuses what the store did not save.
func refuseUntaught(err error) error {
	if problem := storeProblem(err); problem != nil {
		r := refuse(fasthttp.StatusServiceUnavailable, "%v: %s; try again in %s s", problem, nothingLearned, untilStoreIsBack)
		r.header, r.value = fasthttp.HeaderRetryAfter, untilStoreIsBack
		return r
	}
	if errors.Is(err, store.ErrFull) {
		return refuse(fasthttp.StatusInsufficientStorage, "%v: this message has taught nothing", store.ErrFull)
	}
	return err
}

// untaught answers a request of somebody who types and whose words the store did not save. While it is
// away that is no failure: typing goes on, and the answer says that these words were not learned.
func untaught(ctx *fasthttp.RequestCtx, err error) error {
	problem := storeProblem(err)
	if problem == nil {
		return refuseUntaught(err)
	}
	ctx.Response.Header.Set(fasthttp.HeaderRetryAfter, untilStoreIsBack)
	return reply(ctx, fasthttp.StatusAccepted, struct {
		Saved   bool   `json:"saved"`
		Problem string `json:"problem"`
	}{false, fmt.Sprintf("%v: %s", problem, nothingLearned)})
}

// resume takes a session that was fetched, in steps: it is to be called again while there is more.
// f may be nil.
func (s *sessionStore) resume(id string, f *fetched) (more bool, err error) {
	if f == nil || f.taken && len(f.texts) == 0 {
		return false, nil
	}
	err = s.use(id, func(h *session) error {
		if !f.taken {
			f.taken = true
			return h.take(f)
		}
		part, rest := nextRemembered(f.texts[0])
		if f.texts[0] = rest; rest == "" {
			f.texts = f.texts[1:]
		}
		return h.remember(part)
	})
	return err == nil && len(f.texts) > 0, err
}

// take makes the session in memory what the store has, unless it has changed here meanwhile.
func (s *session) take(f *fetched) error {
	s.store.mu.Lock()
	if s.version != f.had || s.stale != f.stale {
		s.store.mu.Unlock()
		return nil
	}
	apart := f.read.Version - s.version
	forgotten := s.version > 0 && (apart < 0 || apart > maxChanges)
	known := s.texts
	s.version, s.stale, s.texts = f.read.Version, false, map[string]bool{}
	s.takes++
	for _, t := range f.read.Texts {
		s.texts[t.ID] = true
	}
	s.store.mu.Unlock()

	if f.read.Version > 0 {
		s.store.taken.Add(1)
	}
	if forgotten {
		s.typing, s.weight, known = nil, sessionWeight{}, nil
	}
	s.profile.Reset() // in place, for the model's session knows it
	if err := f.teach(s.profile); err != nil {
		s.store.log.Error("profile of the store not understood", "error", err.Error())
		f.read.Unreadable = err
	}
	s.weight.learn(s.profile)
	if f.many() && f.read.Unreadable == nil {
		if err := s.fold(f); err != nil {
			return err
		}
	}
	return s.hear(f, known)
}

// fold has the store replace the lessons that were read by their sum. Nobody waits for it, nor is
// anything lost if it fails: it is tried again when the session is read next.
func (s *session) fold(f *fetched) error {
	var sum bytes.Buffer
	if err := s.profile.Export(&sum); err != nil {
		return err
	}
	go func() { _ = s.store.shared.Fold(f.name, f.read, sum.Bytes()) }() // the store tells the log
	return nil
}

// What a text of the store is, by its first byte.
const (
	said = 'm' // the end of a message
	kept = 'k' // letters put back
)

func saidText(text string) []byte {
	if text == "" {
		return nil
	}
	return append([]byte{said}, text...)
}

func keptText(letters string) []byte { return append([]byte{kept}, letters...) }

// hear has the model keep the letters that were put back, and sets what it is to read of the texts
// that are not known, up to what it remembers.
func (s *session) hear(f *fetched, known map[string]bool) error {
	left := maxRemembered
	for _, t := range slices.Backward(f.read.Texts) {
		if known[t.ID] || len(t.Text) == 0 {
			continue
		}
		text := string(t.Text[1:])
		if t.Text[0] == kept {
			s.weight.keep(text)
			if err := s.model(func(typing *predict.Session) error { typing.Keep(text); return nil }); err != nil {
				return err
			}
		} else if left > 0 && text != "" {
			left -= len(text)
			f.texts = append(f.texts, text)
		}
	}
	slices.Reverse(f.texts)
	return nil
}

// share sends a lesson and a text, either of which may be empty, to the store, and takes note of the
// session's version there.
func (s *session) share(lesson, text []byte) flush {
	name, takes := store.Name(s.id), s.takes
	return flush{share: func() error {
		a, err := s.store.shared.Append(name, lesson, text)
		s.store.mu.Lock()
		defer s.store.mu.Unlock()
		if err == nil && a.Text != "" && s.texts != nil {
			s.texts[a.Text] = true // the model has read it
		}
		if err != nil || s.takes != takes || s.version != a.Before || a.Lessons > foldAfter {
			s.stale = true // somebody else has taught it too, or it is to be folded
			return err
		}
		s.version = a.Version
		return nil
	}}
}

// forgetShared removes a session from the store and reports whether it was there.
func (s *sessionStore) forgetShared(id string) (found bool, err error) {
	if s.shared == nil {
		return false, nil
	}
	found, err = s.shared.Remove(store.Name(id))
	if err != nil {
		return false, refuseUntaught(err)
	}
	return found, nil
}
