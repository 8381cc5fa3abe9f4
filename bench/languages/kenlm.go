package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
)

const (
	order      = 5
	candidates = 30_000 // words that are ranked
	checkLines = 200    // of the test text, whose probabilities KenLM gives too
	tolerance  = 1e-4   // in log10
)

// fiveGram is the other program's model.
type fiveGram struct {
	figures
	Checked int     `json:"checked"`
	Largest float64 `json:"largest_difference"`
}

// fiveGrams trains a 5-gram on a text and types the lines of each test text with it.
func (s settings) fiveGrams(ctx context.Context, text *corpus.Text, tests [][]string) ([]fiveGram, error) {
	dir, err := os.MkdirTemp("", "lstmkb-5-gram")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	k := kenlm{dir, filepath.Dir(s.lmplz)}
	counts, err := k.writeText(ctx, text)
	if err != nil {
		return nil, err
	}
	if _, err = k.run(ctx, nil, "lmplz", "-o", strconv.Itoa(order), "-S", "2G", "-T", dir, "--text", k.path("text"), "--arpa", k.path("arpa")); err != nil {
		return nil, err
	}
	if _, err = k.run(ctx, nil, "build_binary", "-T", dir, "probing", k.path("arpa"), k.path("binary")); err != nil {
		return nil, err
	}
	size, err := os.Stat(k.path("binary"))
	if err != nil {
		return nil, err
	}
	g := newGrams(mostFrequent(counts), slices.Concat(tests...))
	if err := k.readARPA(ctx, g); err != nil {
		return nil, err
	}
	grams := make([]fiveGram, len(tests))
	for i, lines := range tests {
		grams[i].figures = g.measure(lines)
		grams[i].Bytes = size.Size()
		if grams[i].Checked, grams[i].Largest, err = k.check(ctx, g, lines[:min(checkLines, len(lines))]); err != nil {
			return nil, err
		}
	}
	return grams, nil
}

// mostFrequent are the candidates, the most frequent first.
func mostFrequent(counts map[string]int) []string {
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	return words[:min(candidates, len(words))]
}

// kenlm is the other program and the folder that it works in.
type kenlm struct{ dir, programs string }

func (k kenlm) path(name string) string { return filepath.Join(k.dir, name) }

// run runs one of KenLM's programs and returns what it prints.
func (k kenlm) run(ctx context.Context, in io.Reader, program string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, filepath.Join(k.programs, program), args...)
	var complaint bytes.Buffer
	c.Stdin, c.Stderr = in, &complaint
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", program, err, complaint.String())
	}
	return out, nil
}

// writeText writes the words of the train text and counts them.
func (k kenlm) writeText(ctx context.Context, text *corpus.Text) (map[string]int, error) {
	f, err := os.Create(k.path("text"))
	if err != nil {
		return nil, err
	}
	defer f.Close() // for the errors; Close below tells whether all is written
	counts, out := map[string]int{}, bufio.NewWriter(f)
	err = text.Lines(ctx, corpus.Train, func(line string) error {
		words := eval.Words(line)
		for _, w := range words {
			counts[w]++
		}
		if len(words) == 0 {
			return nil
		}
		_, err := out.WriteString(strings.Join(words, " ") + "\n")
		return err
	})
	return counts, cmp.Or(err, out.Flush(), f.Close())
}

func (k kenlm) readARPA(ctx context.Context, g *grams) error {
	f, err := os.Open(k.path("arpa"))
	if err != nil {
		return err
	}
	defer f.Close() // only read from: nothing is lost
	return g.read(ctx, f)
}

// check compares the probabilities of the words of lines with those that KenLM gives.
func (k kenlm) check(ctx context.Context, g *grams, lines []string) (n int, largest float64, err error) {
	var in strings.Builder
	var wanted []float64 // NaN for words that are no candidates
	for _, line := range lines {
		words := eval.Words(line)
		if len(words) == 0 {
			continue
		}
		in.WriteString(strings.Join(words, " ") + "\n")
		for i, w := range words {
			wanted = append(wanted, g.logProbability(words[:i], w))
		}
	}
	out, err := k.run(ctx, strings.NewReader(in.String()), "query", "-v", "word", k.path("binary"))
	if err != nil {
		return 0, 0, err
	}
	at := 0
	for field := range strings.SplitSeq(strings.ReplaceAll(string(out), "\n", "\t"), "\t") {
		parts := strings.Fields(field) // word=id, length, log10
		if len(parts) != 3 || strings.HasPrefix(parts[0], "</s>=") {
			continue
		}
		p, err := strconv.ParseFloat(parts[2], 64)
		if err != nil || at == len(wanted) {
			return 0, 0, fmt.Errorf("query: %q is not the probability of one of %d words", field, len(wanted))
		}
		if d := math.Abs(p - wanted[at]); d >= 0 { // not NaN
			n, largest = n+1, max(largest, d)
		}
		at++
	}
	if at != len(wanted) || largest > tolerance {
		return n, largest, fmt.Errorf("query gives %d of %d words, largest difference %g in log10", at, len(wanted), largest)
	}
	return n, largest, nil
}
