package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
)

const typosHelp = `With --typos it types the words with slips of the finger instead, and prints how often
the word meant is the first candidate or among three, how many errors autocorrect
mends and how many right words it spoils, whether its probabilities hold, and the
share of keystrokes saved; docs/typing.md defines them. --pairs FILE corrects the words
of a file instead: lines of typed, intended, context and source, the last two optional,
separated by tabs; each source has figures of its own.`

// typoFlags are the flags of lstmkb eval --typos.
type typoFlags struct {
	on, touches bool
	seed        uint64
	pairs, out  string
}

func (f *typoFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.on, "typos", false, "measure corrections of slips of the finger, on one processor")
	flags.Uint64Var(&f.seed, "seed", 1, "with --typos or --swipe: seed of the slips or swipes")
	flags.BoolVar(&f.touches, "touches", false, "with --typos: correct by where the keys were touched, not by the letters alone")
	flags.StringVar(&f.pairs, "pairs", "", "with --typos: FILE[.gz] of words typed and meant, instead of a text")
	flags.StringVarP(&f.out, "out", "o", "", "with --typos: file for the words as they were typed, as --pairs reads it")
}

// check fails if flags are given that do not belong together. swipe says that --swipe is given, which
// has a seed too.
func (f *typoFlags) check(cmd *cobra.Command, swipe bool) error {
	if !f.on {
		for _, name := range []string{"seed", "touches", "pairs", "out"} {
			if cmd.Flags().Changed(name) && !(swipe && name == "seed") {
				return usagef("--%s is only for --typos", name)
			}
		}
		return nil
	}
	without := []string{"keyboard", "learn", "threads"}
	mode := "--typos"
	if cmd.Flags().Changed("pairs") {
		if f.pairs == "" {
			return usagef("--pairs is empty, want the name of a file")
		}
		without, mode = append(without, "data", "split", "every", "seed", "touches", "out"), "--typos --pairs"
	}
	for _, name := range without {
		if cmd.Flags().Changed(name) {
			return usagef("--%s does not go with %s", name, mode)
		}
	}
	return nil
}

// sourceTypos holds the figures of one source of pairs.
type sourceTypos struct {
	Source string `json:"source"`
	eval.Typos
}

// evalPairs corrects the words of the file of pairs.
func (f *typoFlags) evalPairs(cmd *cobra.Command, model modelFlags, blocklist string, asJSON bool) error {
	p, err := model.open(blocklist, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	scorers, listed, session := map[string]*eval.TypoScorer{}, eval.Listed(p), p.NewSession()
	err = eval.ReadPairs(cmd.Context(), f.pairs, func(w eval.TypedWord) error {
		if scorers[w.Source] == nil {
			scorers[w.Source] = eval.NewTypoScorer(session, listed)
		}
		return scorers[w.Source].Add(w)
	})
	if err != nil {
		return err
	}
	var sources []sourceTypos
	for _, name := range slices.Sorted(maps.Keys(scorers)) {
		sources = append(sources, sourceTypos{name, scorers[name].Result()})
	}
	out := cmd.OutOrStdout()
	if asJSON {
		return printJSON(out, map[string]any{"sources": sources})
	}
	for i, s := range sources {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, printable(s.Source))
		printTypos(out, s.Typos)
	}
	return nil
}

// evalText types every every-th line of a text with slips.
func (f *typoFlags) evalText(cmd *cobra.Command, model modelFlags, blocklist string, text *corpus.Text, split corpus.Split, every int, asJSON bool) error {
	p, err := model.open(blocklist, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	typist := eval.NewNoisyTypist(p.NewSession(), eval.Listed(p), eval.NewSimulator(eval.DefaultNoise, f.seed))
	typist.Touches = f.touches
	var typed strings.Builder
	if f.out != "" {
		typist.Typed = func(w eval.TypedWord) {
			w.Source = string(split)
			typed.WriteString(w.Pair())
		}
	}
	progress, done := share(cmd.ErrOrStderr(), "typing")
	all := 0
	if progress != nil {
		if err := text.Lines(cmd.Context(), split, func(string) error { all++; return nil }); err != nil {
			return err
		}
	}
	n := 0
	err = text.Lines(cmd.Context(), split, func(line string) error {
		if n++; n%every != 0 {
			return nil
		}
		if progress != nil {
			progress(float64(n) / float64(all))
		}
		return typist.Line(cmd.Context(), line)
	})
	done()
	if err != nil {
		return err
	}
	r := typist.Result()
	if r.Words == 0 {
		return errors.New("the lines chosen have no words of 2 to 20 letters a to z; a smaller --every takes more lines")
	}
	if f.out != "" {
		if err := checkpoint.WriteFile(f.out, func(w io.Writer) error { _, err := io.WriteString(w, typed.String()); return err }); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), r)
	}
	printTypos(cmd.OutOrStdout(), r)
	s := r.Savings
	fmt.Fprintf(cmd.OutOrStdout(), "\nkeystroke savings: without slips %.4f; with slips %.4f, with corrections suggested %.4f, with autocorrect %.4f\n",
		s.Clean, s.Off, s.Suggest, s.Auto)
	return nil
}

// printTypos prints the figures as tables.
func printTypos(w io.Writer, r eval.Typos) {
	fmt.Fprintf(w, "words %d, with an error %d\n", r.Words, r.Errors)
	fmt.Fprintf(w, "right words spoiled %.4f; replacements that are right %.4f\n", r.Spoiled, r.Precision)
	fmt.Fprintf(w, "%-12s %8s %8s %8s %8s %8s %8s\n", "error", "top-1", "top-3", "fixed", "wrongly", "unlisted", "words")
	row := func(name string, f eval.Fixes, words int64) {
		fmt.Fprintf(w, "%-12s %8.4f %8.4f %8.4f %8.4f %8.4f %8d\n", name, f.Top1, f.Top3, f.Fixed, f.Wrong, f.Unlisted, words)
	}
	row("all", r.Fixes, r.Errors)
	for _, s := range r.Slips {
		row(string(s.Slip), s.Fixes, s.Words)
	}
	fmt.Fprintf(w, "%-12s %10s %8s %8s\n", "probability", "predicted", "right", "words")
	for _, b := range r.Calibration.Bins {
		fmt.Fprintf(w, "%-12s %10.4f %8.4f %8d\n", fmt.Sprintf("from %.2f", b.From), b.Predicted, b.Right, b.Words)
	}
	fmt.Fprintf(w, "expected calibration error %.4f\n", r.Calibration.ECE)
	fmt.Fprintf(w, "%-12s %10s %8s %8s\n", "replacing", "precision", "fixed", "spoiled")
	for _, t := range r.Calibration.Thresholds {
		fmt.Fprintf(w, "%-12s %10.4f %8.4f %8.4f\n", fmt.Sprintf("from %.2f", t.From), t.Precision, t.Fixed, t.Spoiled)
	}
}
