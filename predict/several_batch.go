package predict

// asked is a query of a batch in several languages, or its second part, as a finished word.
type asked struct {
	*blend
	mixture *mixture
	query   int // the index of its answer
}

// answerSeveral is batch.answer for several languages: the predictions of each language are
// computed side by side, in turns, since the next likeliest language of a query depends on what
// the one before has found.
func (p *Predictor) answerSeveral(queries []Query, answers []Answer, errs []error) {
	all := p.askSeveral(queries, errs)
	for open := all; len(open) > 0; {
		turns := make([][]*asked, len(p.voices))
		var still []*asked
		for _, a := range open {
			if l, ok := a.next(); ok {
				turns[l], still = append(turns[l], a), append(still, a)
			}
		}
		for l, v := range p.voices {
			if len(turns[l]) > 0 {
				v.addTurn(turns[l], l, errs)
			}
		}
		open = still
	}
	for _, a := range all {
		if i := a.query; errs[i] == nil {
			if found := a.mixture.finish(a.blend, queries[i]); a.finished {
				answers[i].Autocorrect = found.autocorrect
			} else {
				answers[i].Suggestions, answers[i].Emoji = found.suggestions, a.mixture.emoji(queries[i], found.shares)
			}
		}
		a.end()
	}
}

// askSeveral prepares the queries. With CorrectAuto one is asked twice: see batch.answer.
func (p *Predictor) askSeveral(queries []Query, errs []error) (all []*asked) {
	for i, q := range queries {
		m := p.mixture()
		for _, finished := range []bool{false, true} {
			if finished && !q.asksAutocorrect(nil) {
				break
			}
			b, err := m.prepare(q, finished)
			if err != nil {
				errs[i] = err
				break
			}
			all = append(all, &asked{b, m, i})
		}
	}
	return all
}

// addTurn adds the predictions of p, one of several languages, to those queries.
func (p *Predictor) addTurn(turn []*asked, language int, errs []error) {
	b := p.batches.Get().(*batch)
	defer p.batches.Put(b)
	if p.intraOp != nil {
		defer p.intraOp.leave(b, b.runner)
		p.intraOp.join(b, len(turn))
	}
	b.texts, b.answers = b.texts[:0], b.answers[:0]
	for i, a := range turn {
		if err := b.begin(a.blend.query, a.finished, i); err != nil {
			errs[a.query] = err
		}
	}
	b.read()
	b.score(b.texts...)
	for i, t := range b.texts {
		a := turn[b.answers[i]]
		a.add(t, a.shares[language])
	}
}
