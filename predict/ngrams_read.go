package predict

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ReadNgrams reads the format of Write. Errors say where the file is wrong.
func ReadNgrams(in io.Reader) (*Ngrams, error) {
	head := make([]byte, len(ngramMagic)+2*sha256.Size+1)
	if _, err := io.ReadFull(in, head); err != nil || string(head[:len(ngramMagic)]) != ngramMagic {
		return nil, errors.Join(fmt.Errorf("ngrams: expected a file that begins with %q", ngramMagic), err)
	}
	r := ngramReader{in: in}
	if r.size = r.varint(); r.size > maxNgramIDs {
		return nil, fmt.Errorf("ngrams: a vocabulary of %d tokens, want at most %d", r.size, maxNgramIDs)
	}
	g := newNgrams(string(head[len(ngramMagic):len(head)-1]), int(r.size))
	for i := range g.orders {
		if err := r.order(&g.orders[i], i+1); err != nil {
			return nil, fmt.Errorf("ngrams: of %d tokens: %w", i+2, err)
		}
	}
	if r.fill(); len(r.rest) > 0 {
		if err := g.SetWeight(int(min(r.varint(), 100))); err != nil {
			return nil, err
		}
	}
	if r.fill(); r.err != nil || len(r.rest) > 0 {
		return nil, errors.Join(errors.New("ngrams: more after the end"), r.err)
	}
	return g, nil
}

// ngramReader reads varints through a buffer. After an error it reads zeros.
type ngramReader struct {
	in    io.Reader
	size  uint64 // of the vocabulary
	buf   [1 << 16]byte
	rest  []byte // of buf, not yet read
	ended bool
	err   error
}

// fill reads on if rest may be shorter than a varint.
func (r *ngramReader) fill() {
	for len(r.rest) < binary.MaxVarintLen64 && !r.ended && r.err == nil {
		n := copy(r.buf[:], r.rest)
		m, err := r.in.Read(r.buf[n:])
		if r.rest = r.buf[:n+m]; errors.Is(err, io.EOF) {
			r.ended = true
		} else {
			r.err = err
		}
	}
}

// varint reads a varint. Those of one byte, nearly all, take the short way.
func (r *ngramReader) varint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		x := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(x)
	}
	return r.longVarint()
}

func (r *ngramReader) longVarint() uint64 {
	if len(r.rest) < binary.MaxVarintLen64 {
		r.fill()
	}
	x, n := binary.Uvarint(r.rest)
	if n <= 0 {
		if r.err == nil {
			r.err = io.ErrUnexpectedEOF
		}
		return 0
	}
	r.rest = r.rest[n:]
	return x
}

// bytes reads n bytes. It allocates in steps, so that a wrong n takes no more memory than the
// file has bytes.
func (r *ngramReader) bytes(n int) []byte {
	b := make([]byte, 0, min(n, 1<<20))
	for len(b) < n && r.err == nil {
		if r.fill(); len(r.rest) == 0 && r.err == nil {
			r.err = io.ErrUnexpectedEOF
		}
		m := min(n-len(b), len(r.rest))
		b, r.rest = append(b, r.rest[:m]...), r.rest[m:]
	}
	return b
}

// order reads the sequences of one length, whose contexts have that many tokens.
func (r *ngramReader) order(o *ngramOrder, context int) error {
	n, words := r.varint(), r.varint()
	if r.err != nil {
		return r.err
	}
	if n > words || words > maxNgrams {
		return fmt.Errorf("%d contexts of %d words, want at most %d words and one in each context", n, words, maxNgrams)
	}
	// A wrong n must not take gigabytes: beyond a million, the slices grow as contexts are read.
	contexts := int(min(n, 1<<20))
	o.keys, o.first = slices.Grow(o.keys, contexts), slices.Grow(o.first, contexts)
	for _, column := range []func() error{
		func() error { return r.keys(o, n, context) },
		func() error { return r.counts(o, words) },
		func() error { return r.ids(o) },
		func() error { return r.shares(o) },
	} {
		if err := column(); err != nil {
			return cmp.Or(r.err, err) // the zeros read after the end cause further errors
		}
	}
	return r.err
}

// keys reads the column of the contexts' keys.
func (r *ngramReader) keys(o *ngramOrder, n uint64, context int) error {
	key := uint64(0)
	for i := range n {
		step := r.varint()
		if key += step; i > 0 && step == 0 || step > key || !r.fits(key, context) {
			return fmt.Errorf("context %d: not of %d ids below %d, or not after the one before", i+1, context, r.size)
		}
		o.keys = append(o.keys, key)
	}
	return r.err
}

// counts reads the column of the contexts' numbers of words, which sum to words.
func (r *ngramReader) counts(o *ngramOrder, words uint64) error {
	total := uint64(0)
	for i := range o.keys {
		count := r.varint()
		if count < 1 || count > r.size || total+count > words {
			return fmt.Errorf("context %d: %d words, want 1 to %d, and %d in all contexts", i+1, count, r.size, words)
		}
		total += count
		o.first = append(o.first, uint32(total))
	}
	if total != words {
		return fmt.Errorf("%d words, want %d", total, words)
	}
	return nil
}

// ids reads the columns of the words' ids.
func (r *ngramReader) ids(o *ngramOrder) error {
	n := int(o.first[len(o.keys)])
	low, high := r.bytes(n), r.bytes(n)
	if r.err != nil {
		return r.err
	}
	o.ids = make([]uint16, n)
	for i, to := range o.first[1:] {
		id, from := 0, o.first[i]
		for j := from; j < to; j++ {
			step := int(low[j]) | int(high[j])<<8
			if id += step; j > from && step == 0 || id >= int(r.size) {
				return fmt.Errorf("context %d, word %d: id %d, want one below %d and after the one before", i+1, j-from+1, id, r.size)
			}
			o.ids[j] = uint16(id)
		}
	}
	return nil
}

// shares reads the column of the words' probabilities.
func (r *ngramReader) shares(o *ngramOrder) error {
	if o.share = r.bytes(len(o.ids)); r.err != nil {
		return r.err
	}
	o.rest = make([]float32, len(o.keys))
	for i := range o.rest {
		_, words := o.words(i)
		rest := restOf(words)
		if rest < 1-maxShare {
			return fmt.Errorf("context %d: probabilities add up to %v", i+1, 1-rest)
		}
		o.rest[i] = max(0, rest)
	}
	return nil
}

// maxShare is the largest sum of a context's probabilities, each rounded by up to a sixteenth
// of a halving.
const maxShare = 1.05

// fits reports whether key is that many ids of the vocabulary and nothing else.
func (r *ngramReader) fits(key uint64, context int) bool {
	for range context {
		if key%maxNgramIDs >= r.size {
			return false
		}
		key /= maxNgramIDs
	}
	return key == 0
}
