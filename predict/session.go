package predict

import "github.com/lstmkb/lstmkb/nn"

// kept is how many of the last words' states a session keeps: a deletion within
// them costs nothing. A word further back costs a step for each word before it.
const kept = 4

// Session suggests words while one person types. It keeps the states of the last
// words and the scores after the last one, so that a letter costs a look-up, a
// finished word one step, a deleted one nothing; an edit costs the words after
// it. What it suggests is what the Predictor does for the same text. Many sessions
// may run at once; one serves one caller at a time. It takes 4·V + 32·L·H bytes for V
// tokens and L layers of width H, and 140 kB more once it remembers.
type Session struct {
	// Profile, unless nil, is what the person's own texts have taught: its words
	// are suggested too. The session only reads it; Profile.Learn is the caller's. What
	// Remember is given is forgotten with the session.
	Profile *Profile

	p      *Predictor
	states [kept]*nn.State // after the word at place i, at i%kept
	at     [kept]int       // that place, −1 for none
	ids    []int32         // whose states these are
	logits []float32
	total  float32 // log-sum-exp of the words' logits
	scored bool    // logits are those after ids
	cache  *cache  // nil until something is remembered
	stale  bool    // the cache has changed since it was looked up
	found  []Suggestion
}

// NewSession makes a session without text.
func (p *Predictor) NewSession() *Session {
	s := &Session{p: p, logits: make([]float32, p.net.Vocab)}
	for i := range s.states {
		s.states[i], s.at[i] = p.net.NewState(1), -1
	}
	return s
}

// Suggest returns the k best words at the end of text, the text before the cursor:
// completions of the word being typed, or next words after a space. The result
// holds until the next call. k is 1 to MaxK.
func (s *Session) Suggest(text string, k int) ([]Suggestion, error) {
	context, prefix := Split(text)
	return s.Complete(context, prefix, k)
}

// Complete is Predictor.Complete, and from the profile too. The result holds until
// the next call.
func (s *Session) Complete(context, prefix string, k int) ([]Suggestion, error) {
	if err := checkK(k); err != nil {
		return nil, err
	}
	w := s.p.scratch.Get().(*scratch)
	defer s.p.scratch.Put(w)
	s.found = s.found[:0]
	if !s.p.seek(&w.chooser, prefix) && (s.Profile == nil && s.cache == nil || len(w.prefix) == 0) {
		return s.found, nil
	}
	s.move(w, context)
	s.p.judge(&w.chooser, s.logits, context, prefix, beside{s.ids, s.total, s.Profile, s.cache})
	s.found = s.p.best(s.found, &w.chooser, casingOf(context, prefix), k)
	return s.found, nil
}

// move makes the newest state that after text, and the scores those of what follows.
func (s *Session) move(w *scratch, text string) {
	w.ids = s.p.context(w.ids[:0], text)
	same := 0
	for same < len(s.ids) && same < len(w.ids) && s.ids[same] == w.ids[same] {
		same++
	}
	if s.scored && same == len(s.ids) && same == len(w.ids) {
		if s.stale {
			s.recall()
		}
		return
	}
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
	if w.state.Reset(); last >= 0 {
		w.state.Copy(s.states[last%kept])
	}
	if from := len(w.ids) - kept; last+1 < from { // states before it are not kept
		w.step.PrefillText(w.state, w.ids[last+1:from])
		last = from - 1
	}
	for i := last + 1; i < len(w.ids); i++ {
		w.step.Next(w.state, w.ids[i])
		s.states[i%kept].Copy(w.state)
		s.at[i%kept] = i
	}
	s.ids = append(s.ids[:0], w.ids...)
	w.step.Logits(s.logits, s.states[(len(s.ids)-1)%kept])
	s.scored = true
	s.total = s.p.measure(&w.chooser, s.logits)
	s.recall()
}
