package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/infer"
)

// WithScreen makes Complete and Batch score fewer words where no letter has been typed: of
// a large vocabulary in int8, only the words that may be among the best are scored in
// full, as [infer.Screen] says. The words and their order are the same in all but a few of
// ten thousand cases. Their probabilities are divided by a sum in which the other words'
// scores are estimates: mostly within 1 percent, and within 9 wherever it was measured.
// Making the screen takes some tenths of a second. It has no effect on a predictor with
// n-grams or with words beyond the vocabulary.
func WithScreen() Option { return func(p *Predictor) { p.shortlister = &shortlister{} } }

// shortlister finds the likeliest next words without a pass over the lexicon.
type shortlister struct {
	screen   *infer.Screen // nil if the model gains nothing by one
	excluded []int32       // tokens that are not suggested
}

// prepare makes sl ready for p. It returns nil if sl is nil or p has words or n-grams that a
// shortlist would leave out.
func (sl *shortlister) prepare(p *Predictor) *shortlister {
	if sl == nil || p.ngrams != nil || len(p.oov.folds) > 0 {
		return nil
	}
	for id, place := range p.lexicon.place {
		if place < 0 {
			sl.excluded = append(sl.excluded, int32(id))
		}
	}
	sl.screen = p.net.NewScreen(p.set, func(id int32) bool { return p.lexicon.place[id] >= 0 })
	return sl
}

// score finds the shortlists of s.group, whose logits are (len(group), V).
func (sl *shortlister) score(s *scorer, logits []float32) {
	if sl.screen != nil {
		for i, list := range s.runner.LogitsScreenedBatch(sl.screen, logits, s.states, s.k) {
			s.group[i].shortlist = list
		}
		return
	}
	s.runner.LogitsBatch(logits, s.states)
	for _, t := range s.group {
		for _, id := range sl.excluded {
			t.logits[id] = float32(math.Inf(-1))
		}
		best := t.top[:s.p.set.TopK(t.top[:t.K], t.logits)]
		t.shortlist = infer.Shortlist{Best: best, Total: s.p.set.LogSumExp(t.logits)}
	}
}

// appendShortlist appends the shortlist's words to dst.
func (t *prediction) appendShortlist(dst []Suggestion) []Suggestion {
	for _, id := range t.shortlist.Best {
		if place := t.lexicon.place[id]; place >= 0 {
			dst = append(dst, Suggestion{t.lexicon.written(int(place), t.casing, t.before, 0), math.Exp(float64(t.logits[id] - t.shortlist.Total)), Next})
		}
	}
	return dst
}
