package predict

import (
	"math"
	"sort"
)

// learnedWeight is λ below; docs/metrics.md says how it was chosen.
const learnedWeight = 0.05

// beside is what there is to mix a model's own scores with.
type beside struct {
	ids     []int32 // before the word
	total   float32 // log-sum-exp of the vocabulary's words, without which the rest has no measure
	profile *Profile
	cache   *cache
}

// mix turns c's scores into those of the mixture with n-grams and what has been taught,
// up to a factor, and appends those of words that no list has, which c.learned names.
func (p *Predictor) mix(c *chooser, t beside) {
	c.learned, c.learnedFolds, c.fromProfile = c.learned[:0], c.learnedFolds[:0], 0
	if p.grams == nil && t.profile == nil && t.cache == nil {
		return
	}
	keep := float32(math.Exp(float64(c.total - t.total)))
	for i := range c.scores {
		c.scores[i] *= keep
	}
	p.mixNgrams(c, t.ids)
	if t.profile != nil {
		p.mixProfile(c, t.profile)
	}
	t.cache.mix(c)
}

// mixProfile mixes scores, which are probabilities among all words, with the counts n
// of a profile:
//
//	p(w) = (1−λ)·p_model(w) + λ·n(w)/Σn
func (p *Predictor) mixProfile(c *chooser, pr *Profile) {
	pr.mu.RLock()
	defer pr.mu.RUnlock()
	if pr.total == 0 {
		return
	}
	for i := range c.scores {
		c.scores[i] *= 1 - learnedWeight
	}
	words, more := walk{p.words.folds, c.from, c.to}, walk{p.more.folds, c.moreFrom, c.moreTo}
	at := sort.Search(len(pr.folds), func(i int) bool { return pr.folds[i] >= string(c.prefix) })
	for ; at < len(pr.folds) && hasPrefix(pr.folds[at], c.prefix); at++ {
		fold, w := pr.folds[at], pr.words[at]
		if p.blocked.hasFold(fold) {
			continue
		}
		x := float32(learnedWeight * float64(w.Count) / float64(pr.total))
		if i, ok := words.to(fold); ok {
			c.scores[i-c.from] += x
		} else if i, ok := more.to(fold); ok {
			c.scores[c.to-c.from+i-c.moreFrom] += x
		} else {
			c.scores, c.learned, c.learnedFolds = append(c.scores, x), append(c.learned, w.Word), append(c.learnedFolds, fold)
		}
	}
	c.fromProfile = len(c.learned)
}

// walk goes through sorted folds.
type walk struct {
	folds   []string
	at, end int
}

// to goes on to the first fold that is not before this one, and reports whether it
// is this one. It doubles its steps, so that a few words in a long list and many
// words are both quick.
func (w *walk) to(fold string) (int, bool) {
	step := 1
	for w.at+step < w.end && w.folds[w.at+step] < fold {
		w.at += step
		step *= 2
	}
	w.at += sort.Search(min(step+1, w.end-w.at), func(i int) bool { return w.folds[w.at+i] >= fold })
	return w.at, w.at < w.end && w.folds[w.at] == fold
}
