package predict

import (
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

// discount is subtracted from each count, to leave probability for words that never followed
// the context (absolute discounting: Ney, Essen and Kneser 1994).
const discount = 0.75

// BuildNgrams lists the sequences of 2, 3 and 4 tokens of a text that end in a word and occur
// at least minCounts[0], minCounts[1] and minCounts[2] times. each calls its argument with
// each line of the text and returns an error if it cannot read the text, which BuildNgrams
// returns. The probability of a word after a context is
//
//	(count of the word after the context − 0.75) / (count of all words after the context)
func BuildNgrams(v *vocab.Vocab, each func(func(line string)) error, minCounts [maxOrder - 1]int) (*Ngrams, error) {
	if v.Len() > maxNgramIDs {
		return nil, fmt.Errorf("ngrams: a vocabulary of %d tokens, want at most %d", v.Len(), maxNgramIDs)
	}
	for i, n := range minCounts {
		if n < 1 {
			return nil, fmt.Errorf("ngrams: least count of %d tokens is %d, want 1 or more", i+2, n)
		}
	}
	var ids []int32
	if err := each(func(line string) { ids = v.AppendLine(append(ids, vocab.Eos), line) }); err != nil {
		return nil, err
	}
	g := newNgrams(v.Hash(), v.Len())
	for i := range g.orders {
		g.orders[i].count(v, ids, i+2, minCounts[i])
	}
	return g, nil
}

// count lists the sequences of n tokens that occur at least minCount times in ids, which has
// <eos> before each line.
func (o *ngramOrder) count(v *vocab.Vocab, ids []int32, n, minCount int) {
	keys := make([]uint64, 0, len(ids))
	run := 0 // tokens of the line so far, with its <eos>
	for at, id := range ids {
		if run++; id == vocab.Eos {
			run = 1
		}
		if run < n || !v.IsWord(id) {
			continue
		}
		key := uint64(0)
		for _, id := range ids[at-n+1 : at+1] {
			key = key<<16 | uint64(id)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for len(keys) > 0 {
		context := keys[0] >> 16
		all := 1
		for all < len(keys) && keys[all]>>16 == context {
			all++
		}
		before := len(o.ids)
		for from := 0; from < all; {
			to := from + 1
			for to < all && keys[to] == keys[from] {
				to++
			}
			if to-from >= minCount {
				o.ids = append(o.ids, uint16(keys[from]))
				o.share = append(o.share, shareOf((float64(to-from)-discount)/float64(all)))
			}
			from = to
		}
		if len(o.ids) > before {
			o.add(context)
		}
		keys = keys[all:]
	}
}
