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
	ids, err := ngramIDs(v, each, minCounts)
	if err != nil {
		return nil, err
	}
	g := newNgrams(v.Hash(), v.Len())
	for i := range g.orders {
		o := &g.orders[i]
		eachContext(v, ids, i+2, func(context uint64, all int, words []wordCount) {
			o.addCounted(context, all, words, minCounts[i])
		})
	}
	return g, nil
}

// ngramIDs returns the tokens of a text with <eos> before each line, and checks the other
// arguments of BuildNgrams.
func ngramIDs(v *vocab.Vocab, each func(func(line string)) error, minCounts [maxOrder - 1]int) (ids []int32, err error) {
	if v.Len() > maxNgramIDs {
		return nil, fmt.Errorf("ngrams: a vocabulary of %d tokens, want at most %d", v.Len(), maxNgramIDs)
	}
	for i, n := range minCounts {
		if n < 1 {
			return nil, fmt.Errorf("ngrams: least count of %d tokens is %d, want 1 or more", i+2, n)
		}
	}
	err = each(func(line string) { ids = v.AppendLine(append(ids, vocab.Eos), line) })
	return ids, err
}

// wordCount is a word and how often it follows a context.
type wordCount struct {
	id    uint16
	count int
}

// eachContext calls do with each context of sequences of n tokens of ids that end in a word, in
// the order of their keys: how many words follow it, and which ones, in the order of their ids.
// ids has <eos> before each line. words is valid until do returns.
func eachContext(v *vocab.Vocab, ids []int32, n int, do func(context uint64, all int, words []wordCount)) {
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
	var words []wordCount
	for len(keys) > 0 {
		context, all := keys[0]>>16, 0
		words = words[:0]
		for ; all < len(keys) && keys[all]>>16 == context; all++ {
			if id := uint16(keys[all]); all == 0 || words[len(words)-1].id != id {
				words = append(words, wordCount{id, 0})
			}
			words[len(words)-1].count++
		}
		do(context, all, words)
		keys = keys[all:]
	}
}

// addCounted adds a context, whose key is larger than the last one's, with those of its words
// that follow it minCount times or more, if there are any.
func (o *ngramOrder) addCounted(context uint64, all int, words []wordCount, minCount int) {
	before := len(o.ids)
	for _, w := range words {
		if w.count >= minCount {
			o.ids = append(o.ids, w.id)
			o.share = append(o.share, shareOf((float64(w.count)-discount)/float64(all)))
		}
	}
	if len(o.ids) > before {
		o.add(context)
	}
}
