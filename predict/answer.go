package predict

// Answer returns the suggestions for q and, with CorrectAuto, what a space puts in place of the
// letters typed.
func (p *Predictor) Answer(q Query) (a Answer, err error) {
	err = p.predict(q, false, func(t *prediction) { a.Suggestions = t.suggest(nil) })
	if err == nil && q.Correction == CorrectAuto && q.Prefix != "" {
		var c Answer
		c, err = p.Correct(q)
		a.Autocorrect = c.Autocorrect
	}
	return a, err
}

// Correct returns the words that q.Prefix, which is a whole word, may mean, the likeliest
// first, with their probabilities, and what a space puts in its place.
func (p *Predictor) Correct(q Query) (a Answer, err error) {
	q.Correction = max(q.Correction, CorrectSuggest)
	err = p.predict(q, true, func(t *prediction) {
		a.Suggestions = t.suggest(nil)
		a.Autocorrect = t.autocorrect(a.Suggestions)
	})
	return a, err
}

// predict calls use with the prediction of q, unless no word can match.
func (p *Predictor) predict(q Query, finished bool, use func(*prediction)) error {
	t, err := p.begin(q, finished, nil)
	if t == nil {
		return err
	}
	defer p.end(t)
	t.scorer.runner.PrefillText(t.state, t.ids[p.states.load(t):])
	p.states.store(t)
	t.scorer.score(t)
	use(t)
	return nil
}

// Answer is Predictor.Answer with the words of the profile and of the session's cache. The result
// is valid until the next call.
func (s *Session) Answer(q Query) (Answer, error) {
	a := Answer{}
	err := s.predict(q, false, func(t *prediction) {
		s.found = t.suggest(s.found[:0])
		a.Suggestions = s.found
	})
	if err != nil || q.Correction != CorrectAuto || q.Prefix == "" {
		return a, err
	}
	c, err := s.Correct(q)
	a.Autocorrect = c.Autocorrect
	return a, err
}

// Correct is Predictor.Correct with the words of the profile and of the session's cache. The
// result is valid until the next call.
func (s *Session) Correct(q Query) (Answer, error) {
	a := Answer{}
	q.Correction = max(q.Correction, CorrectSuggest)
	err := s.predict(q, true, func(t *prediction) {
		s.corrected = t.suggest(s.corrected[:0])
		a = Answer{s.corrected, t.autocorrect(s.corrected)}
	})
	return a, err
}

// predict calls use with the prediction of q, unless no word can match.
func (s *Session) predict(q Query, finished bool, use func(*prediction)) error {
	t, err := s.p.begin(q, finished, s)
	if t == nil {
		return err
	}
	defer s.p.end(t)
	s.move(t)
	t.logits, t.wholeNorm = s.logits, s.norm
	use(t)
	return nil
}
