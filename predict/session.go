package predict

import (
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// Session suggests words while one person types. It keeps the states after the last tokens
// and the logits after the last one, so that a letter costs a look-up, a finished word one
// step of the model, and a deleted word nothing. An edit costs a step for each token after
// it, at most MaxContext. Where the context of a long text is about to move on, a finished
// word costs about four steps more, so that no key waits for the move. Suggestions are those of
// the Predictor for the same text, unless the session has learned. Many sessions may run at
// once; one serves one caller at a time. A session takes 4·V + 64·L·H bytes for V tokens and
// L layers of width H, 35 kB for the text's end, up to 15 kB for letters put back, and
// 140 kB more after the first Remember.
type Session struct {
	// Profile, unless nil, holds words of the person's own texts, which are suggested too.
	// The session only reads it: the caller calls Profile.Learn. Remember does not change it.
	Profile *Profile
	// Correction is what is done about slips unless a query says otherwise.
	Correction Correction

	p      *Predictor
	blocks blocks
	tracks [2]track     // one at the end of the text, one for where the context will begin next
	at     *track       // the first of these, nil before the first call
	ids    []int32      // the context's tokens, none before the first call
	logits []float32    // (V), after ids
	norm   float32      // log-sum-exp of the logits of all words that may be suggested
	cache  *neuralCache // nil until the first Remember
	// cacheChanged is set if the cache has changed since its shares were computed.
	cacheChanged bool
	found        []Suggestion
	corrected    []Suggestion
	own          ownWords
	kept         map[string]struct{} // by key, see Keep
	noted        *Profile            // the profile that knows the model's pieces of words

	voices []*Session   // of several languages, one for each; nil for one language
	mixed  *mixture     // of several languages
	others []*Predictor // of one of several languages: those of the others
}

// NewSession makes a session without text.
func (p *Predictor) NewSession() *Session {
	if p.voices != nil {
		return p.newMixedSession()
	}
	s := &Session{p: p, blocks: newBlocks(p.vocab), logits: make([]float32, p.net.Vocab)}
	for i := range s.tracks {
		s.tracks[i].init(p.net)
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
	a, err := s.Answer(Query{Context: context, Prefix: prefix, K: k})
	return a.Suggestions, err
}

// move brings the session's logits to the end of t's context, and one of its tracks.
func (s *Session) move(t *prediction) {
	other := &s.tracks[0]
	if s.at != nil && slices.Equal(s.ids, t.ids) {
		if s.at == other {
			other = &s.tracks[1]
		}
		readAhead(t, other, MaxContext) // a token for each letter
		if s.cacheChanged {
			s.askCache()
		}
		return
	}
	if s.at = &s.tracks[1]; other.known(t.ids) >= s.at.known(t.ids) {
		s.at, other = other, s.at
	}
	s.at.read(t.scorer.runner, t.state, t.ids, trackStates)
	readAhead(t, other, max(1, t.left-4)) // one key may add several tokens, such as a word and its mark
	s.ids = append(s.ids[:0], t.ids...)
	t.scorer.runner.Logits(s.logits, s.at.state())
	s.norm = t.logNorm(s.p.set, s.logits)
	s.askCache()
}

// readAhead brings a track on with which the context will begin after left more tokens: by one
// left-th of what it has not read.
func readAhead(t *prediction, track *track, left int) {
	coming := t.ids[t.next:]
	if unread := len(coming) - track.known(coming); t.next > 0 && unread > 0 {
		track.read(t.scorer.runner, t.state, coming[:len(coming)-unread+(unread+left-1)/left], 1)
	}
}

// askCache computes the cache's shares after the session's tokens.
func (s *Session) askCache() {
	if s.cache != nil {
		s.cache.setQuery(s.at.state())
		s.cache.computeShares()
	}
	s.cacheChanged = false
}

// Remember adds the words of a sent message to the session's cache: from then on they are
// likelier where the text is similar. Each line is a message of its own. Of a long message it
// reads only the end that the cache can hold. The cache takes nothing else, no secrets (see
// Profile), and is never saved. Call Remember before Profile.Learn.
func (s *Session) Remember(message string) {
	if s.voices != nil {
		s.rememberMixed(message)
		return
	}
	if s.cache == nil {
		s.cache = s.p.newNeuralCache()
	}
	t := s.p.predictions.Get().(*prediction)
	defer s.p.end(t)
	runner := t.scorer.runner
	for _, line := range lastLines(s.p.vocab.Tokenizer(), message) {
		t.state.Reset()
		runner.Next(t.state, vocab.Eos)
		for _, token := range line {
			if token.word != "" && token.secret == NotSecret && !s.foreign(token.word) {
				s.cache.setQuery(t.state)
				s.cache.add(token.word, s.Profile)
			}
			runner.Next(t.state, s.p.vocab.ID(token.text))
		}
	}
	s.cacheChanged = true
}

// messageToken is a token of a message.
type messageToken struct {
	text   string
	word   string // that begins with it: see public
	secret Secret
}

// lastLines returns the tokens of a message's last lines: as many as may hold cacheWords words.
func lastLines(tok vocab.Tokenizer, message string) (lines [][]messageToken) {
	const limit = 2 * cacheWords // with punctuation
	if cut := len(message) - limit*(vocab.MaxWord+1); cut > 0 {
		message = message[cut:]
	}
	for left := limit; message != "" && left > 0; {
		at := strings.LastIndexByte(message, '\n')
		var line []messageToken
		public(tok, message[at+1:], func(token, word string, _ vocab.CaseUse, secret Secret) {
			line = append(line, messageToken{token, word, secret})
		})
		line = line[max(0, len(line)-left):]
		left -= len(line)
		lines, message = append(lines, line), message[:max(0, at)]
	}
	slices.Reverse(lines)
	return lines
}

// hasLearned reports whether the session or its profile has a word whose fold begins with prefix.
func (s *Session) hasLearned(prefix []byte) bool {
	if s.cache != nil && slices.ContainsFunc(s.cache.words, func(w cachedWord) bool { return hasPrefix(w.fold, prefix) }) {
		return true
	}
	return s.Profile != nil && s.Profile.begins(prefix)
}

// Forget drops a word from the session's cache, as Profile.Forget drops it from a profile,
// and reports whether it was there.
func (s *Session) Forget(word string) bool {
	found := false
	for _, v := range s.voices {
		found = v.Forget(word) || found
	}
	if s.voices != nil {
		return found
	}
	s.cacheChanged = true
	return s.cache != nil && s.cache.forget(word)
}

// Clear empties the session's cache.
func (s *Session) Clear() {
	s.cache = nil
	for _, v := range s.voices {
		v.Clear()
	}
}
