package predict

import "sort"

// profileWeight is λ of profileStage; docs/metrics.md says how it was chosen.
const profileWeight = 0.05

// profileStage mixes the scores with the counts n of a profile:
//
//	p(w) = (1−λ)·p_model(w) + λ·n(w)/Σn
type profileStage struct{}

func (profileStage) use(t *prediction) use {
	return when(t.session != nil && t.session.Profile != nil, usesProbabilities|addsWords)
}

func (profileStage) apply(t *prediction) {
	pr := t.session.Profile
	pr.mu.RLock()
	defer pr.mu.RUnlock()
	if pr.total == 0 {
		return
	}
	t.scale(1 - profileWeight)
	words, oov := walk{t.lexicon.folds, t.vocabSpan}, walk{t.oov.folds, t.oovSpan}
	at := sort.Search(len(pr.folds), func(i int) bool { return pr.folds[i] >= string(t.prefix) })
	for ; at < len(pr.folds) && t.matches(pr.folds[at]); at++ {
		fold, w := pr.folds[at], pr.words[at]
		x := float32(profileWeight * float64(w.Count) / float64(pr.total))
		if place, ok := words.find(fold); ok {
			*t.vocabScores().at(place) += x
		} else if place, ok := oov.find(fold); ok {
			*t.oovScores().at(place) += x
		} else {
			t.learn(w.Word, fold, x)
		}
	}
}

// walk goes through a span of sorted folds.
type walk struct {
	folds []string
	span
}

// find goes on to the first fold that is not less than this one, and reports whether it is
// this one. It doubles its steps, so that both a few words in a long list and many words
// are found fast.
func (w *walk) find(fold string) (place int32, ok bool) {
	step := 1
	for w.from+step < w.to && w.folds[w.from+step] < fold {
		w.from += step
		step *= 2
	}
	w.from += sort.Search(min(step+1, w.len()), func(i int) bool { return w.folds[w.from+i] >= fold })
	return int32(w.from), w.from < w.to && w.folds[w.from] == fold
}
