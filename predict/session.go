package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/nn"
)

// kept is how many of the last words' states a session keeps: a deletion within
// them costs nothing. A word further back costs a step for each word before it.
const kept = 8

// Session suggests words while one person types. It keeps the states of the last
// words and the scores after the last one, so that a letter costs a look-up, a
// finished word one step, a deleted one nothing; an edit costs the words after
// it. What it suggests is what the Predictor does for the same text. Many sessions
// may run at once; one serves one caller at a time.
type Session struct {
	// Profile, unless nil, is what the person's own texts have taught: its words
	// are suggested too. The session only reads it; Profile.Learn is the caller's.
	Profile *Profile

	p       *Predictor
	step    *nn.Step
	states  [kept]*nn.State // after the word at place i, at i%kept
	at      [kept]int       // that place, −1 for none
	work    *nn.State
	ids     []int32 // whose states these are
	text    []int32 // of the newest text
	logits  []float32
	total   float32 // log-sum-exp of the words' logits
	scored  bool    // logits are those after ids
	ranking ranking
	found   []Suggestion
}

// NewSession makes a session without text.
func (p *Predictor) NewSession() *Session {
	s := &Session{p: p, step: p.net.NewStep(p.set), work: p.net.NewState(1), ranking: p.newRanking(), logits: make([]float32, p.net.Vocab)}
	for i := range s.states {
		s.states[i], s.at[i] = p.net.NewState(1), -1
	}
	return s
}

// Suggest returns the k best words at the end of text, the text before the cursor:
// completions of the word being typed, or next words after a space. The result
// holds until the next call. k is 1 to MaxK.
func (s *Session) Suggest(text string, k int) ([]Suggestion, error) {
	if err := checkK(k); err != nil {
		return nil, err
	}
	context, prefix := Split(text)
	s.found = s.found[:0]
	from, to := s.p.find(&s.ranking, prefix)
	if from == to && (s.Profile == nil || len(s.ranking.prefix) == 0) {
		return s.found, nil
	}
	s.move(context)
	if !s.scored {
		s.step.Logits(s.logits, s.states[(len(s.ids)-1)%kept])
		s.scored = true
		s.p.weigh(&s.ranking, s.logits, 0, len(s.p.words.ids))
		s.total = s.ranking.total
	}
	s.p.weigh(&s.ranking, s.logits, from, to)
	s.p.mix(&s.ranking, s.Profile, math.Exp(float64(s.ranking.total-s.total)), from, to)
	s.found = s.p.rank(s.found, &s.ranking, casingOf(context, prefix), from, to, k)
	return s.found, nil
}

// move makes the newest state that after text.
func (s *Session) move(text string) {
	s.text = s.p.context(s.text[:0], text)
	same := 0
	for same < len(s.ids) && same < len(s.text) && s.ids[same] == s.text[same] {
		same++
	}
	if same == len(s.ids) && same == len(s.text) {
		return
	}
	s.scored = false
	// States after words that have changed are of no use; of the others, the last
	// one kept is where to go on from.
	last := -1
	for i, at := range s.at {
		if at >= same {
			s.at[i] = -1
		} else {
			last = max(last, at)
		}
	}
	if s.work.Reset(); last >= 0 {
		s.work.Copy(s.states[last%kept])
	}
	for i := last + 1; i < len(s.text); i++ {
		s.step.Next(s.work, s.text[i])
		s.states[i%kept].Copy(s.work)
		s.at[i%kept] = i
	}
	s.ids = append(s.ids[:0], s.text...)
}
