package predict

import (
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// Merge returns the forms with those of a person's own text, each use of which counts for
// weight uses. nil has none, as the receiver and as own.
func (f *Forms) Merge(own *Forms, weight int64) *Forms {
	merged := &Forms{}
	if f != nil {
		merged.list = slices.Clone(f.list)
	}
	if own == nil {
		return merged
	}
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
	slices.SortFunc(merged.list, func(a, b twoForms) int { return strings.Compare(a.small, b.small) })
	return merged
}
