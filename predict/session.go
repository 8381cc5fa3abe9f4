package predict

import (
	"strings"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// sessionStates is how many states a session keeps, those after the last tokens. A deletion
// within these tokens costs nothing; one further back costs a step for each token before it.
const sessionStates = 4

// Session suggests words while one person types. It keeps the states after the last tokens
// and the logits after the last one, so that a letter costs a look-up, a finished word one
// step of the model, and a deleted word nothing. An edit costs a step for each token after
// it. Suggestions are those of the Predictor for the same text, unless the session has
// learned. Many sessions may run at once; one serves one caller at a time. A session takes
// 4·V + 32·L·H bytes for V tokens and L layers of width H, and 140 kB more after the first
// Remember.
type Session struct {
	// Profile, unless nil, holds words of the person's own texts, which are suggested too.
	// The session only reads it: the caller calls Profile.Learn. Remember does not change it.
	Profile *Profile

	p      *Predictor
	states [sessionStates]*nn.State // after the token at place i, at i%sessionStates
	places [sessionStates]int       // i of each state, −1 for none
	ids    []int32                  // the context's tokens, none before the first call
	logits []float32                // (V), after ids
	norm   float32                  // log-sum-exp of the logits of all words that may be suggested
	cache  *neuralCache             // nil until the first Remember
	// cacheChanged is set if the cache has changed since its shares were computed.
	cacheChanged bool
	found        []Suggestion
}

// NewSession makes a session without text.
func (p *Predictor) NewSession() *Session {
	s := &Session{p: p, logits: make([]float32, p.net.Vocab)}
	for i := range s.states {
		s.states[i], s.places[i] = p.net.NewState(1), -1
	}
	return s
}

// Suggest returns the k likeliest words at the end of text, which is the text before the
// cursor: completions of the word being typed, or next words after a space. The result is
// valid until the next call. k is 1 to MaxK.
func (s *Session) Suggest(text string, k int) ([]Suggestion, error) {
	context, prefix := Split(text)
	return s.Complete(context, prefix, k)
}

// Complete is Predictor.Complete with the words of the profile and of the session's cache.
// The result is valid until the next call.
func (s *Session) Complete(context, prefix string, k int) ([]Suggestion, error) {
	t, err := s.p.begin(Query{context, prefix, k}, s)
	if err != nil {
		return nil, err
	}
	s.found = s.found[:0]
	if t != nil {
		defer s.p.end(t)
		s.move(t)
		t.logits, t.wholeNorm = s.logits, s.norm
		s.found = t.suggest(s.found)
	}
	return s.found, nil
}

// move brings the session's states and logits to the end of t's context.
func (s *Session) move(t *prediction) {
	same := 0
	for same < len(s.ids) && same < len(t.ids) && s.ids[same] == t.ids[same] {
		same++
	}
	if same == len(s.ids) && same == len(t.ids) {
		if s.cacheChanged {
			s.askCache()
		}
		return
	}
	// States after tokens that have changed are of no use. Go on from the last of the others.
	last := -1
	for i, place := range s.places {
		if place >= same {
			s.places[i] = -1
		} else {
			last = max(last, place)
		}
	}
	if t.state.Reset(); last >= 0 {
		t.state.Copy(s.states[last%sessionStates])
	}
	runner := t.scorer.runner
	if first := len(t.ids) - sessionStates; last+1 < first { // the first state to keep
		runner.PrefillText(t.state, t.ids[last+1:first])
		last = first - 1
	}
	for i := last + 1; i < len(t.ids); i++ {
		runner.Next(t.state, t.ids[i])
		s.states[i%sessionStates].Copy(t.state)
		s.places[i%sessionStates] = i
	}
	s.ids = append(s.ids[:0], t.ids...)
	runner.Logits(s.logits, s.state())
	s.norm = t.logNorm(s.p.set, s.logits)
	s.askCache()
}

// state returns the state after all of the session's tokens.
func (s *Session) state() *nn.State { return s.states[(len(s.ids)-1)%sessionStates] }

// askCache computes the cache's shares after the session's tokens.
func (s *Session) askCache() {
	if s.cache != nil {
		s.cache.setQuery(s.state())
		s.cache.computeShares()
	}
	s.cacheChanged = false
}

// Remember adds the words of a sent message to the session's cache: from then on they are
// likelier where the text is similar. Each line is a message of its own. The cache takes
// nothing else, and is never saved.
func (s *Session) Remember(message string) {
	if s.cache == nil {
		s.cache = s.p.newNeuralCache()
	}
	t := s.p.predictions.Get().(*prediction)
	defer s.p.end(t)
	runner := t.scorer.runner
	for line := range strings.SplitSeq(message, "\n") {
		t.state.Reset()
		runner.Next(t.state, vocab.Eos)
		for word := range s.p.vocab.Tokenizer().Words(line) {
			s.cache.setQuery(t.state)
			s.cache.add(word)
			runner.Next(t.state, s.p.vocab.ID(word))
		}
	}
	s.cacheChanged = true
}

// Forget drops a word from the session's cache, whatever its case and accents, and reports
// whether it was there. Profile.Forget drops it from a profile.
func (s *Session) Forget(word string) bool {
	s.cacheChanged = true
	return s.cache != nil && s.cache.forget(Fold(word))
}

// Clear empties the session's cache.
func (s *Session) Clear() { s.cache = nil }
