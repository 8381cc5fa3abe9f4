package eval

import (
	"context"
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Score holds the results of a model on a text.
type Score struct {
	Metrics
	// Words covers only the positions whose next token is neither <unk> nor <eos>, and
	// does not rank these two; its probabilities are still over all tokens.
	Words   Metrics `json:"words"`
	UnkRate float64 `json:"unk_rate"` // share of the tokens that are <unk>
}

// Metrics holds the figures over a set of positions.
type Metrics struct {
	Perplexity float64 `json:"perplexity"` // exp of the mean negative log-likelihood
	Top1       float64 `json:"top1"`       // share of positions whose next token ranks first
	Top3       float64 `json:"top3"`       // among the first three
	Top5       float64 `json:"top5"`       // among the first five
	Tokens     int64   `json:"tokens"`     // positions counted
}

// A text is read as rows in parallel, each from an empty state, so that matrix products are
// large enough to be fast. The first token of each row is not predicted.
const (
	evalRows  = 16
	evalSteps = 128
)

// Text scores a model on encoded text. It is an error if the text is too short to predict a
// token; progress, if not nil, is called with the share done.
func Text(ctx context.Context, m *nn.Model, p *kernels.Pool, ids []int32, progress func(done float64)) (Score, error) {
	rows := max(1, min(evalRows, len(ids)/2))
	batches, err := corpus.NewBatches(ids, rows, 1)
	if err != nil {
		return Score{}, err
	}
	var (
		x, y    = make([]int32, rows*evalSteps), make([]int32, rows*evalSteps)
		results = make([]result, rows*evalSteps)
		state   = m.NewState(rows)
		all     tally
		words   tally
		unk     int64
	)
	for start := 0; ; {
		if err := ctx.Err(); err != nil {
			return Score{}, err
		}
		steps := batches.Window(start, evalSteps, x, y)
		if steps == 0 {
			break
		}
		n := rows * steps
		targets := y[:n]
		m.Eval(p, x[:n], targets, state, func(row int, logits []float32, nll float64) {
			// Logits come in time-major order; targets are row-major.
			results[row] = rank(p.Set, logits, targets[row%rows*steps+row/rows], nll)
		})
		for _, r := range results[:n] {
			all.add(r.nll, r.rank)
			if r.word {
				words.add(r.nll, r.wordRank)
			}
			if r.unk {
				unk++
			}
		}
		start += steps
		if progress != nil {
			progress(float64(start) / float64(batches.RowLen()-1))
		}
	}
	if math.IsNaN(all.nll) || math.IsInf(all.nll, 0) {
		return Score{}, fmt.Errorf("the model's scores overflow: mean negative log-likelihood %v", all.nll/float64(all.n))
	}
	return Score{all.metrics(), words.metrics(), float64(unk) / float64(all.n)}, nil
}

type result struct {
	nll            float64
	rank, wordRank int // number of tokens, of words, that score above the target
	word, unk      bool
}

func rank(s *kernels.Set, logits []float32, target int32, nll float64) result {
	score := logits[target]
	// Of equal scores the lower id ranks first.
	above := s.CountAbove(logits[:target], math.Nextafter32(score, float32(math.Inf(-1)))) + s.CountAbove(logits[target:], score)
	r := result{nll: nll, rank: above, wordRank: above, unk: target == vocab.Unk}
	r.word = !r.unk && target != vocab.Eos
	for _, id := range []int32{vocab.Unk, vocab.Eos} {
		if logits[id] >= score && id < target {
			r.wordRank--
		}
	}
	return r
}

// Perplexity is exp of a mean negative log-likelihood, limited to the numbers that JSON can
// hold.
func Perplexity(nll float64) float64 { return min(math.Exp(nll), math.MaxFloat64) }

type tally struct {
	nll              float64
	top1, top3, top5 int64
	n                int64
}

func (t *tally) add(nll float64, rank int) {
	t.n++
	t.nll += nll
	for _, c := range []struct {
		k   int
		sum *int64
	}{{1, &t.top1}, {3, &t.top3}, {5, &t.top5}} {
		if rank < c.k {
			*c.sum++
		}
	}
}

func (t *tally) metrics() Metrics {
	if t.n == 0 {
		return Metrics{}
	}
	n := float64(t.n)
	return Metrics{Perplexity(t.nll / n), float64(t.top1) / n, float64(t.top3) / n, float64(t.top5) / n, t.n}
}
