package decoder

import (
	"math"
	"slices"
)

// Point is a place on the keyboard: X in key widths and Y in rows from the centre of the first
// key of the first row of letters, to the right and down.
type Point struct{ X, Y float32 }

// Layout says where the keys of letters are.
type Layout struct {
	Name string // as qwerty
	Keys map[rune]Point
}

// Finger says how touches scatter around the centre of the key that is meant: normally, with
// these standard deviations in key widths and rows. Bi and Zhai (2016) measured 0.23 key widths
// and 0.16 key heights on keys of 6 by 9 mm.
type Finger struct {
	SigmaX, SigmaY float32
	Offset         Point // the mean of touches beside the centre
}

// DefaultFinger is that of a person of whom nothing is known.
var DefaultFinger = Finger{SigmaX: 0.24, SigmaY: 0.20}

// density returns the density of a touch at p for a key at centre, up to a factor that is the
// same for all keys.
func (f Finger) density(p, centre Point) float64 {
	x := float64((p.X - centre.X - f.Offset.X) / f.SigmaX)
	y := float64((p.Y - centre.Y - f.Offset.Y) / f.SigmaY)
	return math.Exp(-(x*x + y*y) / 2)
}

// slips returns the probability that each key is pressed where the letter meant is r: the share
// of its touches to which this key is the nearest. It is nil if r has no key.
func (l *Layout) slips(r rune, f Finger) map[rune]float64 {
	centre, ok := l.Keys[r]
	if !ok {
		return nil
	}
	const reach, step = 4, 0.2 // in standard deviations
	near := l.near(centre, 1.5+reach*max(f.SigmaX, f.SigmaY))
	shares, sum := make([]float64, len(near)), 0.0
	for x := float32(-reach); x <= reach; x += step {
		for y := float32(-reach); y <= reach; y += step {
			p := Point{centre.X + f.Offset.X + x*f.SigmaX, centre.Y + f.Offset.Y + y*f.SigmaY}
			w := math.Exp(-float64(x*x+y*y) / 2)
			shares[l.nearest(near, p)] += w
			sum += w
		}
	}
	found := map[rune]float64{}
	for i, key := range near {
		found[key] = shares[i] / sum
	}
	return found
}

// near returns the keys at most so far from p, in order.
func (l *Layout) near(p Point, distance float32) (keys []rune) {
	for r, k := range l.Keys {
		if (k.X-p.X)*(k.X-p.X)+(k.Y-p.Y)*(k.Y-p.Y) <= distance*distance {
			keys = append(keys, r)
		}
	}
	slices.Sort(keys)
	return keys
}

// nearest returns the index of that of keys whose centre is nearest to p.
func (l *Layout) nearest(keys []rune, p Point) (at int) {
	best := float32(math.Inf(1))
	for i, r := range keys {
		k := l.Keys[r]
		if d := (k.X-p.X)*(k.X-p.X) + (k.Y-p.Y)*(k.Y-p.Y); d < best {
			best, at = d, i
		}
	}
	return at
}
