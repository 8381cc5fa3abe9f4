package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages"
)

func vocabCommand() *cobra.Command {
	var language, data, out string
	var size, minCount int
	var sources wordSources
	cmd := &cobra.Command{
		Use:   "vocab",
		Short: "Make a clean vocabulary of a text, for train --vocab",
		Long: `Vocab writes the most frequent words of a text, one a line, as train makes them for the
keyboard tokenizer, without what is no word: letters of foreign scripts, ligatures, marks in
odd places (it'still), pieces of contractions (didn), two words run together (ofthe), and
misspellings. lstmkb words --help says how they are told; the lists are the same. It says
how many of each.

Contractions without their apostrophe (dont) stay: people type them, and the model should read them. lstmkb
words --nonwords lists them, so that they are not suggested.`,
		Example: `  lstmkb vocab --data keyboard/ --size 16000 --counts en_50k.tsv.gz --out vocab.txt
  lstmkb train --data keyboard/ --tokenizer keyboard --vocab vocab.txt --out runs/mine
  lstmkb vocab --language fr --data textes/ --out vocab.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rules, err := rulesOf(language)
			if err != nil {
				return err
			}
			tokenizer, err := rules.Tokenizer()
			if err != nil {
				return err
			}
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			if err := text.CheckSpaced(cmd.Context()); err != nil {
				return err
			}
			l, err := sources.lister(tokenizer, rules)
			if err != nil {
				return err
			}
			v, err := l.vocabulary(cmd.Context(), text, size, minCount)
			if err != nil {
				return err
			}
			err = checkpoint.WriteFile(out, func(w io.Writer) error {
				_, err := v.WriteTo(w)
				return err
			})
			if err != nil {
				return err
			}
			l.report(cmd.OutOrStdout())
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words\n", out, v.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&language, "language", languages.Default, rulesHelp)
	f.StringVarP(&data, "data", "d", "", dataHelp+"; its train split is read")
	f.IntVar(&size, "size", 16000, "most words, <unk> and <eos> included, 0 for no bound")
	f.IntVar(&minCount, "min-count", 1, "fewest occurrences of a word")
	sources.bind(f)
	f.StringVarP(&out, "out", "o", "vocab.txt", "file to write")
	return cmd
}
