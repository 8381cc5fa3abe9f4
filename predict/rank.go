package predict

import "github.com/lstmkb/lstmkb/vocab"

// ranking is the memory of a choice among words.
type ranking struct {
	scores []float32 // then probabilities, of the words chosen from
	total  float32   // log-sum-exp of their logits
	top    []int32
	prefix []byte // folded

	learned []string // words outside the vocabulary, whose scores stand last
}

func (p *Predictor) newRanking() ranking {
	return ranking{scores: make([]float32, 0, len(p.words.ids)), top: make([]int32, MaxK)}
}

// find returns the places of the words that begin with prefix.
func (p *Predictor) find(r *ranking, prefix string) (from, to int) {
	r.prefix = r.prefix[:0]
	if len(prefix) > vocab.MaxWord {
		return 0, 0
	}
	if r.prefix = appendFold(r.prefix, prefix); prefix != "" && len(r.prefix) == 0 {
		return 0, 0
	}
	return p.words.span(r.prefix)
}

// weigh makes probabilities among the words [from, to) of their logits.
func (p *Predictor) weigh(r *ranking, logits []float32, from, to int) {
	r.scores = r.scores[:0]
	for _, id := range p.words.ids[from:to] {
		r.scores = append(r.scores, logits[id])
	}
	r.total = p.set.LogSumExp(r.scores)
	p.set.Exp(r.scores, r.scores, r.total, 1)
}
