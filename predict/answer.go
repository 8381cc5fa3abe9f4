package predict

import "slices"

// Answer returns the suggestions for q and, with CorrectAuto, what a space puts in place of the
// letters typed.
func (p *Predictor) Answer(q Query) (a Answer, err error) {
	if p.voices != nil {
		return p.mixture().answer(q)
	}
	t, err := p.start(q, false)
	if t != nil {
		a.Suggestions = t.suggest(nil)
		p.end(t)
	}
	if err == nil && q.asksAutocorrect(nil) {
		var c Answer
		c, err = p.Correct(q)
		a.Autocorrect = c.Autocorrect
	}
	if err == nil {
		a.Emoji = p.emojiOf(q)
	}
	return a, err
}

// Correct returns the words that q.Prefix, which is a whole word, may mean, the likeliest
// first, with their probabilities, and what a space puts in its place. The letters themselves
// are last if no list has them.
func (p *Predictor) Correct(q Query) (a Answer, err error) {
	if p.voices != nil {
		return p.mixture().correct(q)
	}
	q.Correction = max(q.Correction, CorrectSuggest)
	t, err := p.start(q, true)
	if t != nil {
		a.Suggestions = t.candidates(nil)
		a.Autocorrect, a.evidence = autocorrect(a.Suggestions, t), t.evidence()
		p.end(t)
	}
	return a, err
}

// candidates appends the K likeliest words that a finished word may mean to dst. Letters that no
// list has come after all of them, whatever their probability.
func (t *prediction) candidates(dst []Suggestion) []Suggestion {
	k := t.K
	t.K = min(k+1, MaxK)
	found := t.suggest(dst)
	t.K = k
	words := found[len(dst):]
	if i := slices.IndexFunc(words, func(s Suggestion) bool { return s.Kind == AsTyped }); i >= 0 && !t.knows(t.key) {
		typed := words[i]
		words = append(slices.Delete(words, i, i+1), typed)
	}
	return found[:len(dst)+min(k, len(words))]
}

// start scores the prediction of q, finished or not. It returns nil if no word can match.
func (p *Predictor) start(q Query, finished bool) (*prediction, error) {
	t, err := p.begin(q, finished, nil)
	if t != nil {
		t.scorer.runner.PrefillText(t.state, t.ids[p.recall(t):])
		p.states.store(t)
		t.scorer.score(t)
	}
	return t, err
}

// asksAutocorrect reports whether an answer to q says what a space puts in place of the letters.
func (q *Query) asksAutocorrect(s *Session) bool {
	return q.correction(s) == CorrectAuto && q.Prefix != ""
}

// Answer is Predictor.Answer with the words of the profile and of the session's cache. The result
// is valid until the next call.
func (s *Session) Answer(q Query) (a Answer, err error) {
	if s.voices != nil {
		return s.mixture().answer(q)
	}
	s.found = s.found[:0]
	t, err := s.start(q, false)
	if t != nil {
		s.found = t.suggest(s.found)
		s.p.end(t)
	}
	if err != nil {
		return Answer{}, err
	}
	a.Suggestions = s.found
	if q.asksAutocorrect(s) {
		var c Answer
		c, err = s.Correct(q)
		a.Autocorrect, a.Joined = c.Autocorrect, c.Joined
	}
	if err == nil {
		a.Emoji = s.p.emojiOf(q)
	}
	return a, err
}

// Correct is Predictor.Correct with the words of the profile and of the session's cache. The
// result is valid until the next call.
func (s *Session) Correct(q Query) (a Answer, err error) {
	if s.voices != nil {
		return s.mixture().correct(q)
	}
	q.Correction = max(q.Correction, CorrectSuggest)
	s.corrected = s.corrected[:0]
	t, err := s.start(q, true)
	if t != nil {
		s.corrected = t.candidates(s.corrected)
		a.Autocorrect, a.evidence = autocorrect(s.corrected, t), t.evidence()
		s.p.end(t)
	}
	if err != nil {
		return Answer{}, err
	}
	a.Suggestions = s.corrected
	if q.Join && a.evidence < unlikelyKeys {
		return s.join(q, a)
	}
	return a, nil
}

// start is Predictor.start in the session.
func (s *Session) start(q Query, finished bool) (*prediction, error) {
	t, err := s.p.begin(q, finished, s)
	if t != nil {
		s.move(t)
		t.logits, t.wholeNorm = s.logits, s.norm
	}
	return t, err
}
