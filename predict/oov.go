package predict

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/vocab"
)

// oovWords lists the words of a Words that the vocabulary lacks and the blocklist does not
// have, sorted by their folds. All lists are parallel.
type oovWords struct {
	wordIndex
	words  []string  // as written
	share  []float32 // of the probability of <unk>
	letter []firstLetter
	cased  [casings - firstUpper][]atomic.Pointer[string] // the word in another case, made when first asked for
	tag    string                                         // of the language
}

func newOOVWords(w *Words, v *vocab.Vocab, p *Predictor) *oovWords {
	o := &oovWords{tag: p.language.Tag}
	if w == nil {
		return o
	}
	type one struct {
		Learned
		fold string
	}
	all := make([]one, 0, len(w.list))
	total, scripts := 0.0, p.language.scripts()
	for _, x := range w.list {
		if fold := Fold(x.Word); !v.Has(x.Word) && isNative(x.Word, scripts) && !p.blocked.Has(x.Word) && !p.nonwords.Has(x.Word) {
			if fold == x.Word {
				fold = x.Word // one string for both
			}
			all, total = append(all, one{x, fold}), total+float64(x.Count)
		}
	}
	slices.SortStableFunc(all, func(a, b one) int { return strings.Compare(a.fold, b.fold) })
	n := len(all)
	o.wordIndex, o.words, o.share, o.letter = newWordIndex(n), make([]string, n), make([]float32, n), make([]firstLetter, n)
	for c := range o.cased {
		o.cased[c] = make([]atomic.Pointer[string], n)
	}
	for i, x := range all {
		o.set(i, p.spelling(x.Word), x.fold)
		o.words[i], o.share[i], o.letter[i] = x.Word, float32(float64(x.Count)/total), firstLetterOf(x.Word)
	}
	return o
}

// shown returns word i in case c.
func (o *oovWords) shown(i int, c casing) string {
	if c < firstUpper {
		return o.words[i]
	}
	cached := &o.cased[c-firstUpper][i]
	if word := cached.Load(); word != nil {
		return *word
	}
	word := c.apply(o.words[i], o.tag)
	cached.Store(&word)
	return word
}

// match returns the places of the words that begin with the folded prefix. An empty one
// matches none: before a letter is typed, a word beyond the vocabulary is never among the
// likeliest.
func (o *oovWords) match(prefix []byte) span {
	if len(prefix) == 0 {
		return span{}
	}
	return o.wordIndex.match(prefix)
}
