package decoder

// maxBeam is how many hypotheses a beam keeps.
const maxBeam = 256

// window is how much more than the best one a hypothesis may cost.
const window = 14

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
	list []hypothesis
	best float32
}

// slots finds the hypothesis of a node. Entries of an older round do not count.
type slots struct {
	node  [tableSize]uint32
	at    [tableSize]uint16
	round [tableSize]uint16
	now   uint16
}

const (
	tableSize = 1 << 12
	maxFilled = tableSize / 2 // hypotheses of a beam while it is filled
)

// clear begins a new round.
func (s *slots) clear() {
	if s.now++; s.now == 0 {
		clear(s.round[:])
		s.now = 1
	}
}

// find returns the slot of a node.
func (s *slots) find(node uint32) (slot int, known bool) {
	slot = int(node * 2654435761 >> 20)
	for ; s.round[slot] == s.now; slot = (slot + 1) % tableSize {
		if s.node[slot] == node {
			return slot, true
		}
	}
	return slot, false
}

// add adds a hypothesis unless the beam has a better one of its node or it costs too much.
func (b *beam) add(s *slots, h hypothesis) {
	if h.cost > b.best+window {
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
	if len(b.list) == maxFilled {
		return
	}
	s.node[slot], s.at[slot], s.round[slot] = h.node, uint16(len(b.list)), s.now
	b.list = append(b.list, h)
}

// prune keeps the best hypotheses and sorts them.
func (b *beam) prune() {
	n := 0
	for _, h := range b.list {
		if h.cost <= b.best+window {
			b.list[n] = h
			n++
		}
	}
	b.list = b.list[:n]
	sortHypotheses(b.list)
	b.list = b.list[:min(n, maxBeam)]
}
