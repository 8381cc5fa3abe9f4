package predict

import (
	"cmp"
	"slices"
)

// blended is a word of a blend.
type blended struct {
	Suggestion
	fold, key string
	text      *prediction // whose spelling it has: that of the language in which it is likeliest
	score     float32     // there
	typed     bool        // it is the letters typed, and is offered anyway
}

// suggest returns the K likeliest words. A word of several languages has the sum of its
// probabilities.
func (b *blend) suggest(p *Predictor) []Suggestion {
	words := b.words()
	words = slices.DeleteFunc(words, func(w blended) bool { return p.blocksElsewhere(w) })
	slices.SortStableFunc(words, func(x, y blended) int { return cmp.Compare(y.Probability, x.Probability) })
	if b.finished {
		b.lowerUnknown(words)
	}
	words = keepTyped(words, b.k)
	if len(words) == 0 {
		return nil
	}
	lead := slices.Index(b.texts, words[0].text)
	b.texts[0], b.texts[lead] = b.texts[lead], b.texts[0]
	suggestions := make([]Suggestion, len(words))
	for i, w := range words {
		if b.total > 0 { // else the letters are so unlikely that all scores are 0
			w.Probability /= b.total
		}
		suggestions[i] = w.Suggestion
	}
	return suggestions
}

// words returns the likeliest words of each language, each word once.
func (b *blend) words() (words []blended) {
	for _, t := range b.texts {
		for _, i := range t.best() {
			if t.scores[i] < 0 {
				continue
			}
			w := blended{Suggestion: t.suggestion(int(i)), text: t, score: t.scores[i], typed: int(i) < t.typed() && t.offered(i)}
			if w.fold, w.key = t.letters(int(i)); w.key == splitKey || t.elided != "" {
				w.key = w.Word // of two words, which no other list has
			} else {
				w.Probability = b.score(w)
			}
			at := slices.IndexFunc(words, func(x blended) bool { return x.fold == w.fold && x.key == w.key && x.text.elided == t.elided })
			switch {
			case at < 0:
				words = append(words, w)
			case w.score > words[at].score:
				words[at] = w
			}
		}
	}
	return words
}

// score returns the sum of a word's scores in all languages that read the letters typed alike: with
// the same elision before them.
func (b *blend) score(w blended) (sum float64) {
	for _, t := range b.texts {
		if t.elided == w.text.elided {
			sum += float64(t.score(w.fold, w.key))
		}
	}
	return sum
}

// blocksElsewhere reports whether another language blocks a word that is commoner there than in
// the language that has found it, and the person neither has typed it to its end nor uses it.
func (p *Predictor) blocksElsewhere(w blended) bool {
	if w.fold == string(w.text.prefix) || w.text.session != nil && w.text.session.Profile.standing(w.fold, w.key) == kept {
		return false
	}
	return slices.ContainsFunc(p.voices, func(v *Predictor) bool {
		return v != w.text.p && v.blocked.has(w.fold, w.key) && v.common(w.key) > w.text.p.common(w.key)
	})
}

// lowerUnknown moves the letters of a finished word that no list has behind all words.
func (b *blend) lowerUnknown(words []blended) {
	i := slices.IndexFunc(words, func(w blended) bool { return w.Kind == AsTyped })
	if i < 0 || slices.ContainsFunc(b.texts, (*prediction).knowsTyped) {
		return
	}
	typed := words[i]
	copy(words[i:], words[i+1:])
	words[len(words)-1] = typed
}

// keepTyped returns the first k words. Words that are the letters typed and would be left out
// take the last places, but for the first.
func keepTyped(words []blended, k int) []blended {
	if len(words) <= k {
		return words
	}
	kept := words[:k:k]
	for _, w := range words[k:] {
		if !w.typed {
			continue
		}
		for i := k - 1; i >= min(1, k-1); i-- {
			if !kept[i].typed {
				kept = append(slices.Delete(kept, i, i+1), w)
				break
			}
		}
	}
	return kept
}
