package serve

import (
	"container/list"
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

// suggest appends the suggestions for q to found.
func (s *session) suggest(found []predict.Suggestion, q predict.Query) ([]predict.Suggestion, error) {
	err := s.model(func(typing *predict.Session) error {
		words, err := typing.Complete(q.Context, q.Prefix, q.K)
		found = append(found, words...)
		return err
	})
	return found, err
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
// them. After an error none is counted. What was written is to be flushed.
func (s *session) learn(text string) (flush, error) {
	f, err := s.saved.append(s.profile, text)
	if err != nil {
		return f, err
	}
	s.profile.Learn(text)
	s.weight.learn(s.profile)
	if !s.saved.full() {
		return f, nil
	}
	if _, err := s.saved.fold(); err != nil { // nothing is lost: what was appended stays
		s.store.log.Error("profile not folded", "file", s.saved.path, "error", err.Error())
	}
	return f, nil
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
