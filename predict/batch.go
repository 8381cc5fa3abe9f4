package predict

import "fmt"

// MaxBatch is the largest number of queries of one Batch.
const MaxBatch = 1024

// batchRows is how many queries are computed side by side: one pass over the model serves
// all of them, and their logits take batchRows·V floats, twice that with CorrectAuto.
const batchRows = 32

// Batch answers several queries at once. The answers are those of Answer, bit for bit,
// but one pass over the model, or over that of each language, serves 32 queries. Answers and errors are in the order of
// the queries. An error of one query does not affect the others; with more than MaxBatch
// queries, each gets an error.
func (p *Predictor) Batch(queries []Query) ([]Answer, []error) {
	answers, errs := make([]Answer, len(queries)), make([]error, len(queries))
	if len(queries) > MaxBatch {
		for i := range errs {
			errs[i] = fmt.Errorf("batch of %d queries, want at most %d", len(queries), MaxBatch)
		}
		return answers, errs
	}
	if p.voices != nil {
		for from := 0; from < len(queries); from += batchRows {
			to := min(len(queries), from+batchRows)
			p.answerSeveral(queries[from:to], answers[from:to], errs[from:to])
		}
		return answers, errs
	}
	b := p.batches.Get().(*batch)
	defer p.batches.Put(b)
	if p.intraOp != nil {
		defer p.intraOp.leave(b, b.runner)
		p.intraOp.join(b, len(queries))
	}
	for from := 0; from < len(queries); from += batchRows {
		to := min(len(queries), from+batchRows)
		b.answer(queries[from:to], answers[from:to], errs[from:to])
	}
	return answers, errs
}

// batch is the memory for up to batchRows queries.
type batch struct {
	scorer
	texts   []*prediction // of the queries that may have suggestions
	answers []int         // for each text, the index of its answer
	unread  [][]int32     // for each state, the tokens to read
}

// newBatch makes a batch for the pool.
func (p *Predictor) newBatch() any {
	p.net.PrepareBatches(p.set)
	return &batch{scorer: p.newScorer()}
}

// answer writes the answers and errors of up to batchRows queries. With CorrectAuto a query is
// two texts: one with the letters typed as the beginning of a word, one as a whole word.
func (b *batch) answer(queries []Query, answers []Answer, errs []error) {
	b.texts, b.answers = b.texts[:0], b.answers[:0]
	for i, q := range queries {
		errs[i] = b.begin(q, false, i)
		if errs[i] == nil && q.asksAutocorrect(nil) {
			errs[i] = b.begin(q, true, i)
		}
		if errs[i] == nil {
			answers[i].Emoji = b.p.emojiOf(q)
		}
	}
	b.read()
	b.score(b.texts...)
	for i, t := range b.texts {
		a := &answers[b.answers[i]]
		if found := t.suggest(nil); t.finished {
			a.Autocorrect = autocorrect(found, t)
		} else {
			a.Suggestions = found
		}
		b.p.end(t)
	}
}

// begin makes a text of q, whose answer has index i, unless no word can match.
func (b *batch) begin(q Query, finished bool, i int) error {
	t, err := b.p.begin(q, finished, nil)
	if t != nil {
		b.texts, b.answers = append(b.texts, t), append(b.answers, i)
	}
	return err
}

// read brings the states of all texts to their ends, side by side.
func (b *batch) read() {
	b.states, b.unread = b.states[:0], b.unread[:0]
	for _, t := range b.texts {
		if known := b.p.recall(t); known < len(t.ids) {
			b.states, b.unread = append(b.states, t.state), append(b.unread, t.ids[known:])
		}
	}
	b.runner.Prefill(b.states, b.unread)
	for _, t := range b.texts {
		b.p.states.store(t)
	}
}
