package predict

import (
	"fmt"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// stages adjust the distribution of the next word, in this order. Every prediction goes
// the same way,
//
//	context → hidden state → logits → distribution → stages → the k likeliest words
//
// and Complete, Batch and Session.Complete differ only in where the hidden state comes from
// and in which texts are scored side by side.
var stages = [...]stage{
	oovStage{},
	ngramStage{},
	profileStage{},
	cacheStage{},
	caseStage{},
	blocklistStage{},
}

// stage is one adjustment of the distribution. It has a file of its own, stage_NAME.go, and
// holds no memory: what it works with is in the prediction.
type stage interface {
	// use says what the stage does with t, whose words have been matched; 0 is nothing.
	use(t *prediction) use
	// apply changes t's scores, or adds words.
	apply(t *prediction)
}

// use is a set of what stages read and write.
type use uint8

const (
	usesScores        use = 1 << iota // of the words that match, up to a common factor
	usesProbabilities                 // among all words, so that the whole vocabulary is scored
	addsWords                         // that no list has
)

// when is u on a condition, nothing without.
func when(condition bool, u use) use {
	if condition {
		return u
	}
	return 0
}

// prediction is one query on its way, with the memory that it takes.
type prediction struct {
	Query
	p       *Predictor
	session *Session // nil for Complete and Batch
	uses    use      // of all stages
	scoring scoring

	ids    []int32  // the context's last tokens
	hashes []uint64 // of the beginnings of ids
	state  *nn.State
	logits []float32 // (V), those that scoring computes; the others are undefined
	// wholeNorm is the log-sum-exp of the logits of all words that may be suggested, if
	// stages need probabilities.
	wholeNorm float32
	shortlist infer.Shortlist // if that is the scoring
	distribution

	top    []int32 // (MaxK), indices of scores
	scorer scorer  // for this text alone
}

func (p *Predictor) newPrediction() any {
	t := &prediction{p: p, state: p.net.NewState(1), top: make([]int32, MaxK)}
	t.distribution = distribution{lexicon: p.lexicon, oov: p.oov, scores: make([]float32, 0, len(p.lexicon.ids))}
	t.scorer = p.newScorer()
	return t
}

// begin starts a prediction, for a session unless s is nil. It is nil where no word can
// match; end takes all others back.
func (p *Predictor) begin(q Query, s *Session) (*prediction, error) {
	if q.K < 1 || q.K > MaxK {
		return nil, fmt.Errorf("k is %d, want 1 to %d", q.K, MaxK)
	}
	t := p.predictions.Get().(*prediction)
	t.Query, t.session = q, s
	found := t.match(q.Prefix)
	for _, st := range stages {
		t.uses |= st.use(t)
	}
	if !found && (t.uses&addsWords == 0 || len(t.prefix) == 0) {
		p.end(t)
		return nil, nil
	}
	t.scoring = t.chooseScoring()
	t.ids = p.context(t.ids[:0], q.Context)
	return t, nil
}

// end takes back the memory of t, without what is the caller's.
func (p *Predictor) end(t *prediction) {
	t.Query, t.session, t.uses, t.logits, t.shortlist = Query{}, nil, 0, nil, infer.Shortlist{}
	p.predictions.Put(t)
}

// suggest appends the k likeliest words to dst, once t has its logits.
func (t *prediction) suggest(dst []Suggestion) []Suggestion {
	as := casingOf(t.Context, t.Prefix)
	if t.scoring == shortlisted {
		return t.appendShortlist(dst, as)
	}
	t.softmax(t.p.set, t.logits)
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
	t.normalise()
	return t.appendTop(dst, as)
}
