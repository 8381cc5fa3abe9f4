package predict

import (
	"fmt"

	"github.com/lstmkb/lstmkb/vocab"
)

// Merge returns the n-grams with those of a person's own text. v is the vocabulary base, which
// g is of, or extends it (vocab.Vocab.Extend). each and minCounts are those of BuildNgrams. What
// g says of a context counts as much as prior words after it in the text would (MAP adaptation:
// Bacchiani et al. 2006):
//
//	p(w) = (max(0, count(w) − 0.75) + prior·p_g(w)) / (count of all words + prior)
//
// where words that g lacks count from minCounts on. What the list leaves still goes to the next
// shorter context. A nil g has nothing, and so Merge is BuildNgrams.
func (g *Ngrams) Merge(base, v *vocab.Vocab, each func(func(line string)) error, minCounts [maxOrder - 1]int, prior float64) (*Ngrams, error) {
	if g == nil {
		return BuildNgrams(v, each, minCounts)
	}
	if g.vocab != base.Hash() || g.size != base.Len() || v.Len() < base.Len() {
		return nil, fmt.Errorf("ngrams: of a vocabulary of %d tokens, want one of %d to merge with a text's", g.size, base.Len())
	}
	ids, err := ngramIDs(v, each, minCounts)
	if err != nil {
		return nil, err
	}
	merged := newNgrams(v.Hash(), v.Len())
	merged.percent = g.percent
	for i := range merged.orders {
		m := merger{from: &g.orders[i], to: &merged.orders[i], minCount: minCounts[i], prior: prior}
		eachContext(v, ids, i+2, m.add)
		m.copyTo(1 << 63)
	}
	return merged, nil
}

// merger merges the contexts of an order with those of a text.
type merger struct {
	from, to *ngramOrder
	at       int // the first context of from that is not in to
	minCount int
	prior    float64
}

// copyTo copies the contexts that come before the one with that key.
func (m *merger) copyTo(key uint64) {
	for ; m.at < len(m.from.keys) && m.from.keys[m.at] < key; m.at++ {
		ids, share := m.from.words(m.at)
		m.to.ids, m.to.share = append(m.to.ids, ids...), append(m.to.share, share...)
		m.to.add(m.from.keys[m.at])
	}
}

// add adds a context of the text.
func (m *merger) add(context uint64, all int, words []wordCount) {
	m.copyTo(context)
	if m.at == len(m.from.keys) || m.from.keys[m.at] != context {
		m.to.addCounted(context, all, words, m.minCount)
		return
	}
	ids, share := m.from.words(m.at)
	m.at++
	for len(ids)+len(words) > 0 {
		known := len(ids) > 0 && (len(words) == 0 || ids[0] <= words[0].id)
		counted := len(words) > 0 && (len(ids) == 0 || words[0].id <= ids[0])
		id, x := uint16(0), 0.0
		if counted {
			id = words[0].id
			if known || words[0].count >= m.minCount {
				x = max(0, float64(words[0].count)-discount)
			}
			words = words[1:]
		}
		if known {
			id, x = ids[0], x+m.prior*float64(shares[share[0]])
			ids, share = ids[1:], share[1:]
		}
		if x > 0 {
			m.to.ids = append(m.to.ids, id)
			m.to.share = append(m.to.share, shareOf(x/(float64(all)+m.prior)))
		}
	}
	m.to.add(context)
}
