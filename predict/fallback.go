package predict

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lstmkb/lstmkb/vocab"
)

// fallback lists the words of a Words that the vocabulary lacks, in the order of
// their folded letters.
type fallback struct {
	folds []string
	words []string  // as written, beside folds
	share []float32 // of what <unk> has
	// capital tells the words that are written with one.
	capital []bool
	cased   [allUpper][]atomic.Pointer[string] // the words in another case, once one has been asked for
}

func newFallback(w *Words, v *vocab.Vocab, blocked *Blocklist) *fallback {
	f := &fallback{}
	if w == nil {
		return f
	}
	type one struct {
		Learned
		fold string
	}
	all := make([]one, 0, len(w.list))
	total := 0.0
	for _, x := range w.list {
		if fold := Fold(x.Word); !v.Has(x.Word) && !blocked.hasFold(fold) {
			if fold == x.Word {
				fold = x.Word // one string for both
			}
			all, total = append(all, one{x, fold}), total+float64(x.Count)
		}
	}
	slices.SortStableFunc(all, func(a, b one) int { return strings.Compare(a.fold, b.fold) })
	n := len(all)
	f.folds, f.words, f.share, f.capital = make([]string, n), make([]string, n), make([]float32, n), make([]bool, n)
	for c := range f.cased {
		f.cased[c] = make([]atomic.Pointer[string], n)
	}
	for i, x := range all {
		f.folds[i], f.words[i], f.share[i], f.capital[i] = x.fold, x.Word, float32(float64(x.Count)/total), hasCapital(x.Word)
	}
	return f
}

// shown is word i in that case.
func (f *fallback) shown(i int, c casing) string {
	if c == asListed {
		return f.words[i]
	}
	at := &f.cased[c-1][i]
	word := at.Load()
	if word == nil {
		made := c.apply(f.words[i])
		word = &made
		at.Store(word)
	}
	return *word
}

// span returns the places [from, to) of the words that begin with the folded
// prefix: none for an empty one, since a word outside the vocabulary is never among
// the likeliest before a letter is typed.
func (f *fallback) span(prefix []byte) (from, to int) {
	if len(prefix) == 0 {
		return 0, 0
	}
	return spanOf(f.folds, prefix)
}
