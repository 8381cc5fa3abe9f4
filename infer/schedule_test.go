package infer

import (
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
)

// TestSchedule: each text reads all of its words in order, at most one in a step, and steps are as
// wide as the words allow.
func TestSchedule(t *testing.T) {
	begun, elsewhere := nn.NewState(nn.Config{Layers: 1, Hidden: 1}, 1), nn.NewState(nn.Config{Layers: 1, Hidden: 1}, 1)
	begun.H[0] = 1
	for _, c := range []struct {
		lengths []int
		begun   int   // the first texts are at their beginning
		widths  []int // of the steps
	}{
		{nil, 0, nil},
		{[]int{0, 0}, 2, nil},
		{[]int{3}, 0, []int{1, 1, 1}},
		{[]int{3}, 1, []int{1, 1, 1}},
		{[]int{1, 5, 1}, 0, []int{3, 1, 1, 1, 1}},
		{[]int{4, 8, 1, 5, 3, 7, 2, 6}, 0, []int{4, 4, 4, 4, 4, 4, 4, 4, 4}},
		{[]int{4, 8, 1, 5, 3, 7, 2, 6}, 8, []int{8, 4, 4, 4, 4, 4, 4, 4}},
		{[]int{4, 8, 1, 5, 3, 7, 2, 6}, 2, []int{2, 4, 4, 4, 4, 4, 4, 4, 4, 2}},
		{[]int{2, 2, 2, 2, 2, 2}, 0, []int{6, 6}},
		{[]int{2, 2, 2, 2, 2}, 0, []int{4, 4, 2}},
	} {
		states, texts := make([]*nn.State, len(c.lengths)), make([][]int32, len(c.lengths))
		for i, n := range c.lengths {
			if states[i] = elsewhere.Clone(); i < c.begun {
				states[i] = begun.Clone()
			}
			for w := range n {
				texts[i] = append(texts[i], int32(100*i+w))
			}
		}
		var s schedule
		s.plan(states, texts, &beginning{state: begun})
		var widths []int
		read := make([]int, len(texts))
		for step, end := range s.ends {
			row := s.start(step)
			widths = append(widths, end-row)
			var reads []*nn.State
			for ; row < end; row++ {
				i := int(s.ids[row]) / 100
				if s.states[row] != states[i] || int(s.ids[row])%100 != read[i] || slices.Contains(reads, states[i]) {
					t.Errorf("%v: step %d reads word %d", c.lengths, step, s.ids[row])
				}
				reads = append(reads, states[i])
				read[i]++
			}
		}
		if !slices.Equal(read, c.lengths) || !slices.Equal(widths, c.widths) {
			t.Errorf("%v, %d at their beginning: %v words read in steps of %v, want %v", c.lengths, c.begun, read, widths, c.widths)
		}
	}
}
