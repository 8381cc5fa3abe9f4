package predict

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

// ReadNgrams reads what Write wrote, which must be of the vocabulary v. Errors say
// where the file is wrong.
func ReadNgrams(in io.Reader, v *vocab.Vocab) (*Ngrams, error) {
	r := gramReader{in: in, size: uint64(v.Len())}
	if v.Len() > maxGramIDs {
		return nil, fmt.Errorf("ngrams: a vocabulary of %d tokens, want at most %d", v.Len(), maxGramIDs)
	}
	head := make([]byte, len(gramMagic)+len(v.Hash())+1)
	if _, err := io.ReadFull(in, head); err != nil || string(head[:len(gramMagic)]) != gramMagic {
		return nil, fmt.Errorf("ngrams: expected a file that begins with %q", gramMagic)
	}
	if got := string(head[len(gramMagic) : len(head)-1]); got != v.Hash() {
		return nil, fmt.Errorf("ngrams: are of another vocabulary: its SHA-256 is %.64q, want %s", got, v.Hash())
	}
	g := newNgrams(v.Hash())
	for i := range g.orders {
		if err := r.order(&g.orders[i], i+1); err != nil {
			return nil, fmt.Errorf("ngrams: of %d tokens: %w", i+2, err)
		}
	}
	if r.fill(); r.err != nil || len(r.rest) > 0 {
		return nil, errors.Join(errors.New("ngrams: more after the end"), r.err)
	}
	return g, nil
}

// gramReader reads varints through a buffer. After an error it reads zeros.
type gramReader struct {
	in    io.Reader
	size  uint64 // of the vocabulary
	buf   [1 << 16]byte
	rest  []byte // of buf, not yet read
	ended bool
	err   error
}

// fill reads on once little is left.
func (r *gramReader) fill() {
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

func (r *gramReader) varint() uint64 {
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

func (r *gramReader) byte() uint8 {
	if len(r.rest) == 0 {
		r.fill()
	}
	if len(r.rest) == 0 {
		if r.err == nil {
			r.err = io.ErrUnexpectedEOF
		}
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *gramReader) order(o *gramOrder, context int) error {
	n, words := r.varint(), r.varint()
	if r.err != nil {
		return r.err
	}
	if n > words || words > maxGrams {
		return fmt.Errorf("%d contexts of %d words, want at most %d words and one in each context", n, words, maxGrams)
	}
	// More than a file of this size is likely to have is not allocated at its word.
	contexts, entries := int(min(n, 1<<20)), int(min(words, 1<<20))
	o.keys, o.rest, o.first = slices.Grow(o.keys, contexts), slices.Grow(o.rest, contexts), slices.Grow(o.first, contexts+1)
	o.ids, o.share = slices.Grow(o.ids, entries), slices.Grow(o.share, entries)
	key := uint64(0)
	for i := range n {
		step := r.varint()
		key += step
		if r.err == nil && (i > 0 && step == 0 || step > key || !r.fits(key, context)) {
			return fmt.Errorf("context %d: not of %d ids below %d, or not after the one before", i+1, context, r.size)
		}
		if err := r.words(o); err != nil {
			return fmt.Errorf("context %d of %d: %w", i+1, n, err)
		}
		o.add(key)
	}
	if uint64(len(o.ids)) != words {
		return fmt.Errorf("%d words, want %d", len(o.ids), words)
	}
	return nil
}

// words appends a context's words.
func (r *gramReader) words(o *gramOrder) error {
	count := r.varint()
	if r.err == nil && (count < 1 || count > r.size || uint64(len(o.ids))+count > maxGrams) {
		return fmt.Errorf("%d words, want 1 to %d, and at most %d in all", count, r.size, maxGrams)
	}
	id, sum := uint64(0), float32(0)
	for j := range count {
		step := r.varint()
		if id += step; j > 0 && step == 0 || step > id || id >= r.size {
			if r.err != nil {
				return r.err
			}
			return fmt.Errorf("word %d: id %d, want one below %d and after the one before", j+1, id, r.size)
		}
		share := r.byte()
		o.ids, o.share = append(o.ids, uint16(id)), append(o.share, share)
		sum += shares[share]
	}
	if r.err == nil && sum > maxShare {
		return fmt.Errorf("probabilities add up to %v", sum)
	}
	return r.err
}

// maxShare is the most that a context's probabilities, each rounded to a sixteenth of a
// halving, may add up to.
const maxShare = 1.05

// fits reports whether key has that many ids of the vocabulary and nothing else.
func (r *gramReader) fits(key uint64, context int) bool {
	for range context {
		if key%maxGramIDs >= r.size {
			return false
		}
		key /= maxGramIDs
	}
	return key == 0
}
