package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/predict"
)

const maxPairWeight = 1000

func channelCommand() *cobra.Command {
	var pairs, out string
	e := decoder.DefaultEstimate
	cmd := &cobra.Command{
		Use:   "channel",
		Short: "Estimate how words are misspelt from pairs of what was typed and what was meant",
		Long: `Channel reads lists of "typed<TAB>meant" lines, whose further fields are ignored, and
estimates what letters are typed for what others, with the letters beside them, and how
often: ie for ei, t for tt, f for ph at a word's beginning. A list with =WEIGHT behind its
name counts that many times; a pair of several lists counts once, by the highest weight.
Words with other characters than letters and apostrophes are left out.

In a model folder, under the name channel.tsv, the list has words corrected that are
misspelt rather than mistyped. Slips of the finger are corrected without it.`,
		Example: `  lstmkb channel --pairs misspellings.tsv --out runs/mine/channel.tsv
  lstmkb channel --pairs learners.tsv.gz=4,typos.tsv.gz --rate 0.1 --out channel.tsv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if pairs == "" {
				return usagef("--pairs is missing: files of typed and meant words")
			}
			if !(e.Rate > 0 && e.Rate <= 1) {
				return usagef("--rate is %v, want above 0 and at most 1", e.Rate)
			}
			if e.Limit < 1 || e.Limit > decoder.MaxRewrites {
				return usagef("--limit is %d, want 1 to %d", e.Limit, decoder.MaxRewrites)
			}
			p := pairReader{weights: map[[2]string]float64{}, dropped: map[string]int{}}
			for file := range strings.SplitSeq(pairs, ",") {
				if err := p.read(file); err != nil {
					return err
				}
			}
			rewrites := e.Rewrites(p.pairs())
			if len(rewrites) == 0 {
				return fmt.Errorf("--pairs: %d pairs of misspelt words are too few to estimate from", len(p.weights))
			}
			err := checkpoint.WriteFile(out, func(w io.Writer) error {
				return decoder.WriteRewrites(w, rewrites, "letters meant, letters typed, -ln of how often; ^ and $ are a word's edges")
			})
			if err != nil {
				return err
			}
			return p.report(cmd.OutOrStdout(), out, rewrites)
		},
	}
	f := cmd.Flags()
	f.StringVar(&pairs, "pairs", "", "files[.gz] of what is typed, a tab and what is meant a line, each FILE or FILE=WEIGHT, with commas between")
	f.Float64Var(&e.Rate, "rate", e.Rate, "share of words that are misspelt, beside slips of the finger")
	f.IntVar(&e.Limit, "limit", e.Limit, "most rewrites that are listed")
	f.StringVarP(&out, "out", "o", predict.ChannelName, "file to write")
	return cmd
}

// pairReader gathers the misspelt words of lists.
type pairReader struct {
	weights map[[2]string]float64 // of each pair of typed and intended word, folded
	dropped map[string]int        // by why
	sources []string              // how many pairs each file has, to print
}

// read reads a file, FILE or FILE=WEIGHT.
func (p *pairReader) read(file string) error {
	path, weight := file, 1.0
	if at := strings.LastIndexByte(file, '='); at >= 0 {
		var err error
		if weight, err = strconv.ParseFloat(file[at+1:], 64); err != nil || !(weight > 0 && weight <= maxPairWeight) {
			return usagef("--pairs: the weight of %s is %.20q, want above 0 and at most %d", file[:at], file[at+1:], maxPairWeight)
		}
		path = file[:at]
	}
	if path == "" {
		return usagef("--pairs: %q names no file", file)
	}
	lines, used := 0, 0
	err := readPairs(path, func(typed, more string) bool {
		meant, _, _ := strings.Cut(more, "\t")
		if typed == "" || meant == "" {
			return false
		}
		lines++
		pair := [2]string{predict.Fold(typed), predict.Fold(meant)}
		if why := refusePair(pair); why != "" {
			p.dropped[why]++
			return true
		}
		used++
		p.weights[pair] = max(p.weights[pair], weight)
		return true
	}, "what is typed, a tab and what is meant")
	p.sources = append(p.sources, fmt.Sprintf("%s: %d pairs, %d used, weight %v", path, lines, used, weight))
	return err
}

// refusePair says why a pair of folded words is left out, or "".
func refusePair(pair [2]string) string {
	for _, w := range pair {
		if w == "" || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			return "spaces, digits and marks"
		}
		if utf8.RuneCountInString(w) > decoder.MaxKeys {
			return fmt.Sprintf("more than %d letters", decoder.MaxKeys)
		}
	}
	if pair[0] == pair[1] {
		return "the same letters"
	}
	return ""
}

// pairs returns the pairs in the order of their words.
func (p *pairReader) pairs() (list []decoder.Pair) {
	keys := slices.SortedFunc(maps.Keys(p.weights), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, k := range keys {
		list = append(list, decoder.Pair{Typed: k[0], Intended: k[1], Weight: p.weights[k]})
	}
	return list
}

// report prints how many pairs were read and the likeliest rewrites.
func (p *pairReader) report(w io.Writer, out string, rewrites []decoder.Rewrite) error {
	for _, line := range p.sources {
		fmt.Fprintln(w, line)
	}
	for _, why := range slices.Sorted(maps.Keys(p.dropped)) {
		fmt.Fprintf(w, "left out, %s: %d\n", why, p.dropped[why])
	}
	likeliest := slices.Clone(rewrites)
	slices.SortStableFunc(likeliest, func(a, b decoder.Rewrite) int { return cmp.Compare(a.Cost, b.Cost) })
	var sample []string
	for _, r := range likeliest[:min(len(likeliest), 12)] {
		sample = append(sample, fmt.Sprintf("%s→%s", r.Intended, r.Typed))
	}
	_, err := fmt.Fprintf(w, "%s: %d pairs, %d rewrites; the likeliest: %s\n", out, len(p.weights), len(rewrites), strings.Join(sample, " "))
	return err
}
