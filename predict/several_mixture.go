package predict

import (
	"cmp"
	"math"
	"slices"
)

// maxBetter bounds by how much, in nats, the letters or the path may suit one language's words better than
// another's, so that no score is infinite.
const maxBetter = 40

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
	chosen, err := m.p.chosen(q.Language)
	if err != nil {
		return found{}, err
	}
	if q.K < 1 || q.K > MaxK { // as begin says, before it is raised
		_, err := m.languages[0].start(q, finished)
		return found{}, err
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
		return found{suggestions: m.own(q, finished), shares: shares}, nil
	}
	for i := range shares {
		shares[i] /= sum
	}
	b, err := m.blend(q, finished, shares)
	if err != nil {
		return found{}, err
	}
	defer b.end()
	suggestions := b.suggest(m.p)
	return found{suggestions, autocorrect(suggestions, b.texts...), b.evidence(), shares}, nil
}

// blend holds the predictions of a query in several languages, whose scores have one scale.
type blend struct {
	k        int
	finished bool
	texts    []*prediction // of the languages in use, the first of which has found the best word
	total    float64       // of all scores
	scale    float64       // −ln of the factor of all scores beside the probability of the keys
}

// spare is how many words more than asked for each language finds, since others may have the same
// ones or block some.
const spare = 4

// blend begins the predictions of a query in those languages that may have some of its K
// likeliest words. The caller calls end.
func (m *mixture) blend(q Query, finished bool, shares []float64) (*blend, error) {
	b := &blend{k: q.K, finished: finished}
	q.Language, q.mixed, q.K = "", true, min(q.K+spare, MaxK)
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(shares[j], shares[i]) })
	kth := 0.0 // the score of the K-th word so far
	var scores []float64
	for _, l := range order {
		if shares[l] == 0 || len(q.path) == 0 && shares[l] <= kth {
			break // none of its words can be likelier
		}
		if len(q.path) > 0 {
			swipes, err := m.p.voices[l].swipes(q.Layout)
			if err != nil {
				b.end()
				return nil, err
			}
			q.swipes = swipes
		}
		t, err := m.languages[l].start(q, finished)
		if err != nil {
			b.end()
			return nil, err
		}
		if t == nil {
			continue
		}
		t.chooseCasing()
		t.weigh()
		if len(b.texts) == 0 {
			b.scale = t.keysCost()
		}
		b.texts = append(b.texts, t)
		factor := shares[l]
		if t.decoded || len(t.path) > 0 {
			factor *= math.Exp(min(b.scale-t.keysCost(), maxBetter))
		}
		t.scale(float32(factor))
		b.total += t.sum()
		for _, i := range t.best() {
			scores = append(scores, float64(t.scores[i]))
		}
		if slices.SortFunc(scores, func(x, y float64) int { return cmp.Compare(y, x) }); len(scores) >= b.k {
			kth = scores[b.k-1]
		}
	}
	return b, nil
}

// keysCost returns −ln of the probability of the keys that t's likelihoods are relative to.
func (t *prediction) keysCost() float64 {
	switch {
	case len(t.path) > 0:
		return float64(t.pathCost)
	case t.decoded:
		return float64(t.decoder.ExactCost())
	}
	return 0
}

// evidence is prediction.evidence over all languages.
func (b *blend) evidence() float64 {
	if len(b.texts) == 0 || !b.texts[0].decoded {
		return 0
	}
	return b.total * math.Exp(-b.scale)
}

// end ends the predictions.
func (b *blend) end() {
	for _, t := range b.texts {
		t.p.end(t)
	}
}
