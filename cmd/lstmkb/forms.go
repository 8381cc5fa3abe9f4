package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

func formsCommand() *cobra.Command {
	var model, data, out string
	cmd := &cobra.Command{
		Use:   "forms",
		Short: "List the words that a text writes with a small letter and with a capital",
		Long: `Forms counts how the words of a model's vocabulary are written within sentences, after
a word without a capital and after one with, and lists those that are written both ways.
It also lists what the word before tells: words behind which capitals are likelier than
elsewhere, or less likely, as German articles and pronouns, and pairs that are written
otherwise than both words make one expect. The beginnings of sentences and lines in one case
do not count. The text is read twice.

In a model folder, under the name forms.tsv, the list chooses the spelling of a suggestion
and of a correction by the word before it: the park, Hyde Park; ich suche, die Suche.`,
		Example: `  lstmkb forms --model runs/mine --data mails.txt --out runs/mine/forms.tsv`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, language, text, err := openLists(cmd, model, data)
			if err != nil {
				return err
			}
			forms, err := predict.CountForms(m.Vocab, language, func(do func(line string)) error {
				return text.Lines(cmd.Context(), corpus.Train, func(line string) error { do(line); return nil })
			})
			if err != nil {
				return err
			}
			if err := checkpoint.WriteFile(out, forms.Write); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words\n", out, forms.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&model, "model", "m", "", modelHelp+", whose words are counted")
	f.StringVarP(&data, "data", "d", "", dataHelp+"; its train split is read")
	f.StringVarP(&out, "out", "o", predict.FormsName, "file to write")
	return cmd
}
