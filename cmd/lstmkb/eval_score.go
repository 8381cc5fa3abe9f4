package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
)

// scoreFlags are the flags of lstmkb eval for perplexity.
type scoreFlags struct {
	threads   int
	precision string
}

func (f *scoreFlags) add(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.threads, "threads", 0, "processors to use, 0 for all")
	cmd.Flags().StringVar(&f.precision, "precision", "auto", "of the products: float32, bfloat16, or auto for the fastest, with the words' scores in 8 bits where the processor can")
}

// eval prints the score of the model on a split of the text.
func (f *scoreFlags) eval(cmd *cobra.Command, model string, text *corpus.Text, s corpus.Split, asJSON bool) error {
	precision, err := kernels.ParsePrecision(f.precision)
	if err != nil && f.precision != "auto" {
		return usagef("--precision: %w, or auto", err)
	}
	m, err := folderOf(model).LoadModel()
	if err != nil {
		return err
	}
	ids, err := text.Encode(cmd.Context(), s, m.Vocab)
	if err != nil {
		return err
	}
	pool, err := newPool(f.threads)
	if err != nil {
		return err
	}
	defer pool.Close()
	network, err := m.Network()
	if err != nil {
		return err
	}
	network.Precision = precision
	if f.precision == "auto" {
		network.Fastest(pool.Set)
	}
	progress, done := share(cmd.ErrOrStderr(), "evaluating")
	score, err := eval.Text(cmd.Context(), network, pool, ids, progress)
	done()
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), score)
	}
	printScore(cmd.OutOrStdout(), score)
	return nil
}

func printScore(w io.Writer, s eval.Score) {
	fmt.Fprintf(w, "%-12s %10s %8s %8s %8s %10s\n", "", "perplexity", "top-1", "top-3", "top-5", "tokens")
	row := func(name string, m eval.Metrics) {
		fmt.Fprintf(w, "%-12s %10.2f %8.4f %8.4f %8.4f %10d\n", name, m.Perplexity, m.Top1, m.Top3, m.Top5, m.Tokens)
	}
	row("all tokens", s.Metrics)
	row("words only", s.Words)
	fmt.Fprintf(w, "<unk> %.2f %% of tokens\n", 100*s.UnkRate)
}
