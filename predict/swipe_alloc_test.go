//go:build !race

package predict

import "testing"

// TestSwipeAllocations: a swipe allocates nothing, with learned words neither.
func TestSwipeAllocations(t *testing.T) {
	p := swipeable(t)
	s := p.NewSession()
	s.Profile = &Profile{}
	s.Profile.Learn("i want to see Zoella")
	s.Remember("i want to see Zoella and wombat")
	queries := []SwipeQuery{{Context: "i ", Path: through("wombat"), K: 3}, {Context: "i want ", Path: through("zoela"), K: 3}}
	if n := testing.AllocsPerRun(20, func() {
		for range 50 { // the average is rounded down
			for _, q := range queries {
				if _, err := s.Swipe(q); err != nil {
					t.Fatal(err)
				}
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations in 100 swipes", n)
	}
}
