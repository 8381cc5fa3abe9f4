package decoder

import (
	"cmp"
	"math"
	"slices"
)

// Swiper finds the words that a path over the keys may mean, like SHARK² (Kristensson and Zhai
// 2004): words are left out by the ends and the length of their paths, and the others are
// compared with the path by their shape and by where they are. The likeliest are then aligned with
// it, key by key. It serves one caller at a time.
type Swiper struct {
	swipes  *Swipes
	path    path
	word    path
	trace   []Point // the path at equal distances of spacing
	spacing float32
	strokes [maxStops]float32 // memory of align
	stops   []uint8
	near    [2][]nearKey // the keys near the path's first and last point
	chosen  []candidate
	found   []Match
	valid   bool
}

// nearKey is a key, from 1, and the cost that it is where the path begins or ends.
type nearKey struct {
	key  uint8
	cost float32
}

// candidate is a word whose path may be the one that is decoded.
type candidate struct {
	number int32
	cost   float32
}

// Settings of the Swiper, chosen on valid text by lstmkb eval --swipe, between what is best for the
// simulated finger and for one that scatters a third more and cuts corners. Distances are in key widths.
const (
	endReach   = 1.6  // from a path's end to the key of the letter there
	endSigma   = 0.4  // of that distance
	longer     = 1.2  // how many times as long as the word's a path may be,
	longerBy   = 2.0  // and how much longer
	shorter    = 0.6  // how many times as long it must be,
	shorterBy  = 1.5  // and how much shorter it may be
	lengthSD   = 0.15 // of the logarithm of the ratio of the lengths,
	lengthMore = 1.0  // to both of which this is added
	placeSigma = 0.45 // of the mean distance of a path's points from the word's
	shapeSigma = 0.45 // the same after both are moved and scaled alike
	worstMatch = 16   // how much more than the best a word may cost
)

// NewSwiper makes a swiper.
func NewSwiper() *Swiper { return &Swiper{} }

// Decode finds the words of s that a path may mean, of a finger that touches keys beside their
// centres by f.Offset. It reads the first MaxPath points. It reports false if there are none.
func (w *Swiper) Decode(s *Swipes, points []Point, f Finger) bool {
	w.swipes, w.found, w.chosen, w.valid = s, w.found[:0], w.chosen[:0], false
	if !w.path.trace(points, f.Offset) {
		return false
	}
	w.valid = true
	w.traced()
	w.reach(0, w.path.corners[0])
	w.reach(1, w.path.corners[len(w.path.corners)-1])
	w.choose()
	for i := range w.chosen {
		c := &w.chosen[i]
		w.stops, _ = s.stops(w.stops[:0], s.word(c.number))
		c.cost = w.compare()
	}
	if len(w.chosen) > maxAligned {
		w.keep(maxAligned)
	}
	best := never
	for i := range w.chosen {
		c := &w.chosen[i]
		w.stops, _ = s.stops(w.stops[:0], s.word(c.number))
		c.cost += w.align(w.stops)
		best = min(best, c.cost)
	}
	for _, c := range w.chosen {
		if c.cost < best+worstMatch {
			list, place := s.find(c.number)
			w.found = append(w.found, Match{list, place, place + 1, c.cost})
		}
	}
	slices.SortFunc(w.found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.List, b.List), cmp.Compare(a.From, b.From))
	})
	return len(w.found) > 0
}

// Words returns the words that the last path may mean, the likeliest first. The result is valid
// until the next call of Decode.
func (w *Swiper) Words() []Match { return w.found }

// Cost returns −ln P(path | word), up to a constant, for the last path and any word, and whether
// the path may mean it.
func (w *Swiper) Cost(word string) (float32, bool) {
	if !w.valid {
		return never, false
	}
	var ok bool
	if w.stops, ok = w.swipes.stops(w.stops[:0], word); !ok {
		return never, false
	}
	for end, key := range [...]uint8{w.stops[0], w.stops[len(w.stops)-1]} {
		if !slices.ContainsFunc(w.near[end], func(n nearKey) bool { return n.key == key }) {
			return never, false
		}
	}
	if from, to := w.lengths(); w.swipes.length(w.stops) < from || w.swipes.length(w.stops) > to {
		return never, false
	}
	return w.compare() + w.align(w.stops), true
}

// reach finds the keys near the path's first (0) or last (1) point.
func (w *Swiper) reach(end int, p Point) {
	w.near[end] = w.near[end][:0]
	nearest, at := never, uint8(0)
	for i, k := range w.swipes.places {
		d := p.to(k)
		if d < nearest {
			nearest, at = d, uint8(i+1)
		}
		if d < endReach {
			w.near[end] = append(w.near[end], nearKey{uint8(i + 1), d * d / (2 * endSigma * endSigma)})
		}
	}
	if len(w.near[end]) == 0 && at > 0 {
		w.near[end] = append(w.near[end], nearKey{at, 0})
	}
}

// lengths returns the lengths that the path of a word may have.
func (w *Swiper) lengths() (from, to float32) {
	return w.path.length/longer - longerBy, w.path.length/shorter + shorterBy
}

// choose sets chosen to the words whose ends and lengths are most like the path's.
func (w *Swiper) choose() {
	s, n := w.swipes, len(w.swipes.places)
	from, to := w.lengths()
	length := math.Log(float64(w.path.length + lengthMore))
	for _, first := range w.near[0] {
		for _, last := range w.near[1] {
			b := int(first.key-1)*n + int(last.key-1)
			words := s.entries[s.buckets[b]:s.buckets[b+1]]
			at, _ := slices.BinarySearchFunc(words, from, func(e swipedWord, from float32) int { return cmp.Compare(e.length, from) })
			for ; at < len(words) && words[at].length <= to; at++ {
				d := float32(length-math.Log(float64(words[at].length+lengthMore))) / lengthSD
				w.chosen = append(w.chosen, candidate{words[at].number, first.cost + last.cost + d*d/2})
			}
		}
	}
	if len(w.chosen) > maxTemplates {
		w.keep(maxTemplates)
	}
}

// keep keeps the n words of chosen that cost least, by halving the costs in which the n-th may be.
func (w *Swiper) keep(n int) {
	low, high := float32(0), float32(0)
	for _, c := range w.chosen {
		high = max(high, c.cost)
	}
	for range 24 {
		middle, within := (low+high)/2, 0
		for _, c := range w.chosen {
			if c.cost <= middle {
				within++
			}
		}
		if within <= n {
			low = middle
		} else {
			high = middle
		}
	}
	kept := w.chosen[:0]
	for _, c := range w.chosen {
		if c.cost <= low && len(kept) < n {
			kept = append(kept, c)
		}
	}
	w.chosen = kept
}

// compare returns the cost of the path for the word with these stops, by place and shape.
func (w *Swiper) compare() float32 {
	w.word.follow(w.swipes, w.stops)
	place, shape := w.path.apart(&w.word)
	return place*place/(2*placeSigma*placeSigma) + shape*shape/(2*shapeSigma*shapeSigma)
}
