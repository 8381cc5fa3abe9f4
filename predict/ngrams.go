package predict

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// Ngrams are the commonest sequences of two to four tokens of a text, each with the
// probability of its last token after the others. A small LSTM has no room to learn them by
// heart. See WithNgrams.
type Ngrams struct {
	vocab string // the vocabulary's hash
	size  int    // the vocabulary's number of tokens

	percent int // see SetWeight
	orders  [maxOrder - 1]ngramOrder
}

// ngramOrder is the sequences of one length n. The first n−1 tokens are the context, the last
// one is a word of the context's list.
type ngramOrder struct {
	keys  []uint64  // of the contexts, sorted: their ids, 16 bits each, the last lowest
	first []uint32  // the index in ids of each context's first word, and at last len(ids)
	rest  []float32 // of each context: the probability of words that its list lacks
	ids   []uint16  // the words of all lists
	share []uint8   // of ids: the probability, an index of shares
}

// NgramPercent is the weight of n-grams of which nothing else is said, see SetWeight;
// docs/metrics.md says how it was chosen.
const NgramPercent = 20

const (
	maxOrder    = 4
	maxNgramIDs = 1 << 16 // tokens of a vocabulary
	maxNgrams   = 1 << 26
	shareStep   = 8 // steps per halving
	ngramMagic  = "lstmkb ngrams 2\n"
)

// shares are the probabilities that a byte i stands for: 2^(−i/8).
var shares = func() (p [256]float32) {
	for i := range p {
		p[i] = float32(math.Exp2(-float64(i) / shareStep))
	}
	return p
}()

// shareOf is the index of shares that is nearest to p.
func shareOf(p float64) uint8 {
	return uint8(min(255, max(0, math.Round(-shareStep*math.Log2(p)))))
}

// find returns the index of a context, and whether there is one.
func (o *ngramOrder) find(key uint64) (at int, ok bool) { return slices.BinarySearch(o.keys, key) }

// add adds a context, whose key is larger than the last one's. Its words have been appended
// before, in the order of their ids.
func (o *ngramOrder) add(key uint64) {
	o.keys, o.rest = append(o.keys, key), append(o.rest, max(0, restOf(o.share[o.first[len(o.keys)]:])))
	o.first = append(o.first, uint32(len(o.ids)))
}

// restOf is 1 minus the probabilities of a context's words. It may be slightly negative, since
// they are rounded.
func restOf(words []uint8) float32 {
	rest := float32(1)
	for _, s := range words {
		rest -= shares[s]
	}
	return rest
}

// words returns the ids and shares of the list of the context at that index.
func (o *ngramOrder) words(at int) ([]uint16, []uint8) {
	from, to := o.first[at], o.first[at+1]
	return o.ids[from:to], o.share[from:to]
}

// newNgrams makes n-grams without contexts, of a vocabulary with that hash and size.
func newNgrams(hash string, size int) *Ngrams {
	g := &Ngrams{vocab: hash, size: size, percent: NgramPercent}
	for i := range g.orders {
		g.orders[i].first = []uint32{0}
	}
	return g
}

// SetWeight sets λ of WithNgrams, in percent. The less text a model was trained on, the more the
// n-grams of that text add to it.
func (g *Ngrams) SetWeight(percent int) error {
	if percent < 1 || percent > 99 {
		return fmt.Errorf("ngrams: a weight of %d %%, want 1 to 99", percent)
	}
	g.percent = percent
	return nil
}

func (g *Ngrams) weight() float32 { return float32(g.percent) / 100 }

// Len returns the numbers of sequences of 2, 3 and 4 tokens.
func (g *Ngrams) Len() (n [maxOrder - 1]int) {
	for i := range g.orders {
		n[i] = len(g.orders[i].ids)
	}
	return n
}

// Write writes g in the format of ReadNgrams: the magic line, the vocabulary's hash and a line
// feed, the vocabulary's number of tokens; then for each length of sequences the number of contexts, the
// number of words, and five columns, since numbers of one kind together compress best: the
// contexts' keys, the contexts' numbers of words, the low bytes of the words' ids, the high
// bytes, and the bytes of the probabilities. Numbers that are not bytes are varints. A key is
// stored as the difference from the key before, an id as that from the id before in its list.
// The weight in percent ends the file; files without one have the weight 20.
func (g *Ngrams) Write(out io.Writer) error {
	w := bufio.NewWriterSize(out, 1<<16)
	put := func(x uint64) { _, _ = w.Write(binary.AppendUvarint(w.AvailableBuffer(), x)) } // Flush returns the first error of all writes
	fmt.Fprintf(w, "%s%s\n", ngramMagic, g.vocab)
	put(uint64(g.size))
	for i := range g.orders {
		o := &g.orders[i]
		put(uint64(len(o.keys)))
		put(uint64(len(o.ids)))
		last := uint64(0)
		for _, key := range o.keys {
			put(key - last)
			last = key
		}
		for at := range o.keys {
			put(uint64(o.first[at+1] - o.first[at]))
		}
		for shift := 0; shift < 16; shift += 8 {
			for at := range o.keys {
				ids, _ := o.words(at)
				before := uint16(0)
				for _, id := range ids {
					_ = w.WriteByte(byte((id - before) >> shift))
					before = id
				}
			}
		}
		_, _ = w.Write(o.share)
	}
	put(uint64(g.percent))
	return w.Flush()
}
