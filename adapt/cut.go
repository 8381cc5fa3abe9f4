package adapt

import (
	"slices"
	"strings"
)

// parts are the lines of a text by what they are for.
type parts struct {
	train []string // to learn from
	valid []string // to choose by
	test  []string // to measure the choice on
}

const (
	segments  = 20     // places of the text that held-out lines come from
	heldShare = 0.1    // of each segment: the share of valid lines, and of test lines
	maxHeld   = 12_000 // words of either, so that measuring takes seconds
)

// cut divides lines between messages, of which message i ends before line ends[i]. Each
// twentieth of the text gives its end to test and what lies before that to valid, so that every
// file and time takes part. A nil ends makes every line a message.
func cut(lines []string, ends []int) parts {
	share := min(heldShare, maxHeld/float64(max(1, wordsOf(lines))))
	var p parts
	for i := range segments {
		from, to := boundary(ends, i*len(lines)/segments), boundary(ends, (i+1)*len(lines)/segments)
		held := int(share*float64(to-from) + 0.5)
		test := max(from, boundary(ends, to-held))
		valid := max(from, boundary(ends, test-held))
		p.train = append(p.train, lines[from:valid]...)
		p.valid = append(p.valid, lines[valid:test]...)
		p.test = append(p.test, lines[test:to]...)
	}
	return p
}

// boundary returns the first line at or after line that begins a message.
func boundary(ends []int, line int) int {
	if line <= 0 || len(ends) == 0 {
		return max(0, line)
	}
	i, _ := slices.BinarySearch(ends, line)
	return ends[min(i, len(ends)-1)]
}

// wordsOf counts what stands between white space.
func wordsOf(lines []string) (n int64) {
	for _, line := range lines {
		for range strings.FieldsSeq(line) {
			n++
		}
	}
	return n
}

// each calls do with every line, as the lists of package predict are made.
func each(lines []string) func(do func(line string)) error {
	return func(do func(line string)) error {
		for _, line := range lines {
			do(line)
		}
		return nil
	}
}
