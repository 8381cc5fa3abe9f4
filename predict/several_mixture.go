package predict

// mixture answers queries in several languages.
type mixture struct {
	p         *Predictor
	session   *Session // nil for queries without one
	languages []speaker
	follower  *follower
}

// speaker begins the predictions of one language: a Predictor or a Session.
type speaker interface {
	start(q Query, finished bool) (*prediction, error)
}

// mixture makes one for a query without a session.
func (p *Predictor) mixture() *mixture {
	m := &mixture{p: p, follower: newFollower(p.voices)}
	for _, v := range p.voices {
		m.languages = append(m.languages, v)
	}
	return m
}

// answer is Answer.
func (m *mixture) answer(q Query) (Answer, error) {
	found, err := m.ask(q, false)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Suggestions: found.suggestions, Emoji: m.emoji(q, found.shares)}
	if q.asksAutocorrect(m.session) {
		c, err := m.correct(q)
		a.Autocorrect, a.Joined = c.Autocorrect, c.Joined
		return a, err
	}
	return a, nil
}

// correct is Correct.
func (m *mixture) correct(q Query) (Answer, error) {
	q.Correction = max(q.Correction, CorrectSuggest)
	found, err := m.ask(q, true)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Suggestions: found.suggestions, Autocorrect: found.autocorrect, evidence: found.evidence}
	if m.session != nil && q.Join && a.evidence < unlikelyKeys {
		return m.session.join(q, a)
	}
	return a, nil
}

// found is what a mixture finds for a query.
type found struct {
	suggestions []Suggestion
	autocorrect string
	evidence    float64   // as in Answer
	shares      []float64 // of the languages that the query names, 0 for others
}

// outsideFrom is how likely text that no language knows must be so that words of the person's
// own take the place of theirs.
const outsideFrom = 0.5

// ask answers a query, finished or not.
func (m *mixture) ask(q Query, finished bool) (found, error) {
	b, err := m.prepare(q, finished)
	if err != nil {
		return found{}, err
	}
	defer b.end()
	for l, ok := b.next(); ok; l, ok = b.next() {
		if len(b.query.path) > 0 {
			if b.query.swipes, err = m.p.voices[l].swipes(q.Layout); err != nil {
				return found{}, err
			}
		}
		t, err := m.languages[l].start(b.query, finished)
		if err != nil {
			return found{}, err
		}
		if t != nil {
			b.add(t, b.shares[l])
		}
	}
	return m.finish(b, q), nil
}

// prepare returns the blend of the languages that a query names, which has no prediction yet. The
// caller calls end.
func (m *mixture) prepare(q Query, finished bool) (*blend, error) {
	chosen, err := m.p.chosen(q.Language)
	if err != nil {
		return nil, err
	}
	if q.K < 1 || q.K > MaxK { // as begin says, before it is raised
		_, err := m.languages[0].start(q, finished)
		return nil, err
	}
	var profile *Profile
	if m.session != nil {
		profile = m.session.Profile
	}
	coming := m.follower.follow(q.Context, profile)
	shares, sum, several := make([]float64, len(m.languages)), 0.0, 0
	for i, c := range chosen {
		if c {
			shares[i] = coming[i]
			sum += coming[i]
			several++
		}
	}
	if several > 1 && coming[len(shares)] > outsideFrom {
		return &blend{k: q.K, finished: finished, shares: shares, outside: true}, nil
	}
	for i := range shares {
		shares[i] /= sum
	}
	return newBlend(q, finished, shares), nil
}

// finish returns what a blend has found for q.
func (m *mixture) finish(b *blend, q Query) found {
	if b.outside {
		return found{suggestions: m.own(q, b.finished), shares: b.shares}
	}
	suggestions := b.suggest(m.p)
	return found{suggestions, autocorrect(suggestions, b.texts...), b.evidence(), b.shares}
}
