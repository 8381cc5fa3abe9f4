package predict

import (
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

// discount is taken from each count, for the words that never came after a context (Ney,
// Essen and Kneser 1994: absolute discounting).
const discount = 0.75

// BuildNgrams lists the sequences of 2, 3 and 4 tokens of a text that occur at least
// least[0], least[1] and least[2] times and end in a word. each calls its argument with
// each line, as often as it is called itself. The probability of a word after a context
// is (its count − 0.75) / (the context's count before words).
func BuildNgrams(v *vocab.Vocab, each func(func(line string)) error, least [maxOrder - 1]int) (*Ngrams, error) {
	if v.Len() > maxNgramIDs {
		return nil, fmt.Errorf("ngrams: a vocabulary of %d tokens, want at most %d", v.Len(), maxNgramIDs)
	}
	for i, n := range least {
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
		g.orders[i].count(v, ids, i+2, least[i])
	}
	return g, nil
}

// count lists the sequences of n tokens of ids, which has <eos> before each line.
func (o *ngramOrder) count(v *vocab.Vocab, ids []int32, n, least int) {
	keys := make([]uint64, 0, len(ids))
	run := 0 // tokens of the line so far, its <eos> included
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
			if to-from >= least {
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
