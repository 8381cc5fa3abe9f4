package decoder

import (
	"math/bits"
	"unicode/utf8"
)

// Trie holds lists of words by their letters. It is safe for concurrent use.
type Trie struct {
	alphabet *Alphabet
	nodes    []node
	roots    []uint32 // of each list, whose nodes follow its root
}

// node is the beginning of words.
type node struct {
	mask     uint64 // the codes of the letters that come next, a bit each
	first    uint32 // the node of the least of these codes; those of the others follow it
	from, to int32  // the words that begin so are those at places from to to−1 of their list
	ends     int32  // the words that end here, which are the first of these
}

// NewTrie makes a trie of lists of folded words, each of which is sorted.
func NewTrie(a *Alphabet, lists ...[]string) *Trie {
	most := 0
	for _, words := range lists {
		most += mostNodes(words)
	}
	t := &Trie{alphabet: a, nodes: make([]node, 0, most)}
	for _, words := range lists {
		t.add(words)
	}
	return t
}

// add adds a list. Nodes are made in the order of their depths, so that those after one node
// are side by side.
func (t *Trie) add(words []string) {
	root := uint32(len(t.nodes))
	t.roots = append(t.roots, root)
	t.nodes = append(t.nodes, node{to: int32(len(words))})
	depths := make([]int32, 1, cap(t.nodes)-int(root)) // in bytes, of each node from root on
	var next [maxLetters]struct{ from, to int32 }
	for at := root; at < uint32(len(t.nodes)); at++ {
		n, depth := t.nodes[at], int(depths[at-root])
		i := n.from
		for i < n.to && len(words[i]) == depth {
			i++
		}
		n.ends = i - n.from
		for i < n.to {
			r, size := utf8.DecodeRuneInString(words[i][depth:])
			head := words[i][depth : depth+size]
			from := i
			for i < n.to && len(words[i]) >= depth+size && words[i][depth:depth+size] == head {
				i++
			}
			if c := t.alphabet.code(r); c != noLetter {
				n.mask |= 1 << c
				next[c].from, next[c].to = from, i
			}
		}
		n.first = uint32(len(t.nodes))
		t.nodes[at] = n
		for mask := n.mask; mask != 0; mask &= mask - 1 {
			c := bits.TrailingZeros64(mask)
			t.nodes = append(t.nodes, node{from: next[c].from, to: next[c].to})
			depths = append(depths, int32(depth+utf8.RuneLen(t.alphabet.runes[c])))
		}
	}
}

// mostNodes is the number of beginnings of sorted words, which is that of their nodes if the
// alphabet has all of their letters.
func mostNodes(words []string) int {
	n, before := 1, ""
	for _, w := range words {
		same := 0
		for same < min(len(w), len(before)) && w[same] == before[same] {
			same++
		}
		for same > 0 && same < len(w) && !utf8.RuneStart(w[same]) {
			same--
		}
		for _, b := range []byte(w[same:]) {
			if utf8.RuneStart(b) {
				n++
			}
		}
		before = w
	}
	return n
}

// child returns the node after n by the letter c, and whether there is one.
func (n *node) child(c uint8) (uint32, bool) {
	bit := uint64(1) << c
	return n.first + uint32(bits.OnesCount64(n.mask&(bit-1))), n.mask&bit != 0
}

// list returns the list of a node.
func (t *Trie) list(at uint32) int {
	l := len(t.roots) - 1
	for t.roots[l] > at {
		l--
	}
	return l
}
