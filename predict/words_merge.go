package predict

import (
	"math"
	"slices"
)

// List returns the words and their counts in the list's order.
func (w *Words) List() []Learned { return slices.Clone(w.list) }

// Merge returns the list with the words of a person's own text. The list counts as much as
// prior uses of its words in that text would (MAP adaptation: Bacchiani et al. 2006), so that
// the share of a word is
//
//	(own(w) + prior·n(w)/Σn) / (Σ own + prior)
//
// nil is an empty list, as the receiver and as own.
func (w *Words) Merge(own *Words, prior float64) *Words {
	merged, total := &Words{}, 0.0
	if w != nil {
		merged.list = slices.Clone(w.list)
	}
	at := make(map[string]int, len(merged.list))
	for i, x := range merged.list {
		at[spelling(x.Word)] = i
		total += float64(x.Count)
	}
	if own == nil {
		return merged
	}
	uses := max(1, total/prior) // that a use in the text counts for
	for _, x := range own.list {
		n := uses * float64(x.Count)
		if i, ok := at[spelling(x.Word)]; ok {
			merged.list[i].Count = int(min(maxWordCount, float64(merged.list[i].Count)+math.Round(n)))
		} else if len(merged.list) < maxWords {
			merged.list = append(merged.list, Learned{x.Word, int(min(maxWordCount, math.Round(n)))})
		}
	}
	return merged
}
