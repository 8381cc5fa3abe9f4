package predict

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"

	"github.com/klauspost/compress/gzip"

	"github.com/lstmkb/lstmkb/vocab"
)

// Ngrams are the commonest sequences of two to four tokens of a text, with how likely
// the last is after the others: what an LSTM of this size has no room to learn by heart.
// See WithNgrams.
type Ngrams struct {
	vocab  string // its hash
	orders [maxOrder - 1]gramOrder
}

// gramOrder is the sequences of one length n, by their first n−1 tokens.
type gramOrder struct {
	keys  []uint64  // of the contexts, sorted: their ids, 16 bits each, the last lowest
	first []uint32  // of each context's words in ids, and their number
	rest  []float32 // of each context: what it leaves for words that it does not list
	ids   []uint16
	share []uint8 // beside ids: an index of shares
}

const (
	maxOrder   = 4
	maxGramIDs = 1 << 16 // tokens of a vocabulary
	maxGrams   = 1 << 26
	shareStep  = 8 // steps of a halving
	gramMagic  = "lstmkb ngrams 1\n"
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
func (o *gramOrder) find(key uint64) (at int, ok bool) { return slices.BinarySearch(o.keys, key) }

// add ends a context, which must come after the last one, whose words have been appended
// in the order of their ids.
func (o *gramOrder) add(key uint64) {
	rest := float32(1)
	for _, s := range o.share[o.first[len(o.keys)]:] {
		rest -= shares[s]
	}
	o.keys, o.rest = append(o.keys, key), append(o.rest, max(0, rest))
	o.first = append(o.first, uint32(len(o.ids)))
}

func (o *gramOrder) words(at int) ([]uint16, []uint8) {
	from, to := o.first[at], o.first[at+1]
	return o.ids[from:to], o.share[from:to]
}

func newNgrams(hash string) *Ngrams {
	g := &Ngrams{vocab: hash}
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
// line's end, then in varints, for each length, the number of contexts and of words, and
// for each context its key, the number of its words, and for each the id and a byte of
// probability; keys and ids as differences from the ones before.
func (g *Ngrams) Write(out io.Writer) error {
	w := bufio.NewWriter(out)
	var buf []byte
	fmt.Fprintf(w, "%s%s\n", gramMagic, g.vocab)
	for i := range g.orders {
		o := &g.orders[i]
		buf = binary.AppendUvarint(buf[:0], uint64(len(o.keys)))
		buf = binary.AppendUvarint(buf, uint64(len(o.ids)))
		last := uint64(0)
		for at, key := range o.keys {
			buf = binary.AppendUvarint(buf, key-last)
			last = key
			ids, share := o.words(at)
			buf = binary.AppendUvarint(buf, uint64(len(ids)))
			before := uint16(0)
			for j, id := range ids {
				buf = binary.AppendUvarint(buf, uint64(id-before))
				buf = append(buf, share[j])
				before = id
			}
			if len(buf) > 1<<15 {
				_, _ = w.Write(buf) // Flush returns the first error
				buf = buf[:0]
			}
		}
		_, _ = w.Write(buf)
	}
	return w.Flush()
}

// NgramsName is the file of a model folder that holds its n-grams.
const NgramsName = "ngrams.gz"

// LoadNgrams reads the gzipped n-grams of a model folder whose vocabulary is v. If there
// are none it returns nil, which WithNgrams takes for none.
func LoadNgrams(folder fs.FS, v *vocab.Vocab) (*Ngrams, error) {
	f, err := folder.Open(NgramsName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", NgramsName, err)
	}
	r := readAhead(z)
	defer r.Close()
	g, err := ReadNgrams(r, v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", NgramsName, err)
	}
	return g, nil
}
