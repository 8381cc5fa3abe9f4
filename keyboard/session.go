package keyboard

import (
	"context"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// Session is a predict.Session that follows the settings and the profile as it is by now. One
// serves one caller at a time, and one text: a front end has one for each field or document.
type Session struct {
	keyboard *Keyboard
	session  *predict.Session
}

// NewSession makes a session without text.
func (k *Keyboard) NewSession() *Session {
	s := &Session{k, k.predictor.NewSession()}
	s.session.Correction = k.settings.Correction()
	return s
}

// Suggest returns the k likeliest words at the end of text, the text before the cursor, and, if
// autocorrect is auto, what a space puts in place of the letters typed. The result is valid until
// the next call. k is 1 to predict.MaxK.
func (s *Session) Suggest(text string, k int) (predict.Answer, error) {
	context, prefix := predict.Split(text)
	return s.Answer(predict.Query{Context: context, Prefix: prefix, K: k})
}

// Answer is predict.Session.Answer in the layout of the settings, unless q names one, without the
// corrections that the person never wants, and without emoji if the settings say so.
func (s *Session) Answer(q predict.Query) (predict.Answer, error) {
	return s.ask(s.session.Answer, q)
}

// Correct is predict.Session.Correct, likewise: what the finished word q.Prefix may mean.
func (s *Session) Correct(q predict.Query) (predict.Answer, error) {
	return s.ask(s.session.Correct, q)
}

func (s *Session) ask(answer func(predict.Query) (predict.Answer, error), q predict.Query) (predict.Answer, error) {
	s.session.Profile = s.keyboard.profile.Load()
	if q.Layout == "" {
		q.Layout = s.keyboard.settings.Layout
	}
	q.Emoji = q.Emoji && s.keyboard.settings.Emoji
	a, err := answer(q)
	if a.Autocorrect != "" && s.keyboard.stays(q.Prefix) {
		a.Autocorrect, a.Joined = "", ""
	}
	return a, err
}

// CorrectText is predict.Session.CorrectText, without the words that the person never wants to be
// corrected.
func (s *Session) CorrectText(ctx context.Context, before, line string) ([]predict.Change, error) {
	s.session.Profile = s.keyboard.profile.Load()
	changes, err := s.session.CorrectText(ctx, before, line)
	return slices.DeleteFunc(changes, func(c predict.Change) bool { return s.keyboard.stays(c.Typed) }), err
}

// WithoutSlips returns a text behind before without the words that CorrectText would change: what
// may be learned of a text that nobody has corrected.
func (s *Session) WithoutSlips(ctx context.Context, before, text string) (string, error) {
	changes, err := s.CorrectText(ctx, before, text)
	for _, c := range slices.Backward(changes) {
		text = text[:c.From] + text[c.To:]
	}
	return text, err
}

// Keep says that the person has put back letters that a correction had replaced: see
// predict.Session.Keep. Letters that are put back again become a word of the profile, if it
// learns.
func (s *Session) Keep(ctx context.Context, word string) error {
	if !s.session.Keep(word) {
		return nil
	}
	return s.keyboard.Learn(ctx, word)
}

// Stay is Keep of a private field: nothing is saved.
func (s *Session) Stay(word string) { s.session.Keep(word) }

// Sent tells that the person has finished a text, which the session remembers and the profile
// learns if the settings allow it. Text of a private field must not come here.
func (s *Session) Sent(ctx context.Context, text string) error {
	if !s.keyboard.settings.Learning {
		return nil
	}
	s.session.Profile = s.keyboard.profile.Load()
	s.session.Remember(text)
	return s.keyboard.Learn(ctx, text)
}
