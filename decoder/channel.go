package decoder

import (
	"math"
	"slices"
)

// Rewrite is a way in which letters of a word are typed otherwise: ie as ei, ll as l, nothing
// as a letter more. Cost is −ln of how often, of all places where they are meant.
type Rewrite struct {
	Intended, Typed string // folded, 0 to 3 letters, not both empty
	Cost            float32
}

// Slips are the probabilities, at each letter of a word, of slips that do not depend on which
// letter it is. Wrong keys are those of the Layout and the Finger.
type Slips struct {
	Omit      float64 // a letter left out
	Double    float64 // a key pressed twice
	Insert    float64 // another key pressed between two letters
	Transpose float64 // two letters exchanged
	Other     float64 // any other letter instead, beside the Layout's neighbours and the rewrites
}

// DefaultSlips are those of docs/typing.md.
var DefaultSlips = Slips{Omit: 0.008, Double: 0.005, Insert: 0.0008, Transpose: 0.007, Other: 0.0005}

// Channel gives the costs of keys for words, −ln P(keys | word). It is safe for concurrent use.
type Channel struct {
	alphabet *Alphabet
	layout   *Layout
	keys     []Point // of each letter, by code, as far as keyed has it
	keyed    uint64  // the letters with a key
	// Costs of one letter, by codes. A letter that is put in or left out is seen beside the letter meant
	// before it, noLetter at a word's beginning.
	typed     [maxLetters][maxLetters]float32 // [key][letter]: the key pressed for the letter
	spelled   [maxLetters][maxLetters]float32 // [key][letter]: the same by rewrites alone
	omit      [maxLetters][maxLetters]float32 // [letter before][letter]
	insert    [maxLetters][maxLetters]float32 // [letter before][key]
	transpose float32
	double    float32              // the key before pressed again
	rewrites  map[uint32][]rewrite // of more letters, by the codes of the keys
	longest   int                  // keys of a rewrite, at most
}

// rewrite is a Rewrite of other than single letters.
type rewrite struct {
	intended [3]uint8
	n        int
	cost     float32
}

// never is the cost of what does not happen.
const never = float32(1e9)

// NewChannel makes the channel of a layout for words of an alphabet. layout may be nil for one
// that is not known. rewrites are those of the language.
func NewChannel(a *Alphabet, layout *Layout, finger Finger, s Slips, rewrites []Rewrite) *Channel {
	c := &Channel{alphabet: a, layout: layout, keys: make([]Point, maxLetters), transpose: cost(s.Transpose), double: cost(s.Double), rewrites: map[uint32][]rewrite{}}
	for k := range maxLetters {
		for l := range maxLetters {
			c.spelled[k][l], c.omit[k][l], c.insert[k][l] = never, cost(s.Omit), cost(s.Insert)
			if k == l && k != noLetter {
				c.insert[k][l] = cost(s.Double)
			}
		}
	}
	for _, r := range rewrites {
		c.add(r)
	}
	n := float64(len(a.runes))
	for l := 1; l < len(a.runes); l++ {
		slips := map[rune]float64{a.runes[l]: 1}
		if layout != nil {
			if of := layout.slips(a.runes[l], finger); of != nil {
				slips, c.keys[l], c.keyed = of, layout.Keys[a.runes[l]], c.keyed|1<<l
			}
		}
		for k := 1; k < len(a.runes); k++ {
			p := (1-s.Other)*slips[a.runes[k]] + s.Other/n
			c.typed[k][l] = min(cost(p), c.spelled[k][l])
		}
	}
	return c
}

func cost(p float64) float32 { return float32(-math.Log(max(p, 1e-30))) }

// add adds a rewrite. One with letters that the alphabet lacks is left out.
func (c *Channel) add(r Rewrite) {
	intended, ok := c.alphabet.encode(nil, r.Intended)
	typed, known := c.alphabet.encode(nil, r.Typed)
	if !ok || !known || len(intended) > 3 || len(typed) > 3 {
		return
	}
	single := func(to *float32) { *to = min(*to, r.Cost) }
	switch m, n := len(intended), len(typed); {
	case m == 1 && n == 1:
		single(&c.spelled[typed[0]][intended[0]])
	case m == 1 && n == 0:
		for before := range maxLetters {
			single(&c.omit[before][intended[0]])
		}
	case m == 2 && n == 1 && intended[0] == typed[0]:
		single(&c.omit[intended[0]][intended[1]])
	case m == 1 && n == 2 && intended[0] == typed[0]:
		single(&c.insert[intended[0]][typed[1]])
	case n == 0 || m == 0:
		return // such letters are left out and put in one by one
	default:
		x := rewrite{n: m, cost: r.Cost}
		copy(x.intended[:], intended)
		key := keysOf(typed)
		c.rewrites[key] = append(c.rewrites[key], x)
		slices.SortFunc(c.rewrites[key], func(a, b rewrite) int { return int(a.cost - b.cost) })
		c.longest = max(c.longest, n)
	}
}

// keysOf packs the codes of 1 to 3 keys.
func keysOf(codes []uint8) uint32 {
	packed := uint32(0)
	for _, c := range codes {
		packed = packed<<8 | uint32(c)
	}
	return packed
}

// touched sets costs to those of each letter for a touch at p, whose nearest key is that with
// code key.
func (c *Channel) touched(costs *[maxLetters]float32, p Point, key uint8, f Finger, s Slips) {
	sum := 0.0
	var density [maxLetters]float64
	for l := 1; l < len(c.alphabet.runes); l++ {
		if c.keyed>>l&1 != 0 {
			density[l] = f.density(p, c.keys[l])
			sum += density[l]
		}
	}
	n := float64(len(c.alphabet.runes))
	for l := range costs {
		x := s.Other / n
		if sum > 0 {
			x += (1 - s.Other) * density[l] / sum
		}
		costs[l] = min(cost(x), c.spelled[key][l])
	}
}
