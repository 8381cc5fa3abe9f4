package adapt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
)

// sentences are lines of random words.
func sentences(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 2))
	lines := make([]string, n)
	for i := range lines {
		words := make([]string, 4+r.IntN(8))
		for k := range words {
			words[k] = fmt.Sprintf("w%d", r.IntN(1000))
		}
		lines[i] = strings.Join(words, " ")
	}
	return lines
}

// TestSeen: a text is known again in any shares, however its lines are broken, and another is not.
func TestSeen(t *testing.T) {
	for _, n := range []int{200, 30_000} { // all runs count, or one in 60
		learned, other := sentences(1, n), sentences(2, n)
		s := see(learned, wordsOf(learned))
		if len(s.Bits) > 2*maxRuns*runBits/8 {
			t.Errorf("%d bytes", len(s.Bits))
		}
		share := func(lines ...string) float64 {
			o := s.Compare()
			for _, line := range lines {
				o.Line(line)
			}
			return o.Share()
		}
		for _, c := range []struct {
			name  string
			lines []string
			want  float64
		}{
			{"the text", learned, 1}, {"a part", learned[n/2:], 1}, {"another", other, 0}, {"half of it", append(other[:n/2:n/2], learned[:n/2]...), 0.5},
			{"as one line in capitals with marks", []string{strings.ToUpper(strings.Join(learned, ". — "))}, 1}, {"a line", learned[:1], 0}, {"nothing", nil, 0},
		} {
			if got := share(c.lines...); math.Abs(got-c.want) > 0.07 {
				t.Errorf("%d lines, %s: %.3f, want %v", n, c.name, got, c.want)
			}
		}
	}
	if s := see(nil, 0); s.Compare().Share() != 0 {
		t.Error("an empty text is seen")
	}
}

// TestReadReport: a folder without a report has none, a damaged one is an error.
func TestReadReport(t *testing.T) {
	for content, want := range map[string]string{
		"": "end of JSON", `{"seen": {"every": 0, "bits": "AA=="}}`: "every 0", `{"seen": {"every": 1, "bits": ""}}`: "0 bytes of bits",
		`{"seen": {"every": 1, "bits": "AA=="}}`: "", `{"out": "mine"}`: "", "[]": "cannot unmarshal",
	} {
		r, err := ReadReport(fstest.MapFS{ReportName: {Data: []byte(content)}})
		if want == "" && (err != nil || r == nil) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", content, err, want)
		}
	}
	if r, err := ReadReport(fstest.MapFS{}); err != nil || r != nil {
		t.Errorf("no report: %v, %v", r, err)
	}
}
