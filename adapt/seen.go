package adapt

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

// Seen tells a text that was learned from again. It holds a bit for some of the text's runs of
// words, by their hashes (Bloom 1970, with one hash), and no text: of the runs that are not in the
// text one in nine has its bit set, too, so that a guess cannot be confirmed.
type Seen struct {
	Every uint64 `json:"every"` // only each run whose hash is a multiple of it counts
	Bits  []byte `json:"bits"`
}

const (
	runWords = 6     // of a run: few are in two texts
	maxRuns  = 4_000 // that count, about
	runBits  = 8     // for each of them
	minRuns  = 20    // that tell something
)

// chance is the share of bits that are set, and so of runs found that are not in the text.
var chance = 1 - math.Exp(-1.0/runBits)

// see returns what tells a text of that many words.
func see(lines []string, words int64) *Seen {
	s := &Seen{Every: max(1, uint64(words)/maxRuns)}
	s.Bits = make([]byte, max(1, uint64(words)/s.Every*runBits/8))
	o := s.Compare()
	o.run = func(bit uint64) { s.Bits[bit/8] |= 1 << (bit % 8) }
	for _, line := range lines {
		o.Line(line)
	}
	return s
}

// Compare begins to compare another text, whose lines are given to the result.
func (s *Seen) Compare() *Overlap {
	o := &Overlap{seen: s}
	o.run = func(bit uint64) {
		o.runs++
		if s.Bits[bit/8]&(1<<(bit%8)) != 0 {
			o.found++
		}
	}
	return o
}

// Overlap is how much of a text has been seen.
type Overlap struct {
	seen        *Seen
	last        [runWords]uint64 // hashes of words, the newest at words-1 modulo runWords
	words       int
	runs, found int
	run         func(bit uint64) // called with each run that counts
}

// Line takes the next line of the text. Case, marks and where lines end do not matter.
func (o *Overlap) Line(line string) {
	for word := range strings.FieldsSeq(line) {
		word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) }))
		if word == "" {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(word)) // never fails
		o.last[o.words%runWords] = h.Sum64()
		if o.words++; o.words < runWords {
			continue
		}
		sum := uint64(0)
		for i := range runWords {
			sum = scramble(sum + o.last[(o.words+i)%runWords])
		}
		if sum%o.seen.Every == 0 {
			o.run(sum / o.seen.Every % uint64(8*len(o.seen.Bits)))
		}
	}
}

// Share returns the share of the text's runs of words that have been seen, about, and 0 of a text
// too short to tell.
func (o *Overlap) Share() float64 {
	if o.runs < minRuns {
		return 0
	}
	return max(0, (float64(o.found)/float64(o.runs)-chance)/(1-chance))
}

// scramble spreads each bit of x over all (Steele, Lea & Flood 2014).
func scramble(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
