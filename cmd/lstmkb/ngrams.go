package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

func ngramsCommand() *cobra.Command {
	var (
		model, data, out string
		minCounts        []int
		weight           int
	)
	cmd := &cobra.Command{
		Use:   "ngrams",
		Short: "List a text's commonest phrases, to suggest them beside a model",
		Long: `Ngrams counts the sequences of two to four words of a text's train split and writes
the common ones with their probabilities, compressed. In a model folder, under the name
ngrams.zst, they are mixed with the model's own probabilities. The file goes with the
model's vocabulary, and is made anew for another one.`,
		Example: `  lstmkb ngrams --model runs/mine --data mails.txt --out runs/mine/ngrams.zst
  lstmkb ngrams --model runs/mine --data keyboard/ --min-counts 3,4,5 --out runs/mine/ngrams.zst
  lstmkb ngrams --model runs/mine --data mails.txt --min-counts 1,1,2 --weight 30 --out runs/mine/ngrams.zst`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(minCounts) != 3 {
				return usagef("--min-counts has %d numbers, want 3: for two, three and four words", len(minCounts))
			}
			if weight < 1 || weight > 99 {
				return usagef("--weight is %d, want 1 to 99", weight)
			}
			m, err := folderOf(model).OpenModel()
			if err != nil {
				return err
			}
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			each := func(do func(line string)) error {
				return text.Lines(cmd.Context(), corpus.Train, func(line string) error { do(line); return nil })
			}
			g, err := predict.BuildNgrams(m.Vocab, each, [3]int(minCounts))
			if err != nil {
				return err
			}
			if err := g.SetWeight(weight); err != nil {
				return err
			}
			if err := g.Save(out); err != nil {
				return err
			}
			st, err := os.Stat(out)
			if err != nil {
				return err
			}
			n := g.Len()
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d pairs, %d of three, %d of four, %d bytes\n", out, n[0], n[1], n[2], st.Size())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&model, "model", "m", "", modelHelp+", whose vocabulary is counted by")
	f.StringVarP(&data, "data", "d", "", dataHelp+"; its train split is read")
	f.StringVarP(&out, "out", "o", predict.NgramsName, "file to write")
	f.IntSliceVar(&minCounts, "min-counts", []int{2, 2, 3}, "fewest occurrences of a sequence of two, three and four words")
	f.IntVar(&weight, "weight", predict.NgramPercent, "their share of the probabilities, in percent, 1 to 99; the model has the rest. Models of little text gain by more")
	return cmd
}
