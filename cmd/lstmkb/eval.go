package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
)

func evalCommand() *cobra.Command {
	var (
		model              modelFlags
		data, split, mixed string
		threads, every     int
		asJSON, keyboard   bool
		learn              bool
		blocklist          string
		typos              typoFlags
		swipe              swipeFlags
	)
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a model on text: perplexity, top-1, top-3, top-5; keystrokes saved; slips mended",
		Long: `Eval reads a split of a text as the model's tokenizer does and prints, over all
tokens and over words alone (neither <unk> nor <eos> counted or ranked),
perplexity and how often the next token is among the first 1, 3 and 5.

It warns if lstmkb make made the model of this very text, since such figures flatter.

With --keyboard it measures what a typist gains instead: how often the next word
is among the first 1 and 3 suggestions, and the share of keystrokes that a strip
of three saves; docs/metrics.md defines them. --every 10 takes each tenth line.

` + mixedHelp + "\n\n" + typosHelp + "\n\n" + swipeHelp,
		Example: `  lstmkb eval --model runs/wikitext --split test
  lstmkb eval --data chat/ --split test --json
  lstmkb eval --data keyboard/ --keyboard --every 10
  lstmkb eval --data keyboard/ --typos --every 10 --touches
  lstmkb eval --typos --pairs misspellings.tsv.gz --json
  lstmkb eval --data keyboard/ --swipe --every 50
  lstmkb eval --language de,en --mixed messages.tsv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := corpus.ParseSplit(split)
			if err != nil {
				return usagef("--split: %w", err)
			}
			if every < 1 {
				return usagef("--every is %d, want 1 or more", every)
			}
			if model.language != "" && mixed == "" && !keyboard && !typos.on && !swipe.on {
				return usagef("--language is for --mixed, --keyboard, --typos and --swipe")
			}
			if err := swipe.check(cmd); err != nil {
				return err
			}
			if err := typos.check(cmd, swipe.on); err != nil {
				return err
			}
			if mixed != "" {
				return evalMixed(cmd, model, blocklist, mixed, asJSON)
			}
			if typos.pairs != "" {
				return typos.evalPairs(cmd, model, blocklist, asJSON)
			}
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			if err := warnIfSeen(cmd, model.model, text, s); err != nil {
				return err
			}
			if typos.on {
				return typos.evalText(cmd, model, blocklist, text, s, every, asJSON)
			}
			if swipe.on {
				return swipe.evalText(cmd, model, blocklist, text, s, every, typos.seed, asJSON)
			}
			if keyboard {
				p, err := model.open(blocklist, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				return evalKeyboard(cmd, text, s, eval.NewTypist(p, p.Vocab()), every, learn, asJSON)
			}
			m, err := folderOf(model.model).LoadModel()
			if err != nil {
				return err
			}
			ids, err := text.Encode(cmd.Context(), s, m.Vocab)
			if err != nil {
				return err
			}
			pool, err := newPool(threads)
			if err != nil {
				return err
			}
			defer pool.Close()
			network, err := m.Network()
			if err != nil {
				return err
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
		},
	}
	f := cmd.Flags()
	model.addNames(cmd)
	f.StringVar(&mixed, "mixed", "", "with --language: FILE[.gz] of messages in several languages")
	f.StringVarP(&data, "data", "d", "", dataHelp)
	f.StringVar(&split, "split", "test", "train, valid or test")
	f.BoolVar(&keyboard, "keyboard", false, "measure suggestions and keystroke savings, on one processor")
	f.BoolVar(&learn, "learn", false, "with --keyboard: learn from each line once it has been typed, as in a conversation, in memory only")
	f.StringVar(&blocklist, "blocklist", "", "with --keyboard, --typos or --swipe: a file of words that are not offered, or \"default\" for those that a keyboard holds back; without it none is, so that figures compare with those of other programs")
	f.IntVar(&every, "every", 1, "with --keyboard, --typos or --swipe: take every n-th line, the n-th first")
	swipe.add(cmd)
	f.IntVar(&threads, "threads", 0, "processors to use, 0 for all")
	typos.add(cmd)
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	for _, other := range []string{"keyboard", "typos", "swipe", "learn", "threads", "data", "split", "every"} {
		cmd.MarkFlagsMutuallyExclusive("mixed", other)
	}
	return cmd
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
