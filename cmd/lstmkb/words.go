package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
)

// A word of the text is listed if it occurs minCount times or is in the other list. The
// other list counts a larger text, so its counts are scaled down.
const (
	minCount   = 2
	otherScale = 0.004
)

func wordsCommand() *cobra.Command {
	var model, data, out, nonwords string
	var sources wordSources
	cmd := &cobra.Command{
		Use:   "words",
		Short: "List the words that a model's vocabulary lacks, to complete them",
		Long: `Words writes a gzipped list of words with counts: those of a text that occur twice
or more, and those of --counts, a list of "word<TAB>count" lines. What the model's
vocabulary has is left out, as are letters of foreign scripts, ligatures, words with digits
or with marks in odd places, pieces of contractions, two words run together, and
misspellings: those of --misspellings, a list of "typed<TAB>meant" lines, and words that
are one slip of the finger from a far commoner one. It says how many of each.

The words of --dictionary, one a line, are right, and are listed as well; those with a
capital, names, only if the text or --counts has them. Words that it lacks are sooner
taken for misspellings.

Words of the vocabulary that are no better are written to --nonwords: in a model folder,
under the name nonwords.txt, that file keeps them from being suggested. Words that the file
has already stay in it.

In a model folder, under the name words.tsv.gz, the list completes words outside the
vocabulary: what the model gives to <unk> is shared among them by their counts.`,
		Example: `  lstmkb words --model runs/mine --data mails.txt --out runs/mine/words.tsv.gz
  lstmkb words --data keyboard/ --counts en_50k.tsv.gz --dictionary words.txt --out words.tsv.gz`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, language, text, err := openLists(cmd, model, data)
			if err != nil {
				return err
			}
			l, err := sources.lister(m.Vocab.Tokenizer(), language)
			if err != nil {
				return err
			}
			l.vocab = m.Vocab
			if err := l.readNonwords(nonwords); err != nil {
				return err
			}
			list, err := l.list(cmd.Context(), text)
			if err != nil {
				return err
			}
			if nonwords != "" {
				if err := checkpoint.WriteFile(nonwords, l.writeNonwords); err != nil {
					return err
				}
			}
			err = checkpoint.WriteFile(out, func(w io.Writer) error {
				z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
				if err != nil {
					return err
				}
				if err := list.Write(z, "word, tab, count: words outside a model's vocabulary"); err != nil {
					return err
				}
				return z.Close()
			})
			if err != nil {
				return err
			}
			l.report(cmd.OutOrStdout())
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words\n", out, list.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&model, "model", "m", "", modelHelp+", whose words are left out")
	f.StringVarP(&data, "data", "d", "", dataHelp+"; its train split is read")
	sources.bind(f)
	f.StringVar(&nonwords, "nonwords", "", "file to write with the words of the vocabulary that are none")
	f.StringVarP(&out, "out", "o", predict.WordsName, "file to write")
	return cmd
}

// readNonwords reads the words of an earlier list of nonwords, if there is one.
func (l *lister) readNonwords(path string) error {
	if _, err := os.Stat(path); path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return readPairs(path, func(word, more string) bool {
		l.nonwords = append(l.nonwords, word)
		return more == ""
	}, "a word and nothing else")
}
