package decoder

import (
	"math/bits"
	"unicode/utf8"
)

// MaxKeys is how many keys of a word are decoded. Longer words are only what was typed.
const MaxKeys = 32

// maxSlip is the largest cost of each of two keys that were exchanged: they are those meant or
// beside them.
const maxSlip = 6

// maxOmitted is how many letters in a row may be left out.
const maxOmitted = 2

// Decoder finds the words of a trie that keys may mean. It keeps the beams after each key, so
// that one more key costs one beam and a deleted one nothing. It serves one caller at a time.
type Decoder struct {
	trie    *Trie
	channel *Channel
	width   Width
	keys    [MaxKeys]key
	n       int // keys decoded
	beams   [MaxKeys + 1]beam
	filling beam // memory for the next one
	slots   slots
	order   []uint64     // scratch memory of prune
	last    []hypothesis // those of finished
	found   []Match
}

// key is a key pressed.
type key struct {
	code    uint8
	touched bool
	at      Point
	finger  Finger
	own     [maxLetters]float32 // the costs of each letter for a touch
}

// costs returns those of each letter for the key.
func (k *key) costs(c *Channel) *[maxLetters]float32 {
	if k.touched {
		return &k.own
	}
	return &c.typed[k.code]
}

// Match is words that the keys may mean: those at places From to To−1 of list List.
type Match struct {
	List     int
	From, To int32
	Cost     float32 // −ln P(keys | these words)
}

// NewDecoder makes a decoder. The trie and the channel have the same alphabet.
func NewDecoder(t *Trie, c *Channel, w Width) *Decoder {
	d := &Decoder{trie: t, channel: c, width: w, slots: newSlots(w.Beam)}
	d.filling.window = w.Window
	d.begin()
	return d
}

// Use changes the trie and the channel, which have one alphabet.
func (d *Decoder) Use(t *Trie, c *Channel) {
	if d.trie != t || d.channel != c {
		d.trie, d.channel, d.n = t, c, 0
		d.begin()
	}
}

// begin makes the beam before the first key.
func (d *Decoder) begin() {
	b := d.fill()
	for _, root := range d.trie.roots {
		b.add(&d.slots, hypothesis{node: root})
	}
	d.keep(0)
}

// fill returns an empty beam.
func (d *Decoder) fill() *beam {
	d.filling.list, d.filling.best = d.filling.list[:0], never
	d.slots.clear()
	return &d.filling
}

// keep makes the best of what was filled the beam after i keys.
func (d *Decoder) keep(i int) {
	d.closeOmissions(&d.filling)
	to := &d.beams[i]
	to.best, to.window = d.filling.best, d.filling.window
	to.list = d.sorted(to.list[:0])
}

// sorted appends the best of what was filled to dst, in order.
func (d *Decoder) sorted(dst []hypothesis) []hypothesis {
	d.order = d.filling.prune(d.width.Beam, d.order)
	for _, x := range d.order {
		dst = append(dst, d.filling.list[uint32(x)])
	}
	return dst
}

// Decode decodes the keys of a word, folded, that have been pressed so far. touches, unless it
// is empty, has where each of them was touched by finger f. It reports false if nothing can be
// decoded: there are no keys, more than MaxKeys, or one that is no letter of the alphabet.
func (d *Decoder) Decode(keys []byte, touches []Point, f Finger) bool {
	n, same := 0, true
	for i := 0; i < len(keys); n++ {
		r, size := utf8.DecodeRune(keys[i:])
		i += size
		code := d.channel.alphabet.code(r)
		if code == noLetter || n == MaxKeys {
			d.n = min(d.n, n)
			return false
		}
		k := &d.keys[n]
		touch := len(touches) > 0
		if touch && n >= len(touches) {
			touch = false
		}
		if same = same && n < d.n && k.code == code && k.touched == touch && (!touch || k.at == touches[n] && k.finger == f); same {
			continue
		}
		k.code, k.touched = code, touch
		if touch {
			k.at, k.finger = touches[n], f
			d.channel.touched(&k.own, k.at, code, f)
		}
		d.advance(n)
		d.n = n + 1
	}
	d.n = n
	return n > 0
}

