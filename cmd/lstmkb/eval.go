package main

import (
	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
)

func evalCommand() *cobra.Command {
	var (
		model              modelFlags
		data, split, mixed string
		score              scoreFlags
		every              int
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

Products are computed as the processor multiplies fastest, the words' scores in 8 bits
where it can: perplexity differed from --precision float32's by 0.024 % at most.

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
			return score.eval(cmd, model.model, text, s, asJSON)
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
	score.add(cmd)
	typos.add(cmd)
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	for _, other := range []string{"keyboard", "typos", "swipe", "learn", "threads", "precision", "data", "split", "every"} {
		cmd.MarkFlagsMutuallyExclusive("mixed", other)
	}
	for _, other := range []string{"keyboard", "typos", "swipe"} {
		cmd.MarkFlagsMutuallyExclusive("precision", other)
	}
	return cmd
}
