package adapt

import (
	"fmt"
	"slices"
	"testing"
)

func TestCut(t *testing.T) {
	var lines []string
	for i := range 2000 {
		lines = append(lines, fmt.Sprintf("line %d of the text", i))
	}
	var ends []int // messages of 1 to 7 lines
	for at := 0; at < len(lines); {
		at = min(len(lines), at+1+len(ends)%7)
		ends = append(ends, at)
	}
	for _, of := range [][]int{nil, ends} {
		p := cut(lines, of)
		for what, n := range map[string]int{"valid": len(p.valid), "test": len(p.test)} {
			if n < 150 || n > 250 {
				t.Errorf("%d %s lines of 2000, want about 200", n, what)
			}
		}
		whole := slices.Concat(p.train, p.valid, p.test)
		slices.Sort(whole)
		if sorted := slices.Sorted(slices.Values(lines)); !slices.Equal(whole, sorted) {
			t.Errorf("%d lines in all parts, want each of 2000 once", len(whole))
		}
		if of == nil {
			continue
		}
		where := map[string]int{}
		for part, lines := range [][]string{p.train, p.valid, p.test} {
			for _, line := range lines {
				where[line] = part
			}
		}
		from := 0
		for _, end := range of {
			for _, line := range lines[from:end] {
				if where[line] != where[lines[from]] {
					t.Fatalf("message %q is cut", lines[from:end])
				}
			}
			from = end
		}
	}
	for n := range 30 { // of few lines each is somewhere
		if p := cut(lines[:n], nil); len(p.train)+len(p.valid)+len(p.test) != n {
			t.Errorf("%d lines: %d, %d, %d", n, len(p.train), len(p.valid), len(p.test))
		}
	}
	large := make([]string, 300_000)
	for i := range large {
		large[i] = "ten words are here to count them all in once"
	}
	if n := wordsOf(cut(large, nil).test); n < maxHeld*9/10 || n > maxHeld*11/10 {
		t.Errorf("%d words held out of 3 million, want about %d", n, maxHeld)
	}
}
