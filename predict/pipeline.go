package predict

import (
	"fmt"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// stages adjust the distribution of the next word, in this order. Every prediction takes the
// same steps,
//
//	context → hidden state → logits → distribution → stages → the k likeliest words
//
// and Complete, Batch and Session.Complete differ only in where the hidden state comes from
// and in which texts are scored side by side.
var stages = [...]stage{
	oovStage{},       // shares of <unk> for words beyond the vocabulary
	severalStage{},   // one scale for several languages
	ngramStage{},     // common phrases
	unigramStage{},   // words that stand alone
	profileStage{},   // words of the person's own texts
	cacheStage{},     // words of the conversation
	unknownStage{},   // the letters typed, for a word that no list has
	splitStage{},     // two words for letters without their space
	caseStage{},      // the case of the first letter typed
	spellingStage{},  // apostrophes and accents typed
	channelStage{},   // how likely the letters typed are for other words
	blocklistStage{}, // drops what other stages have added
}

// stage is one adjustment of the distribution, in a file of its own, stage_NAME.go. It has no
// fields: its data are those of the prediction's Predictor and Session.
type stage interface {
	// use says what the stage needs and does for t, whose words have been matched. 0 is
	// nothing: apply is not called.
	use(t *prediction) use
	// apply changes t's scores or adds words.
	apply(t *prediction)
}

// use is a set of what a stage reads and writes.
type use uint8

const (
	usesScores        use = 1 << iota // reads scores, which have an unknown common factor
	usesProbabilities                 // reads probabilities among all words: the whole vocabulary is scored
	addsWords                         // adds words that no list has
)

// when returns u if the condition holds, else nothing.
func when(condition bool, u use) use {
	if condition {
		return u
	}
	return 0
}

// prediction is one query on its way through the pipeline, with the memory for it.
type prediction struct {
	Query
	p       *Predictor
	session *Session // nil for Complete and Batch
	uses    use      // those of all stages
	scoring scoring
	casing  casing // of the suggestions
	number  string // that the word typed begins with, if only its unit is completed: 30am
	elided  string // that it begins with: l' of l'homme

	blocks blocks  // of the text, without a session
	ids    []int32 // the context's last tokens, kept by blocks
	next   int     // with left: where the context will begin, see blocks.context
	left   int
	hashes []uint64  // of each prefix of ids, for the state cache
	state  *nn.State // after ids
	logits []float32 // (V), of the words that scoring computes; the others are undefined
	// wholeNorm is the log-sum-exp of the logits of all words that may be suggested. It is
	// set if a stage uses probabilities.
	wholeNorm float32
	shortlist infer.Shortlist // set if the scoring is shortlisted
	distribution
	respelled []respelled // by the profile

	// The decoders of typing, nil before they are first needed: of letters in a text, of words
	// alone, and of the words of the session's profile. decoder is one of the first two.
	narrow, wide, own, decoder *decoder.Decoder
	channel                    *decoder.Channel
	finger                     decoder.Finger
	touches                    []decoder.Point // of the prefix's fold
	decoded                    bool            // the letters could be decoded
	fold                       string          // of the letters typed
	key                        string          // of them, see spelling
	keyBytes                   []byte          // of key, if it is not the prefix itself
	total                      float64         // of the scores before they were made to sum to 1

	// Of a swipe.
	swiper   *decoder.Swiper // nil before the first one
	pathCost float32         // of the word that the path suits best

	top    []int32 // (MaxK), indices of scores
	scorer scorer  // for this text alone
}

// newPrediction makes a prediction for the pool.
func (p *Predictor) newPrediction() any {
	t := &prediction{p: p, state: p.net.NewState(1), top: make([]int32, MaxK), blocks: newBlocks(p.vocab)}
	t.distribution = distribution{lexicon: p.lexicon, oov: p.oov, scores: make([]float32, 0, len(p.lexicon.ids)),
		vocabCorrected: newCorrected(p.lexicon.wordIndex), oovCorrected: newCorrected(p.oov.wordIndex)}
	t.scorer = p.newScorer()
	return t
}

// begin starts the prediction of q in session s, or in none if s is nil. With finished the
// prefix is a whole word. It returns nil if no word can match. The caller passes the prediction
// to end when it is done.
func (p *Predictor) begin(q Query, finished bool, s *Session) (*prediction, error) {
	if q.K < 1 || q.K > MaxK {
		return nil, fmt.Errorf("k is %d, want 1 to %d", q.K, MaxK)
	}
	if err := CheckLayout(q.Layout); err != nil {
		return nil, err
	}
	if err := p.CheckLanguage(q.Language); err != nil {
		return nil, err
	}
	t := p.predictions.Get().(*prediction)
	t.Query, t.finished, t.session, t.number, t.elided = q, finished, s, "", ""
	t.Correction = q.correction(s)
	if s != nil && s.Profile != s.noted {
		s.noted = s.Profile
		s.Profile.readBy(p.vocab.Tokenizer())
	}
	t.cutElisions()
	found := t.match(t.p.lowered(t.Prefix))
	if !found && t.cutUnit() {
		found = t.match(t.p.lowered(t.Prefix))
	}
	found = t.correct() || found
	if len(t.path) > 0 {
		found = t.matchPath()
	}
	for _, st := range stages {
		t.uses |= st.use(t)
	}
	if !found && (t.uses&addsWords == 0 || len(t.prefix)+len(t.path) == 0) {
		p.end(t)
		return nil, nil
	}
	t.scoring = t.chooseScoring()
	read := &t.blocks
	if s != nil {
		read = &s.blocks
	}
	t.ids, t.next, t.left = read.context(t.Context)
	return t, nil
}

// cutUnit moves the number that the letters typed begin with into the context, so that the
// unit after it is completed: 30a. It returns false if there is no unit, or if the session has
// learned a word that begins with all the letters, as 42B.
func (t *prediction) cutUnit() bool {
	n := 0
	for n < len(t.Prefix) && '0' <= t.Prefix[n] && t.Prefix[n] <= '9' {
		n++
	}
	if n == 0 || n == len(t.Prefix) || t.session != nil && t.session.hasLearned(t.prefix) {
		return false
	}
	t.number = t.Prefix[:n]
	t.Context, t.Prefix = t.Context+t.number, t.Prefix[n:]
	return true
}

// end takes back the memory of t and drops what belongs to the caller.
func (p *Predictor) end(t *prediction) {
	if t.session == nil {
		t.blocks.forget()
	}
	t.Query, t.session, t.uses, t.ids, t.logits, t.shortlist = Query{}, nil, 0, nil, nil, infer.Shortlist{}
	p.predictions.Put(t)
}

// suggest appends the k likeliest words by t's logits to dst.
func (t *prediction) suggest(dst []Suggestion) []Suggestion {
	t.chooseCasing()
	if t.scoring == shortlisted {
		return t.appendShortlist(dst)
	}
	t.weigh()
	t.total = t.normalise()
	return t.appendTop(dst)
}

// weigh computes the scores by t's logits and the stages.
func (t *prediction) weigh() {
	t.softmax(t.p.set, t.logits)
	t.respelled = t.respelled[:0]
	absolute := false
	for _, st := range stages {
		use := st.use(t)
		if use&usesProbabilities != 0 && !absolute {
			t.makeAbsolute(t.wholeNorm)
			absolute = true
		}
		if use != 0 {
			st.apply(t)
		}
	}
}
