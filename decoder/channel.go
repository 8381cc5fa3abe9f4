package decoder

import "math"

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
	keys     []Point // of each letter, by code, as far as keyed has it
	keyed    uint64  // the letters with a key
	other    float64 // Slips.Other
	// Costs of one letter, by codes. A letter that is put in or left out is seen beside the letter
	// meant before it, noLetter at a word's beginning.
	typed     [maxLetters][maxLetters]float32 // [key][letter]: the key pressed for the letter
	spelled   [maxLetters][maxLetters]float32 // [key][letter]: the same by rewrites alone
	omit      [maxLetters][maxLetters]float32 // [letter before][letter]
	insert    [maxLetters][maxLetters]float32 // [letter before][key]
	transpose float32
	double    float32 // the key before pressed again
	rewrites  rules   // of more letters
	first     rules   // of a word's first letters
	final     rules   // of its last ones
}

// never is the cost of what does not happen.
const never = float32(1e9)

// NewChannel makes the channel of a layout for words of an alphabet. layout may be nil for one
// that is not known. rewrites are those of the language.
func NewChannel(a *Alphabet, layout *Layout, finger Finger, s Slips, rewrites []Rewrite) *Channel {
	c := &Channel{alphabet: a, keys: make([]Point, maxLetters), transpose: cost(s.Transpose), double: cost(s.Double), other: s.Other}
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
	intended, ok := c.alphabet.encode(nil, withoutEdges(r.Intended))
	typed, known := c.alphabet.encode(nil, withoutEdges(r.Typed))
	if !ok || !known || r.check() != nil {
		return
	}
	first, final := r.first(), r.final()
	single := func(to *float32) { *to = min(*to, r.Cost) }
	switch m, n := len(intended), len(typed); {
	case final:
		c.final.add(intended, typed, r.Cost, first)
	case first && m == 1 && n == 0:
		single(&c.omit[noLetter][intended[0]])
	case first && m == 0 && n == 1:
		single(&c.insert[noLetter][typed[0]])
	case first:
		c.first.add(intended, typed, r.Cost, true)
	case m == 1 && n == 1:
		single(&c.spelled[typed[0]][intended[0]])
	case m == 1 && n == 0:
		for before := range maxLetters {
			single(&c.omit[before][intended[0]])
		}
	case m == 0 && n == 1:
		for before := range maxLetters {
			single(&c.insert[before][typed[0]])
		}
	case m == 2 && n == 1 && intended[0] == typed[0]:
		single(&c.omit[intended[0]][intended[1]])
	case m == 1 && n == 2 && intended[0] == typed[0]:
		single(&c.insert[intended[0]][typed[1]])
	default:
		c.rewrites.add(intended, typed, r.Cost, false)
	}
}

// touched sets costs to those of each letter for a touch at p, whose nearest key is that with
// code key.
func (c *Channel) touched(costs *[maxLetters]float32, p Point, key uint8, f Finger) {
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
		x := c.other / n
		if sum > 0 {
			x += (1 - c.other) * density[l] / sum
		}
		costs[l] = min(cost(x), c.spelled[key][l])
	}
}
