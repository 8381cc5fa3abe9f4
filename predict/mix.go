package predict

import "sort"

// learnedWeight is λ below; docs/metrics.md says how it was chosen.
const learnedWeight = 0.1

// mix turns r's scores, probabilities among the words [from, to) that have the
// share mass of all, into those of the mixture with the profile's counts c,
//
//	p(w) = (1−λ)·p_model(w) + λ·c(w)/Σc
//
// normalised among the words that begin with the prefix, and appends those of the
// vocabulary's strangers, which r.learned lists.
func (p *Predictor) mix(r *ranking, pr *Profile, mass float64, from, to int) {
	r.learned = r.learned[:0]
	if pr == nil {
		return
	}
	pr.mu.RLock()
	defer pr.mu.RUnlock()
	if pr.total == 0 {
		return
	}
	keep := (1 - learnedWeight) * mass
	sum := keep
	for i := range r.scores {
		r.scores[i] *= float32(keep)
	}
	at := sort.Search(len(pr.folds), func(i int) bool { return pr.folds[i] >= string(r.prefix) })
	for ; at < len(pr.folds) && hasPrefix(pr.folds[at], r.prefix); at++ {
		fold, w := pr.folds[at], pr.words[at]
		if p.blocked.hasFold(fold) {
			continue
		}
		share := learnedWeight * float64(w.Count) / float64(pr.total)
		sum += share
		i := from + sort.Search(to-from, func(i int) bool { return p.words.folds[from+i] >= fold })
		if i < to && p.words.folds[i] == fold {
			r.scores[i-from] += float32(share)
		} else {
			r.scores, r.learned = append(r.scores, float32(share)), append(r.learned, w.Word)
		}
	}
	for i := range r.scores {
		r.scores[i] /= float32(sum)
	}
}
