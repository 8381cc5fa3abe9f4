package predict

import (
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// scoring says for which words a prediction computes logits.
type scoring uint8

const (
	matching    scoring = iota // those that begin with the letters typed
	whole                      // the vocabulary
	shortlisted                // those that may be among the k likeliest: see WithScreen
)

// chooseScoring returns the cheapest scoring that gives the stages what they use.
func (t *prediction) chooseScoring() scoring {
	switch {
	case t.session != nil:
		return whole // the session keeps the logits for the letters to come
	case t.Prefix == "" && t.uses == 0 && t.p.shortlister != nil:
		return shortlisted
	case t.Prefix == "" || t.uses&usesProbabilities != 0:
		return whole
	}
	return matching
}

// scorer computes logits of texts side by side.
type scorer struct {
	p      *Predictor
	runner *infer.Runner
	logits []float32 // (texts, V)
	used   int       // rows of logits in use
	ids    []int32   // words to score
	// The texts of one scoring, their states and numbers of suggestions.
	group  []*prediction
	states []*nn.State
	k      []int
}

func (p *Predictor) newScorer() scorer {
	return scorer{p: p, runner: p.net.NewRunner(kernels.NewWorker(p.set))}
}

// score computes the logits of each text. They are valid until the next call.
func (s *scorer) score(texts ...*prediction) {
	if n := len(texts) * s.p.net.Vocab; len(s.logits) < n {
		s.logits = make([]float32, n)
	}
	s.used = 0
	s.take(texts, matching)
	for _, t := range s.group {
		s.ids = t.appendIDs(s.ids[:0])
		s.runner.LogitsFor(t.logits, s.ids, t.state)
	}
	if logits := s.take(texts, whole); len(logits) > 0 {
		s.runner.LogitsBatch(logits, s.states)
		for _, t := range s.group {
			if t.uses&usesProbabilities != 0 {
				t.wholeNorm = t.logNorm(s.p.set, t.logits)
			}
		}
	}
	if logits := s.take(texts, shortlisted); len(logits) > 0 {
		s.p.shortlister.score(s, logits)
	}
}

// take makes the texts with that scoring the group, gives each text a row of logits, and
// returns these rows.
func (s *scorer) take(texts []*prediction, of scoring) []float32 {
	s.group, s.states, s.k = s.group[:0], s.states[:0], s.k[:0]
	v, first := s.p.net.Vocab, s.used
	for _, t := range texts {
		if t.scoring == of {
			t.logits = s.logits[s.used*v:][:v]
			s.used++
			s.group, s.states, s.k = append(s.group, t), append(s.states, t.state), append(s.k, t.K)
		}
	}
	return s.logits[first*v : s.used*v]
}
