package decoder

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rewrite is a way in which letters of a word are typed otherwise: ie as ei, ll as l, nothing
// as a letter more. ^ before the letters of both is the word's beginning, and $ behind them its
// end. Cost is −ln of how often, of all places where they are meant.
type Rewrite struct {
	Intended, Typed string // folded, 0 to 3 letters and edges, not both empty
	Cost            float32
}

// Limits of a file of rewrites.
const (
	MaxRewrites    = 4096
	maxRewriteCost = 30
)

// check returns an error that says what is wrong with r.
func (r Rewrite) check() error {
	for _, s := range [...]string{r.Intended, r.Typed} {
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxRewrite {
			return fmt.Errorf("%.40q; expected at most %d letters", s, maxRewrite)
		}
		inner := withoutEdges(s)
		if strings.ContainsFunc(inner, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) || unicode.IsUpper(r) }) {
			return fmt.Errorf("%.40q; expected small letters, with ^ before a word's first one and $ behind its last one", s)
		}
	}
	m, n := utf8.RuneCountInString(withoutEdges(r.Intended)), utf8.RuneCountInString(withoutEdges(r.Typed))
	if m == 0 && n > 1 && !r.first() && !r.final() || n == 0 && m > 1 && !r.final() {
		return fmt.Errorf("%q typed as %q; expected letters on both sides, or a letter left out or put in", r.Intended, r.Typed)
	}
	if r.Intended == r.Typed || (r.first() != strings.HasPrefix(r.Typed, string(wordStart))) || (r.final() != strings.HasSuffix(r.Typed, string(wordEnd))) {
		return fmt.Errorf("%q typed as %q; expected two spellings of the same place of a word", r.Intended, r.Typed)
	}
	if !(r.Cost >= 0 && r.Cost <= maxRewriteCost) {
		return fmt.Errorf("the cost is %v; expected 0 to %d", r.Cost, maxRewriteCost)
	}
	return nil
}

// first and final report whether r is for the beginning and the end of words.
func (r Rewrite) first() bool { return strings.HasPrefix(r.Intended, string(wordStart)) }
func (r Rewrite) final() bool { return strings.HasSuffix(r.Intended, string(wordEnd)) }

// withoutEdges returns the letters of one side of a Rewrite.
func withoutEdges(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(s, string(wordStart)), string(wordEnd))
}

// ReadRewrites reads lines of letters as they are meant, as they are typed, and the cost, with
// tabs between. It skips empty lines and lines that begin with #. Errors name the line and what
// was expected.
func ReadRewrites(r io.Reader) ([]Rewrite, error) {
	var list []Rewrite
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || len(list) == MaxRewrites {
			return nil, fmt.Errorf("rewrites: line %d: %d fields; expected what is meant, what is typed and the cost, on at most %d lines", n, len(fields), MaxRewrites)
		}
		cost, err := strconv.ParseFloat(fields[2], 32)
		if err != nil {
			return nil, fmt.Errorf("rewrites: line %d: the cost is %.20q; expected 0 to %d", n, fields[2], maxRewriteCost)
		}
		x := Rewrite{fields[0], fields[1], float32(cost)}
		if err := x.check(); err != nil {
			return nil, fmt.Errorf("rewrites: line %d: %w", n, err)
		}
		list = append(list, x)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("rewrites: %w", err)
	}
	return list, nil
}

// WriteRewrites writes rewrites in the format of ReadRewrites, sorted, after lines of # and
// each line of head.
func WriteRewrites(out io.Writer, rewrites []Rewrite, head string) error {
	w := bufio.NewWriter(out)
	for line := range strings.SplitSeq(head, "\n") {
		fmt.Fprintf(w, "# %s\n", line)
	}
	sorted := slices.Clone(rewrites)
	slices.SortStableFunc(sorted, func(a, b Rewrite) int {
		return cmp.Or(strings.Compare(a.Intended, b.Intended), strings.Compare(a.Typed, b.Typed))
	})
	for _, r := range sorted {
		fmt.Fprintf(w, "%s\t%s\t%.2f\n", r.Intended, r.Typed, r.Cost)
	}
	return w.Flush() // returns the first error of all writes
}
