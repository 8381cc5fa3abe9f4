package predict

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// Ngrams are the commonest sequences of two to four tokens of a text, with how likely
// the last is after the others: what an LSTM of this size has no room to learn by heart.
// See WithNgrams.
type Ngrams struct {
	vocab  string // its hash
	size   int    // its tokens
	orders [maxOrder - 1]ngramOrder
}

// ngramOrder is the sequences of one length n, by their first n−1 tokens.
type ngramOrder struct {
	keys  []uint64  // of the contexts, sorted: their ids, 16 bits each, the last lowest
	first []uint32  // of each context's words in ids, and their number
	rest  []float32 // of each context: what it leaves for words that it does not list
	ids   []uint16
	share []uint8 // beside ids: an index of shares
}

const (
	maxOrder    = 4
	maxNgramIDs = 1 << 16 // tokens of a vocabulary
	maxNgrams   = 1 << 26
	shareStep   = 8 // steps of a halving
	ngramMagic  = "lstmkb ngrams 2\n"
)

// shares are the probabilities that a byte stands for: 2^(−i/8).
var shares = func() (p [256]float32) {
	for i := range p {
		p[i] = float32(math.Exp2(-float64(i) / shareStep))
	}
	return p
}()

func shareOf(p float64) uint8 {
	return uint8(min(255, max(0, math.Round(-shareStep*math.Log2(p)))))
}

// find returns the place of a context, and whether it is there.
func (o *ngramOrder) find(key uint64) (at int, ok bool) { return slices.BinarySearch(o.keys, key) }

// add ends a context, which must come after the last one, whose words have been appended
// in the order of their ids.
func (o *ngramOrder) add(key uint64) {
	o.keys, o.rest = append(o.keys, key), append(o.rest, max(0, restOf(o.share[o.first[len(o.keys)]:])))
	o.first = append(o.first, uint32(len(o.ids)))
}

// restOf is what a context's words leave; it is negative by as much as rounding added.
func restOf(words []uint8) float32 {
	rest := float32(1)
	for _, s := range words {
		rest -= shares[s]
	}
	return rest
}

func (o *ngramOrder) words(at int) ([]uint16, []uint8) {
	from, to := o.first[at], o.first[at+1]
	return o.ids[from:to], o.share[from:to]
}

func newNgrams(hash string, size int) *Ngrams {
	g := &Ngrams{vocab: hash, size: size}
	for i := range g.orders {
		g.orders[i].first = []uint32{0}
	}
	return g
}

// Len is how many sequences of 2, 3 and 4 tokens there are.
func (g *Ngrams) Len() (n [maxOrder - 1]int) {
	for i := range g.orders {
		n[i] = len(g.orders[i].ids)
	}
	return n
}

// Write writes g as ReadNgrams reads it: the magic line, the vocabulary's hash and a
// line's end, how many tokens it has, then for each length the numbers of contexts and of
// words, and in columns, each of one kind of number, which compresses them best: the
// contexts' keys, their numbers of words, the low bytes of the words' ids, the high ones,
// and the bytes of their probabilities. Other numbers are varints; keys, and ids within a
// context, are differences from the ones before.
func (g *Ngrams) Write(out io.Writer) error {
	w := bufio.NewWriterSize(out, 1<<16)
	put := func(x uint64) { _, _ = w.Write(binary.AppendUvarint(w.AvailableBuffer(), x)) } // Flush returns the first error
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
	return w.Flush()
}
