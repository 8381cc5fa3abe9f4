package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/export/graph"
)

// verifySettings are the flags of verify.
type verifySettings struct {
	model     string
	tolerance float64 // of a logit, absolute
	loss      float64 // of perplexity, relative
	rounded   bool    // the file is int8: loss decides, not tolerance
	tokens    int
	asJSON    bool
}

func verifyCommand() *cobra.Command {
	var s verifySettings
	cmd := &cobra.Command{
		Use:   "verify MODEL.onnx",
		Short: "Run an ONNX model on this program's kernels and compare",
		Long: `Verify reads an ONNX language model, this program's own or one that PyTorch has
exported, and runs it on this program's kernels over a text of random tokens. It
compares the scores of all next words with those of the native model, if --model
names one, and with ONNX Runtime's, if LSTMKB_PYTHON names a Python that has
onnxruntime and numpy. It fails if a score is off by more than --tolerance or if the
five likeliest words differ.

An int8 file is not off by its scores: it fails if it loses more than --loss of
perplexity, on words that are as likely as the other says. It is held to --tolerance
only where that is given.`,
		Example: `  lstmkb export --model runs/mine --onnx mine.onnx
  lstmkb verify mine.onnx --model runs/mine
  LSTMKB_PYTHON=.venv/bin/python lstmkb verify mine-int8.onnx --loss 0.002 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !(s.tolerance >= 0) {
				return usagef("--tolerance is %v, want 0 or more", s.tolerance)
			}
			if !(s.loss >= 0) {
				return usagef("--loss is %v, want 0 or more", s.loss)
			}
			if s.tokens < 1 || s.tokens > 10000 {
				return usagef("--tokens is %d, want 1 to 10000", s.tokens)
			}
			s.rounded = !cmd.Flags().Changed("tolerance")
			found, err := s.compare(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return s.report(cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], found)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&s.model, "model", "m", "", "model folder to compare with (default none)")
	f.Float64Var(&s.tolerance, "tolerance", 1e-4, "largest difference of a score that passes")
	f.Float64Var(&s.loss, "loss", 0.005, "largest loss of perplexity, as a share, that passes for an int8 file")
	f.IntVar(&s.tokens, "tokens", 200, "length of the text")
	f.BoolVar(&s.asJSON, "json", false, "print one line of JSON")
	return cmd
}

// compare compares the file on our kernels with the model of --model, if given, and with
// ONNX Runtime, if LSTMKB_PYTHON has it.
func (s *verifySettings) compare(ctx context.Context, file string) ([]comparison, error) {
	onnx, err := graph.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	s.rounded = s.rounded && onnx.Quantised()
	lm, err := graph.NewLanguageModel(onnx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pool, err := newPool(0)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	words, err := lm.Words(ctx, pool)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if n := lm.Longest(); n > 0 {
		s.tokens = min(s.tokens, n)
	}
	text := randomText(s.tokens, words)
	got, err := lm.Logits(ctx, pool, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var found []comparison
	if s.model != "" {
		m, err := folderOf(s.model).LoadModel()
		if err != nil {
			return nil, err
		}
		if m.Config.Vocab != words {
			return nil, fmt.Errorf("%s has %d words, %s %d: not one model", file, words, s.model, m.Config.Vocab)
		}
		want, err := nativeLogits(m, pool.Set, text)
		if err != nil {
			return nil, err
		}
		found = append(found, compareLogits("native", got, want, words, pool.Set))
	}
	if python := os.Getenv("LSTMKB_PYTHON"); python != "" {
		want, err := runtimeLogits(ctx, python, file, text)
		if err != nil {
			return nil, fmt.Errorf("ONNX Runtime: %w", err)
		}
		found = append(found, compareLogits("onnxruntime", got, want, words, pool.Set))
	}
	return found, nil
}

// randomText returns a pseudo-random text, the same for the same arguments.
func randomText(n, words int) []int32 {
	rng := rand.New(rand.NewPCG(1, 2))
	text := make([]int32, n)
	for i := range text {
		text[i] = int32(rng.IntN(words))
	}
	return text
}

// report prints the comparisons and returns an error if one fails.
func (s *verifySettings) report(w, errs io.Writer, file string, found []comparison) error {
	ok := true
	for _, c := range found {
		ok = ok && s.passes(c)
	}
	if s.asJSON {
		if found == nil {
			found = []comparison{}
		}
		err := printJSON(w, map[string]any{"file": file, "tokens": s.tokens, "tolerance": s.tolerance, "loss": s.loss, "int8": s.rounded, "ok": ok, "comparisons": found})
		if err != nil {
			return err
		}
	} else if _, err := fmt.Fprintf(w, "%s runs here: %d tokens\n", file, s.tokens); err != nil {
		return err
	}
	for _, c := range found {
		if s.asJSON {
			break
		}
		top := "the same"
		if !c.Top5 {
			top = "different"
		}
		if _, err := fmt.Fprintf(w, "%-12s largest difference %.3g, top-5 %s, perplexity %+.3f %%\n", c.With, c.Difference, top, 100*c.Loss); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(errs, "nothing to compare with: give --model DIR, or set LSTMKB_PYTHON")
	}
	switch {
	case ok:
		return nil
	case s.rounded:
		return errors.New("verify: more perplexity is lost than --loss")
	}
	return errors.New("verify: the results differ by more than --tolerance or in their top-5")
}
