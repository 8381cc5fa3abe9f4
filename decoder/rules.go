package decoder

import (
	"cmp"
	"slices"
)

// rules are rewrites of other than single letters, by the codes of the keys.
type rules struct {
	byKeys  map[uint32][]rewrite // the likeliest first
	longest int                  // keys, at most
}

// rewrite is a Rewrite of other than single letters.
type rewrite struct {
	intended [maxRewrite]uint8
	n        int
	whole    bool // its keys are the first of a word
	cost     float32
}

// add adds a rule.
func (r *rules) add(intended, typed []uint8, cost float32, whole bool) {
	if r.byKeys == nil {
		r.byKeys = map[uint32][]rewrite{}
	}
	x := rewrite{n: len(intended), whole: whole, cost: cost}
	copy(x.intended[:], intended)
	key := keysOf(typed)
	r.byKeys[key] = append(r.byKeys[key], x)
	slices.SortStableFunc(r.byKeys[key], func(a, b rewrite) int { return cmp.Compare(a.cost, b.cost) })
	r.longest = max(r.longest, len(typed))
}

// keysOf packs the codes of up to 3 keys.
func keysOf(codes []uint8) uint32 {
	packed := uint32(0)
	for _, c := range codes {
		packed = packed<<8 | uint32(c)
	}
	return packed
}

// rewriteLast adds to a beam, which is being filled after the first i keys, what rules make of
// the last of these keys.
func (d *Decoder) rewriteLast(to *beam, rules *rules, i int) {
	packed := uint32(0)
	for n := 0; n <= min(rules.longest, i); n++ {
		if n > 0 {
			packed |= uint32(d.keys[i-n].code) << (8 * (n - 1))
		}
		for _, r := range rules.byKeys[packed] {
			if !r.whole || n == i {
				d.rewrite(to, &d.beams[i-n], r)
			}
		}
	}
}

// finished returns the hypotheses after all keys of a word that ends there, the best first.
func (d *Decoder) finished() []hypothesis {
	last := &d.beams[d.n]
	if len(d.channel.final.byKeys) == 0 {
		return last.list
	}
	to := d.fill()
	for _, h := range last.list {
		to.add(&d.slots, h)
	}
	d.rewriteLast(to, &d.channel.final, d.n)
	d.last = d.sorted(d.last[:0])
	return d.last
}
