package decoder

import (
	"math"
	"math/bits"
	"slices"
)

// Width bounds the work for a key.
type Width struct {
	Beam   int     // hypotheses that a beam keeps
	Window float32 // how much more than the best one a hypothesis may cost
}

var (
	// Narrow is for typing: a key takes some 40 µs.
	Narrow = Width{256, 14}
	// Wide is for a word without a text, for which nothing but its letters speaks.
	Wide = Width{1024, 18}
)

// hypothesis is that the keys so far mean the letters of a node.
type hypothesis struct {
	node    uint32
	cost    float32
	last    uint8 // the letter of the node
	omitted uint8 // letters left out right before
}

// beam is the best hypotheses after some keys, the best first. While it is filled they have no
// order.
type beam struct {
	list   []hypothesis
	best   float32
	window float32
}

// slots finds the hypothesis of a node. Entries of an older round do not count. Its slices are
// parallel; their length is a power of two.
type slots struct {
	node      []uint32
	at, round []uint16
	now       uint16
	shift     uint8 // of hashes
}

// crowding is how many slots there are for a hypothesis that is kept.
const crowding = 16

func newSlots(beam int) slots {
	bits := bits.Len(uint(crowding*beam - 1))
	n := 1 << bits
	return slots{node: make([]uint32, n), at: make([]uint16, n), round: make([]uint16, n), shift: uint8(32 - bits)}
}

// clear begins a new round.
func (s *slots) clear() {
	if s.now++; s.now == 0 {
		clear(s.round)
		s.now = 1
	}
}

// find returns the slot of a node.
func (s *slots) find(node uint32) (slot int, known bool) {
	slot = int(node * 2654435761 >> s.shift)
	for ; s.round[slot] == s.now; slot = (slot + 1) & (len(s.round) - 1) {
		if s.node[slot] == node {
			return slot, true
		}
	}
	return slot, false
}

// add adds a hypothesis unless the beam has a better one of its node or it costs too much.
func (b *beam) add(s *slots, h hypothesis) {
	if h.cost > b.best+b.window {
		return
	}
	b.best = min(b.best, h.cost)
	slot, known := s.find(h.node)
	if known {
		if old := &b.list[s.at[slot]]; h.cost < old.cost {
			*old = h
		}
		return
	}
	if len(b.list) == len(s.round)/2 {
		return
	}
	s.node[slot], s.at[slot], s.round[slot] = h.node, uint16(len(b.list)), s.now
	b.list = append(b.list, h)
}

// buckets is how many parts of the window prune counts hypotheses in.
const buckets = 64

// prune keeps the best hypotheses, about n of them, and sorts them. order is scratch memory.
func (b *beam) prune(n int, order []uint64) []uint64 {
	// Counting costs finds the one up to which n hypotheses lie without sorting all.
	var counts [buckets + 1]int
	bucket := func(cost float32) int { return min(int((cost-b.best)/b.window*buckets), buckets) }
	for _, h := range b.list {
		counts[bucket(h.cost)]++
	}
	last, kept := 0, counts[0]
	for last+1 < buckets && kept < n {
		last++
		kept += counts[last]
	}
	order = order[:0]
	for i, h := range b.list {
		if bucket(h.cost) <= last {
			// Bits of positive floats are in the order of the floats.
			order = append(order, uint64(math.Float32bits(h.cost))<<32|uint64(i))
		}
	}
	slices.Sort(order)
	return order[:min(n, len(order))]
}
