package infer

import (
	"slices"

	"github.com/lstmkb/lstmkb/nn"
)

// schedule is the order in which several texts are read, in steps. A text reads at most one word
// in a step, and steps are about equally wide: short texts wait until there is room, so that
// kernels which take four vectors at once seldom have fewer.
type schedule struct {
	states []*nn.State // (rows) of the texts that read, step by step
	ids    []int32     // (rows) the words that they read
	ends   []int       // (steps) the rows of each step end before this one
	begun  int         // rows of the first step if it has the first words of texts at their beginning, else 0
	left   []unread    // scratch memory
}

// unread is what is left of a text.
type unread struct {
	state *nn.State
	words []int32
}

// tileTexts is how many texts kernels multiply a matrix by at once.
const tileTexts = 4

// plan makes the schedule. Texts at their beginning read their first words in a step of their own.
func (s *schedule) plan(states []*nn.State, words [][]int32, begin *beginning) {
	s.states, s.ids, s.ends, s.left = s.states[:0], s.ids[:0], s.ends[:0], s.left[:0]
	for i, w := range words {
		if len(w) == 0 {
			continue
		}
		s.left = append(s.left, unread{states[i], w})
		if begin.is(states[i]) {
			s.read(len(s.left) - 1)
		}
	}
	if s.begun = len(s.ids); s.begun > 0 {
		s.ends = append(s.ends, s.begun)
	}
	for width := 0; ; {
		slices.SortStableFunc(s.left, func(a, b unread) int { return len(b.words) - len(a.words) })
		if width == 0 {
			width = s.width()
		}
		from := len(s.ids)
		for i := range min(width, len(s.left)) {
			if len(s.left[i].words) > 0 {
				s.read(i)
			}
		}
		if len(s.ids) == from {
			clear(s.left)
			return
		}
		s.ends = append(s.ends, len(s.ids))
	}
}

// width is how many texts read in a step, in whole tiles: about so many that all are read when the
// longest one is.
func (s *schedule) width() int {
	total := 0
	for _, t := range s.left {
		total += len(t.words)
	}
	if total == 0 {
		return tileTexts
	}
	tile := tileTexts * len(s.left[0].words)
	return max(1, (total+tile/2)/tile) * tileTexts
}

// read takes the next word of what is left of a text.
func (s *schedule) read(i int) {
	t := &s.left[i]
	s.states, s.ids = append(s.states, t.state), append(s.ids, t.words[0])
	t.words = t.words[1:]
}

// span is the end of the steps from this one on that are read together: at most prefillRows
// words, or one step.
func (s *schedule) span(step int) (end int) {
	from := s.start(step)
	for end = step + 1; end < len(s.ends) && s.ends[end]-from <= prefillRows; end++ {
	}
	return end
}

// start is a step's first row.
func (s *schedule) start(step int) int {
	if step == 0 {
		return 0
	}
	return s.ends[step-1]
}
