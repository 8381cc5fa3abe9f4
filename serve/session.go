package serve

import (
	"bytes"
	"container/list"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// session is one person's typing: the model's state and what was learned. One caller at
// a time uses it, see [sessionStore.use].
type session struct {
	id    string
	store *sessionStore

	list  *list.List    // store.fresh or store.taught; store.mu guards this and the next four
	place *list.Element // in list
	bytes int64         // with which the store counts it
	used  time.Time
	inUse bool // and so does not end

	version int64           // of the session in the store that replicas share; store.mu guards this and the next three
	stale   bool            // it may have changed there: it is to be read before it is used next
	takes   int             // how often it was taken from there
	texts   map[string]bool // IDs of the store's texts that the model has read

	typing  *predict.Session // nil until it is first used
	profile *predict.Profile // nil until it is loaded
	saved   savedProfile
	weight  sessionWeight
}

// load reads the profile, once.
func (s *session) load() error {
	if s.profile != nil {
		return nil
	}
	p, err := s.saved.load(s.store.log)
	if err != nil {
		return err
	}
	s.profile = p
	s.weight.learn(p)
	return nil
}

// model calls f with the model's session.
func (s *session) model(f func(*predict.Session) error) error {
	typing := s.typing
	s.typing = nil // and stays nil after a panic, which may leave it in any state
	if typing == nil {
		typing = s.store.predictor.NewSession()
		typing.Profile = s.profile
	}
	err := f(typing)
	s.typing = typing
	return err
}

// answer answers q.
func (s *session) answer(q predict.Query) (a predict.Answer, err error) {
	err = s.model(func(typing *predict.Session) error {
		a, err = typing.Answer(q)
		a = cloned(a)
		return err
	})
	return a, err
}

// swipe answers q.
func (s *session) swipe(q predict.SwipeQuery) (a predict.Answer, err error) {
	err = s.model(func(typing *predict.Session) error {
		a, err = typing.Swipe(q)
		a = cloned(a)
		return err
	})
	return a, err
}

// cloned is a, which is valid until the next call of its session, for longer.
func cloned(a predict.Answer) predict.Answer {
	a.Suggestions = slices.Clone(a.Suggestions)
	return a
}

// keep takes letters that the person has put back as meant, and learns them the second time.
func (s *session) keep(letters string) (saved flush, err error) {
	s.weight.keep(letters)
	again := false
	err = s.model(func(typing *predict.Session) error {
		again = typing.Keep(letters)
		return nil
	})
	if again {
		_, saved, err = s.learn(letters, keptText(letters))
	} else if err == nil && s.store.shared != nil {
		saved = s.share(nil, keptText(letters))
	}
	return saved, err
}

// touched learns where the letters of a word that was meant were touched.
func (s *session) touched(m message) (flush, error) {
	layout, err := s.store.predictor.Layout(m.layout)
	if err != nil {
		return flush{}, err
	}
	teach := func(p *predict.Profile) error { return p.Touched(layout, m.text, m.touches) }
	return s.teach(teach, func() (*predict.Profile, error) {
		lesson := new(predict.Profile)
		return lesson, teach(lesson)
	}, nil)
}

// remember makes the words of text likelier in this session, where the text before
// them is alike.
func (s *session) remember(text string) error {
	s.weight.remember(len(text))
	return s.model(func(typing *predict.Session) error {
		typing.Remember(text)
		return nil
	})
}

// learn writes the words of text, if the server has a folder for profiles, and counts
// them. After an error none is counted. What was written is to be flushed. said is what the store that
// replicas share is to tell them of it.
func (s *session) learn(text string, said []byte) (t predict.Tally, saved flush, err error) {
	saved, err = s.teach(func(p *predict.Profile) error {
		t = p.Learn(text)
		return nil
	}, func() (*predict.Profile, error) { return s.profile.Lesson(text), nil }, said)
	return t, saved, err
}

// add adds exported profiles to what the session has learned.
func (s *session) add(exported []byte) (flush, error) {
	add := func(p *predict.Profile) error { return p.Import(bytes.NewReader(exported)) }
	return s.teach(add, func() (*predict.Profile, error) {
		lesson := new(predict.Profile)
		return lesson, add(lesson)
	}, nil)
}

// teach writes what the profile will learn, which lesson returns, if the server saves profiles, and
// then teaches it.
func (s *session) teach(teach func(*predict.Profile) error, lesson func() (*predict.Profile, error), said []byte) (f flush, err error) {
	if s.saved.folder != nil || s.store.shared != nil {
		of, err := lesson()
		if err != nil {
			return f, err
		}
		if f, err = s.write(of, said); err != nil {
			return f, err
		}
	}
	if err := teach(s.profile); err != nil {
		return f, err
	}
	s.weight.learn(s.profile)
	if !s.saved.full() {
		return f, nil
	}
	if _, err := s.saved.fold(); err != nil { // nothing is lost: what was appended stays
		s.store.log.Error("profile not folded", "file", s.saved.path, "error", err.Error())
	}
	return f, nil
}

// write writes a lesson to the folder of profiles, or readies it for the store that replicas share.
func (s *session) write(lesson *predict.Profile, said []byte) (flush, error) {
	if s.store.shared == nil {
		return s.saved.append(lesson)
	}
	var exported bytes.Buffer
	if !lesson.Empty() {
		if err := lesson.Export(&exported); err != nil {
			return flush{}, fmt.Errorf("profile: %w", err)
		}
	}
	return s.share(exported.Bytes(), said), nil
}

// lastRemembered is the end of a message that the model reads: what stands before it,
// it would have forgotten again.
func lastRemembered(text string) string {
	if over := len(text) - maxRemembered; over > 0 {
		text = strings.ToValidUTF8(text[over:], "")
	}
	words := 0
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ' ' || text[i] == '\n' {
			if words++; words > maxRememberedWords {
				return text[i+1:]
			}
		}
	}
	return text
}

// nextRemembered cuts the part of a message off that the model reads in one step: whole
// words, if it can.
func nextRemembered(text string) (part, rest string) {
	if len(text) <= rememberedAtOnce {
		return text, ""
	}
	at := rememberedAtOnce
	if space := strings.LastIndexAny(text[:at], "\n "); space > 0 {
		at = space + 1
	}
	return strings.ToValidUTF8(text[:at], ""), text[at:]
}
