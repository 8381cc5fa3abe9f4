package predict

import (
	"fmt"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// MaxBatch is the most queries of one Batch.
const MaxBatch = 1024

// batchRows is how many texts move on side by side: the model is read once for that
// many, and their scores take batchRows·V floats.
const batchRows = 32

// Query is one text of a Batch; its fields are Complete's arguments.
type Query struct {
	Context, Prefix string
	K               int // 1 to MaxK
}

// Batch answers several queries at once with what Complete answers to each, bit for
// bit, and reads the model once for 32 of them. Answers and errors stand in the order
// of the queries; one query's error leaves the others alone. More than MaxBatch
// queries are an error of each.
func (p *Predictor) Batch(queries []Query) ([][]Suggestion, []error) {
	answers, errs := make([][]Suggestion, len(queries)), make([]error, len(queries))
	if len(queries) > MaxBatch {
		for i := range errs {
			errs[i] = fmt.Errorf("batch of %d queries, want at most %d", len(queries), MaxBatch)
		}
		return answers, errs
	}
	b := p.batches.Get().(*batch)
	defer p.batches.Put(b)
	if p.crew != nil {
		defer p.crew.leave(b, b.step)
		p.crew.join(b, len(queries))
	}
	for from := 0; from < len(queries); from += batchRows {
		to := min(len(queries), from+batchRows)
		b.answer(queries[from:to], answers[from:to], errs[from:to])
	}
	return answers, errs
}

// batch is the memory of up to batchRows queries.
type batch struct {
	p      *Predictor
	step   *infer.Runner
	texts  [batchRows]*scratch // borrowed from p, nil where there is nothing to compute
	done   [batchRows]int      // tokens that have been read
	states []*nn.State         // of the texts that move on
	words  [][]int32           // beside states: what they have to read
	most   []int               // beside states: how many words are wanted
	logits []float32           // (batchRows, V)
}

func (p *Predictor) newBatch() any {
	p.net.PrepareBatches(p.set)
	return &batch{p: p, step: p.net.NewRunner(kernels.NewWorker(p.set))}
}

func (b *batch) answer(queries []Query, answers [][]Suggestion, errs []error) {
	defer b.giveBack()
	for i, q := range queries {
		if errs[i] = checkK(q.K); errs[i] != nil {
			continue
		}
		s := b.p.scratch.Get().(*scratch)
		b.texts[i] = s
		if !b.p.seek(&s.chooser, q.Prefix) {
			b.p.scratch.Put(s)
			b.texts[i] = nil
			continue
		}
		s.ids = b.p.context(s.ids[:0], q.Context)
		b.done[i] = b.p.recall(s)
	}
	b.read()
	b.score(queries, answers)
	for i, s := range b.texts {
		if s != nil && answers[i] == nil {
			answers[i] = b.p.best(nil, &s.chooser, casingOf(queries[i].Context, queries[i].Prefix), queries[i].K)
		}
	}
}

// read moves all texts on to their ends, side by side.
func (b *batch) read() {
	b.states, b.words = b.states[:0], b.words[:0]
	for i, s := range b.texts {
		if s != nil && b.done[i] < len(s.ids) {
			b.states, b.words = append(b.states, s.state), append(b.words, s.ids[b.done[i]:])
		}
	}
	b.step.Prefill(b.states, b.words)
	for _, s := range b.texts {
		if s != nil {
			b.p.remember(s)
		}
	}
}

// whole reports whether a query takes the scores of all words.
func (b *batch) whole(q Query) bool { return q.Prefix == "" || b.p.grams != nil }

// score weighs the words of each text: all words of those where no letter has been
// typed, or of all texts, side by side, the others' few one text after the other.
func (b *batch) score(queries []Query, answers [][]Suggestion) {
	b.states, b.most = b.states[:0], b.most[:0]
	for i, s := range b.texts {
		if s == nil {
			continue
		}
		if b.whole(queries[i]) {
			b.states, b.most = append(b.states, s.state), append(b.most, queries[i].K)
			continue
		}
		s.wanted = b.p.wanted(s.wanted[:0], &s.chooser)
		b.step.LogitsFor(s.logits, s.wanted, s.state)
		b.p.judge(&s.chooser, s.logits, queries[i].Context, queries[i].Prefix, beside{ids: s.ids})
	}
	if len(b.states) == 0 {
		return
	}
	v, short := b.p.net.Vocab, b.p.short
	screened := short != nil && short.screen != nil
	if screened && !short.screen.SideBySide() && len(b.states) <= screenMost {
		for i, s := range b.texts {
			if s != nil && b.whole(queries[i]) {
				answers[i] = short.next(nil, b.p, &s.ranking, b.step, s.state, s.logits, casingOf(queries[i].Context, ""), queries[i].K)
			}
		}
		return
	}
	if len(b.logits) < len(b.states)*v {
		b.logits = make([]float32, len(b.states)*v)
	}
	var lists []infer.Shortlist
	if screened && short.screen.SideBySide() {
		lists = b.step.LogitsScreenedBatch(short.screen, b.logits, b.states, b.most)
	} else {
		b.step.LogitsBatch(b.logits, b.states)
	}
	row := 0
	for i, s := range b.texts {
		if s != nil && b.whole(queries[i]) {
			logits, with := b.logits[row*v:][:v], beside{ids: s.ids}
			row++
			if as := casingOf(queries[i].Context, ""); lists != nil {
				answers[i] = short.listed(nil, b.p, logits, lists[row-1], as)
				continue
			} else if short != nil {
				answers[i] = short.choose(nil, b.p, &s.ranking, logits, as, queries[i].K)
				continue
			}
			if b.p.grams != nil {
				with.total = b.p.measure(&s.chooser, logits)
			}
			b.p.judge(&s.chooser, logits, queries[i].Context, queries[i].Prefix, with)
		}
	}
}

func (b *batch) giveBack() {
	for i, s := range b.texts {
		if s != nil {
			b.p.scratch.Put(s)
			b.texts[i] = nil
		}
	}
}
