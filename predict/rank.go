package predict

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// output scores words: a row of the decoder for each.
type output struct {
	set          *kernels.Set
	weight, bias []float32 // (V, K), (V)
	project      []float32 // (K, H) and its bias (K), nil for none
	projectBias  []float32
	width        int // K
	hidden       int // H
	layers       int
}

func newOutput(m *nn.Model, set *kernels.Set) output {
	o := output{set: set, bias: m.Param("decoder.bias").Value, hidden: m.Hidden, width: m.Hidden, layers: m.Layers}
	if m.Tied {
		o.weight, o.width = m.Param("embedding.weight").Value, m.Embedding
	} else {
		o.weight = m.Param("decoder.weight").Value
	}
	if m.Projected() {
		o.project, o.projectBias = m.Param("projection.weight").Value, m.Param("projection.bias").Value
	}
	return o
}

// rows writes logits[id] for those ids alone, the same bits as nn.Step.Logits
// writes. x (K) is scratch memory.
func (o *output) rows(logits []float32, ids []int32, x []float32, s *nn.State) {
	h := s.H[(o.layers-1)*o.hidden:][:o.hidden]
	if o.project != nil {
		o.set.Gemv(x, o.project, o.hidden, h)
		o.set.Axpy(1, o.projectBias, x)
		h = x
	}
	for _, id := range ids {
		o.set.Gemv(logits[id:id+1], o.weight[int(id)*o.width:][:o.width], o.width, h)
		logits[id] += o.bias[id]
	}
}

// ranking is the memory of a choice among words.
type ranking struct {
	hidden []float32 // (K)
	scores []float32 // then probabilities, of the words chosen from
	total  float32   // log-sum-exp of their logits
	top    []int32
	prefix []byte // folded

	learned []string // words outside the vocabulary, whose scores stand last
}

func (p *Predictor) newRanking() ranking {
	return ranking{hidden: make([]float32, p.output.width), scores: make([]float32, 0, len(p.words.ids)), top: make([]int32, MaxK)}
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

// rank appends the k likeliest of r's words, which begin at place from, to dst.
// The word that is the typed letters themselves takes the last place if it is not
// among them.
func (p *Predictor) rank(dst []Suggestion, r *ranking, c casing, from, to, k int) []Suggestion {
	top := r.top[:p.set.TopK(r.top[:k], r.scores)]
	// Words that are the letters typed stand first in the span.
	if len(r.prefix) > 0 && len(top) == k && from < to && p.words.folds[from] == string(r.prefix) {
		offered := false
		for _, at := range top {
			offered = offered || at == 0
		}
		if !offered {
			top[k-1] = 0
		}
	}
	for _, at := range top {
		word := ""
		if i := from + int(at); i < to {
			word = p.words.shown[c][i]
		} else {
			word = c.apply(r.learned[i-to])
		}
		dst = append(dst, Suggestion{word, float64(r.scores[at])})
	}
	return dst
}
