package predict

import (
	"math"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Settings of the cache; docs/metrics.md says how they were chosen.
const (
	cacheWords  = 512 // remembered, the oldest forgotten first
	cacheWidth  = 256 // of the hidden state, at most
	cacheTheta  = 12  // θ
	cacheWeight = 0.2 // λ
)

// cache is a continuous cache over the last words of a conversation (Grave, Joulin
// and Usunier 2016): a word is likely again where the hidden state is like the one
// that it came after,
//
//	p(w) = (1−λ)·p_model(w) + λ·Σ_{wᵢ=w} exp(θ·cos(h, hᵢ)) / Σᵢ exp(θ·cos(h, hᵢ))
//
// of the first cacheWidth numbers of the top layer's hidden state, in 8 bits: 140 kB.
type cache struct {
	p     *Predictor
	words []remembered  // a ring
	keys  *kernels.Int8 // (cacheWords, width), beside words
	next  int           // the place to write
	unit  []float32     // (width)
	query kernels.Int8Batch
	rows  kernels.Int8 // of keys, those of words
	share []float32    // beside words: of the cache's probability, at the text's end
}

// remembered is a word by its place in the vocabulary's list or the fallback's, −1
// where it is not listed, and then as it was written.
type remembered struct {
	place, more int32
	word, fold  string
}

func (p *Predictor) newCache() *cache {
	width := min(p.net.Hidden, cacheWidth)
	keys, err := p.set.NewInt8(make([]float32, cacheWords*width), width, cacheWords, width)
	if err != nil {
		panic(err) // zeros of a small width are taken
	}
	return &cache{p: p, keys: keys, unit: make([]float32, width)}
}

// key makes query the direction of st's hidden state.
func (c *cache) key(st *nn.State) {
	top := st.H[len(st.H)-c.p.net.Hidden:][:len(c.unit)]
	norm := 0.0
	for _, x := range top {
		norm += float64(x) * float64(x)
	}
	scale := float32(1 / math.Max(math.Sqrt(norm), 1e-9))
	for i, x := range top {
		c.unit[i] = x * scale
	}
	c.p.set.Quantize(&c.query, c.unit, len(c.unit), len(c.unit), 1)
}

// add remembers a word that came after query.
func (c *cache) add(word string) {
	r := remembered{place: -1, more: -1, fold: Fold(word)}
	if i, ok := slices.BinarySearch(c.p.words.folds, r.fold); ok {
		r.place = int32(i)
	} else if i, ok := slices.BinarySearch(c.p.more.folds, r.fold); ok {
		r.more = int32(i)
	} else if checkWord(word) != nil || c.p.blocked.hasFold(r.fold) {
		return
	} else {
		r.word = strings.Clone(word)
	}
	if len(c.words) < cacheWords {
		c.words = append(c.words, r)
	} else {
		c.words[c.next] = r
	}
	row := c.keys.Data[c.next*c.keys.LD:][:c.keys.LD]
	copy(row, c.query.Data)
	c.keys.Scale[c.next], c.keys.Sum[c.next] = c.query.Scale[0], 0
	for _, x := range row {
		c.keys.Sum[c.next] += int32(x)
	}
	c.next = (c.next + 1) % cacheWords
}

// look makes share what each word has at query.
func (c *cache) look() {
	n := len(c.words)
	c.share = slices.Grow(c.share[:0], n)[:n]
	if n == 0 {
		return
	}
	c.rows = c.keys.Rows(0, n)
	c.p.set.GemvInt8(c.share, n, &c.rows, &c.query)
	for i := range c.share {
		c.share[i] *= cacheTheta
	}
	c.p.set.Exp(c.share, c.share, c.p.set.LogSumExp(c.share), 1)
}

// forget drops a word by its fold and reports whether it was remembered.
func (c *cache) forget(fold string) bool {
	found := false
	for i := 0; i < len(c.words); i++ {
		if c.words[i].fold != fold {
			continue
		}
		found = true
		// The words' order matters to the ring alone: the last one may take the place.
		last := len(c.words) - 1
		c.words[i] = c.words[last]
		copy(c.keys.Data[i*c.keys.LD:][:c.keys.LD], c.keys.Data[last*c.keys.LD:][:c.keys.LD])
		c.keys.Scale[i], c.keys.Sum[i] = c.keys.Scale[last], c.keys.Sum[last]
		c.words[last] = remembered{}
		c.words, c.next = c.words[:last], last
		i--
	}
	return found
}

// mix adds the cache's part to the scores of m.
func (c *cache) mix(m *chooser) {
	if c == nil || len(c.words) == 0 {
		return
	}
	for i := range m.scores {
		m.scores[i] *= 1 - cacheWeight
	}
	for i, w := range c.words {
		x := cacheWeight * c.share[i]
		switch place, more := int(w.place), int(w.more); {
		case place >= 0:
			if m.from <= place && place < m.to {
				m.scores[place-m.from] += x
			}
		case more >= 0:
			if m.moreFrom <= more && more < m.moreTo {
				m.scores[m.to-m.from+more-m.moreFrom] += x
			}
		case hasPrefix(w.fold, m.prefix):
			m.learn(w.word, w.fold, x)
		}
	}
}

// Remember takes a message that has been sent into the session's cache: its words, each
// with what stood before it, are likelier from then on where the text is alike. Each
// line is a message of its own. Nothing is remembered without this call, and nothing of
// it is ever saved.
func (s *Session) Remember(message string) {
	if s.cache == nil {
		s.cache = s.p.newCache()
	}
	w := s.p.scratch.Get().(*scratch)
	defer s.p.scratch.Put(w)
	for line := range strings.SplitSeq(message, "\n") {
		w.state.Reset()
		w.step.Next(w.state, vocab.Eos)
		for word := range s.p.vocab.Tokenizer().Words(line) {
			s.cache.key(w.state)
			s.cache.add(word)
			w.step.Next(w.state, s.p.vocab.ID(word))
		}
	}
	s.stale = true
}

// Forget drops a word from the session's cache, whatever its case and accents, and
// reports whether it was there. Profile.Forget is for what a profile has of it.
func (s *Session) Forget(word string) bool {
	s.stale = true
	return s.cache != nil && s.cache.forget(Fold(word))
}

// Clear empties the session's cache.
func (s *Session) Clear() { s.cache = nil }

// recall looks up what the cache says after the session's newest state.
func (s *Session) recall() {
	if s.cache != nil {
		s.cache.key(s.states[(len(s.ids)-1)%kept])
		s.cache.look()
	}
	s.stale = false
}