// advance makes the beam after key i of those before it.
func (d *Decoder) advance(i int) {
	to, c := d.fill(), d.channel
	k := d.keys[i].code
	costs := d.keys[i].costs(c)
	twice := i > 0 && d.keys[i-1].code == k
	for _, h := range d.beams[i].list {
		n := &d.trie.nodes[h.node]
		for mask, child := n.mask, n.first; mask != 0; mask, child = mask&(mask-1), child+1 {
			l := uint8(bits.TrailingZeros64(mask))
			to.add(&d.slots, hypothesis{child, h.cost + costs[l], l, 0})
		}
		insert := c.insert[h.last][k]
		if twice { // whatever letter was meant
			insert = min(insert, c.double)
		}
		to.add(&d.slots, hypothesis{h.node, h.cost + insert, h.last, maxOmitted})
	}
	if i > 0 && !twice {
		d.transpose(to, i)
	}
	d.rewriteLast(to, &c.rewrites, i+1)
	if i < maxRewrite {
		d.rewriteLast(to, &c.first, i+1)
	}
	d.keep(i + 1)
}

// transpose adds the hypotheses that keys i−1 and i were exchanged.
func (d *Decoder) transpose(to *beam, i int) {
	c := d.channel
	first, second := d.keys[i].costs(c), d.keys[i-1].costs(c)
	for _, h := range d.beams[i-1].list {
		limit := to.best + to.window - h.cost - c.transpose
		if limit < 0 {
			return // those that follow cost more
		}
		n := &d.trie.nodes[h.node]
		for mask, child := n.mask, n.first; mask != 0; mask, child = mask&(mask-1), child+1 {
			x := first[bits.TrailingZeros64(mask)]
			if x > min(limit, maxSlip) {
				continue
			}
			next := &d.trie.nodes[child]
			for mask, child := next.mask, next.first; mask != 0; mask, child = mask&(mask-1), child+1 {
				l := uint8(bits.TrailingZeros64(mask))
				if y := second[l]; y <= maxSlip {
					to.add(&d.slots, hypothesis{child, h.cost + c.transpose + x + y, l, 0})
				}
			}
		}
	}
}

// rewrite adds the hypotheses of from with the letters of r.
func (d *Decoder) rewrite(to, from *beam, r rewrite) {
	for _, h := range from.list {
		if h.cost+r.cost > to.best+to.window {
			return // those that follow cost more
		}
		at, ok := h.node, true
		for _, l := range r.intended[:r.n] {
			if at, ok = d.trie.nodes[at].child(l); !ok {
				break
			}
		}
		if ok {
			last := h.last
			if r.n > 0 {
				last = r.intended[r.n-1]
			}
			to.add(&d.slots, hypothesis{at, h.cost + r.cost, last, 0})
		}
	}
}

// closeOmissions adds hypotheses with letters left out.
func (d *Decoder) closeOmissions(b *beam) {
	for i := 0; i < len(b.list); i++ {
		h := b.list[i]
		if h.omitted >= maxOmitted {
			continue
		}
		n, omit := &d.trie.nodes[h.node], &d.channel.omit[h.last]
		for mask, child := n.mask, n.first; mask != 0; mask, child = mask&(mask-1), child+1 {
			l := uint8(bits.TrailingZeros64(mask))
			b.add(&d.slots, hypothesis{child, h.cost + omit[l], l, h.omitted + 1})
		}
	}
}

// Prefixes returns the words that begin with what the keys may mean, the likeliest first: limit
// words at most, without beginnings of too many. The result is valid until the next call.
func (d *Decoder) Prefixes(limit int) []Match {
	d.found = d.found[:0]
	for _, h := range d.beams[d.n].list {
		n := &d.trie.nodes[h.node]
		if int(n.to-n.from) > limit {
			continue
		}
		limit -= int(n.to - n.from)
		d.found = append(d.found, Match{d.trie.list(h.node), n.from, n.to, h.cost})
	}
	return d.found
}

// Words returns the words that the keys may mean, the likeliest first. The result is valid until
// the next call.
func (d *Decoder) Words() []Match {
	d.found = d.found[:0]
	for _, h := range d.finished() {
		if n := &d.trie.nodes[h.node]; n.ends > 0 {
			d.found = append(d.found, Match{d.trie.list(h.node), n.from, n.from + n.ends, h.cost})
		}
	}
	return d.found
}

// ExactCost returns the cost of the keys for a word that has just these letters.
func (d *Decoder) ExactCost() float32 {
	sum := float32(0)
	for i := range d.n {
		sum += d.keys[i].costs(d.channel)[d.keys[i].code]
	}
	return sum
}
