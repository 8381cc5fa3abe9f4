package decoder

import (
	"math"
	"math/rand/v2"
	"unicode"
)

// SwipeNoise says how a simulated finger swipes.
type SwipeNoise struct {
	// SigmaX and SigmaY are the standard deviations of the places that it aims at around the
	// keys' centres, in key widths and rows.
	SigmaX, SigmaY float64
	// Overlap is the share of a stroke's time in which the next one has begun.
	Overlap float64
	// Jitter is the standard deviation of a sample of the sensor, in key widths.
	Jitter float64
}

// DefaultSwipeNoise scatters as touches do (see DefaultFinger). Strokes overlap by a third, which
// cuts corners.
var DefaultSwipeNoise = SwipeNoise{SigmaX: 0.24, SigmaY: 0.20, Overlap: 0.33, Jitter: 0.02}

// Constants of a simulated finger: keys as large as those of phones, and the time of a straight
// stroke of d millimetres, 68.8·d^0.469 ms (Cao and Zhai 2007, CLC model).
const (
	keyWidthMM, keyHeightMM = 6, 9
	strokeTime, strokePower = 0.0688, 0.469
	sampleRate              = 60 // Hz
)

// SimulateSwipe returns a path that a finger may take to write word, with the letters' keys of
// l, and whether it can: each letter has a key. Other characters than letters are skipped, and a
// doubled letter is one stop. The finger aims at a place near each key and makes a stroke of
// minimum jerk to it (Flash and Hogan 1985),
//
//	10τ³ − 15τ⁴ + 6τ⁵,   τ from 0 to 1
//
// which is added to the one before while they overlap (Flash and Henis 1991). The same r gives the
// same path.
func SimulateSwipe(l *Layout, word string, r *rand.Rand, n SwipeNoise) ([]Point, bool) {
	var stops []Point
	last := rune(0)
	for _, c := range word {
		c = unicode.ToLower(c)
		k, ok := l.Keys[c]
		switch {
		case !ok && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			return nil, false
		case ok && c != last:
			stops = append(stops, Point{k.X + float32(n.SigmaX*r.NormFloat64()), k.Y + float32(n.SigmaY*r.NormFloat64())})
			last = c
		}
	}
	if len(stops) == 0 {
		return nil, false
	}
	type stroke struct{ begin, time float64 }
	strokes := make([]stroke, len(stops)-1)
	at, end := 0.0, 2.0/sampleRate // a tap
	for i := range strokes {
		d := math.Hypot(float64(stops[i+1].X-stops[i].X)*keyWidthMM, float64(stops[i+1].Y-stops[i].Y)*keyHeightMM)
		strokes[i] = stroke{at, strokeTime * math.Pow(max(d, 0.1), strokePower)}
		end = max(end, at+strokes[i].time)
		at += (1 - n.Overlap) * strokes[i].time
	}
	samples := int(math.Ceil(end * sampleRate))
	path := make([]Point, 0, samples+1)
	for i := range samples + 1 {
		now := min(end, float64(i)/sampleRate)
		x, y := float64(stops[0].X), float64(stops[0].Y)
		for j, s := range strokes {
			tau := max(0, min(1, (now-s.begin)/s.time))
			done := tau * tau * tau * (10 - 15*tau + 6*tau*tau)
			x += done * float64(stops[j+1].X-stops[j].X)
			y += done * float64(stops[j+1].Y-stops[j].Y)
		}
		path = append(path, Point{float32(x + n.Jitter*r.NormFloat64()), float32(y + n.Jitter*r.NormFloat64()*keyWidthMM/keyHeightMM)})
	}
	return path, true
}
