package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// WithScreen makes Complete and Batch choose next words, where no letter has been typed,
// by a shorter way: of a large vocabulary in int8 only the words that may be among the
// best are scored in full, as [infer.Screen] says. The words and their order are the same,
// but for a chance of some ten-thousandths. Their probabilities are divided by a sum in
// which the other words' scores are estimates: mostly within 1 percent, by 9 at most
// where it was measured. To make the screen takes some tenths of a second. A predictor
// with n-grams or a list of further words goes the long way.
func WithScreen() Option { return func(p *Predictor) { p.short = &shortcut{} } }

// screenMost is how many texts are screened in 2 bits at most; to score the vocabulary
// for more of them at once takes less time.
const screenMost = 3

// shortcut chooses next words without a pass over the lexicon.
type shortcut struct {
	screen *infer.Screen // nil where none helps
	others []int32       // tokens that are not suggested
}

// prepare returns the shortcut that p was asked for, nil if there is none.
func (sc *shortcut) prepare(p *Predictor) *shortcut {
	if sc == nil || p.grams != nil || len(p.more.folds) > 0 {
		return nil
	}
	for id, place := range p.words.place {
		if place < 0 {
			sc.others = append(sc.others, int32(id))
		}
	}
	sc.screen = p.net.NewScreen(p.set, func(id int32) bool { return p.words.place[id] >= 0 })
	return sc
}

// next appends the k likeliest words after state to dst; logits (V) is scratch memory.
func (sc *shortcut) next(dst []Suggestion, p *Predictor, r *ranking, step *infer.Runner, state *nn.State, logits []float32, as casing, k int) []Suggestion {
	if sc.screen != nil {
		return sc.listed(dst, p, logits, step.LogitsScreened(sc.screen, logits, state, k), as)
	}
	step.Logits(logits, state)
	return sc.choose(dst, p, r, logits, as, k)
}

// choose appends the k likeliest words by the logits of all to dst.
func (sc *shortcut) choose(dst []Suggestion, p *Predictor, r *ranking, logits []float32, as casing, k int) []Suggestion {
	for _, id := range sc.others {
		logits[id] = float32(math.Inf(-1))
	}
	best := r.top[:p.set.TopK(r.top[:k], logits)]
	return sc.listed(dst, p, logits, infer.Shortlist{Best: best, Total: p.set.LogSumExp(logits)}, as)
}

// listed appends the list's words to dst.
func (sc *shortcut) listed(dst []Suggestion, p *Predictor, logits []float32, list infer.Shortlist, as casing) []Suggestion {
	for _, id := range list.Best {
		if place := p.words.place[id]; place >= 0 {
			dst = append(dst, Suggestion{p.words.shown[as][place], math.Exp(float64(logits[id] - list.Total))})
		}
	}
	return dst
}
