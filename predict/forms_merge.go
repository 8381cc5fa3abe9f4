package predict

import (
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

// Merge returns the forms with those of a person's own text, each use of which counts for
// weight uses. nil has none, as the receiver and as own.
func (f *Forms) Merge(own *Forms, weight int64) *Forms {
	merged := &Forms{}
	if f != nil {
		merged.list, merged.before, merged.pairs = slices.Clone(f.list), f.before, slices.Clone(f.pairs)
	}
	if own == nil {
		return merged
	}
	if f == nil || len(f.before) == 0 {
		merged.before = own.before
	}
	merged.mergePairs(own.pairs, weight)
	at := make(map[string]int, len(merged.list))
	for i, x := range merged.list {
		at[vocab.Keyboard.Key(x.small)] = i
	}
	for _, x := range own.list {
		i, ok := at[vocab.Keyboard.Key(x.small)]
		if !ok {
			if len(merged.list) == maxForms {
				continue
			}
			i = len(merged.list)
			merged.list = append(merged.list, twoForms{small: x.small, capital: x.capital})
		}
		to := &merged.list[i]
		for _, n := range []struct {
			to  *int64
			own int64
		}{{&to.plain.small, x.plain.small}, {&to.plain.capital, x.plain.capital}, {&to.named.small, x.named.small}, {&to.named.capital, x.named.capital}} {
			*n.to = min(maxWordCount, *n.to+weight*n.own)
		}
	}
	merged.sort()
	return merged
}

// mergePairs adds the counts of pairs, times weight.
func (f *Forms) mergePairs(own []formPair, weight int64) {
	at := make(map[[2]string]int, len(f.pairs))
	for i, p := range f.pairs {
		at[[2]string{p.before, p.word}] = i
	}
	for _, p := range own {
		i, ok := at[[2]string{p.before, p.word}]
		if !ok {
			if len(f.pairs) == maxForms {
				continue
			}
			i = len(f.pairs)
			f.pairs = append(f.pairs, formPair{before: p.before, word: p.word})
		}
		to := &f.pairs[i]
		to.small, to.capital = min(maxWordCount, to.small+weight*p.small), min(maxWordCount, to.capital+weight*p.capital)
	}
}
