package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// A word of the text is listed if it occurs minCount times or is in the other list. The
// other list counts a larger text, so its counts are scaled down.
const (
	minCount   = 2
	otherScale = 0.004
	slipRatio  = 1000 // see slipOf
)

func wordsCommand() *cobra.Command {
	var model, data, counts, out string
	cmd := &cobra.Command{
		Use:   "words",
		Short: "List the words that a model's vocabulary lacks, to complete them",
		Long: `Words writes a gzipped list of words with counts: those of a text that occur twice
or more, and those of --counts, a list of "word<TAB>count" lines. What the model's
vocabulary has is left out, as are words with digits or with marks in odd places, and
those that --counts lacks and that are one slip of the finger from a word a thousand
times as frequent.

In a model folder, under the name words.tsv.gz, the list completes words outside the
vocabulary: what the model gives to <unk> is shared among them by their counts.`,
		Example: `  lstmkb words --model runs/mine --data mails.txt --out runs/mine/words.tsv.gz
  lstmkb words --data keyboard/ --counts en_50k.tsv.gz --out words.tsv.gz`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			folder := folderOf(model)
			m, err := folder.LoadModel()
			if err != nil {
				return err
			}
			language, err := languageOf(folder)
			if err != nil {
				return err
			}
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			other, err := readCounts(counts)
			if err != nil {
				return err
			}
			list, err := listWords(cmd.Context(), text, m.Vocab, language, other)
			if err != nil {
				return err
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
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words\n", out, list.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&model, "model", "", modelHelp+", whose words are left out")
	f.StringVar(&data, "data", "", dataHelp+"; its train split is read")
	f.StringVar(&counts, "counts", "", "another list of words: FILE[.gz] of a word, a tab and its count a line")
	f.StringVar(&out, "out", predict.WordsName, "file to write")
	return cmd
}

// readCounts reads a list of words with counts. For path "" it is empty.
func readCounts(path string) (map[string]int, error) {
	counts := map[string]int{}
	if path == "" {
		return counts, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	in := bufio.NewScanner(corpus.NewDecoder(r))
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		word, count, _ := strings.Cut(line, "\t")
		c, err := strconv.Atoi(count)
		if err != nil || c < 0 {
			return nil, fmt.Errorf("%s: line %d: expected a word, a tab and its count", path, n)
		}
		counts[word] = c
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return counts, nil
}

// listWords lists the words that v lacks: those of the text's train split, then the
// others. It leaves out what does not look like a word of the language l.
func listWords(ctx context.Context, text *corpus.Text, v *vocab.Vocab, l predict.Language, other map[string]int) (*predict.Words, error) {
	tok := v.Tokenizer()
	b := vocab.NewBuilder(tok)
	each := func(do func(line string)) error {
		return text.Lines(ctx, corpus.Train, func(line string) error { do(line); return nil })
	}
	if err := each(b.AddLine); err != nil {
		return nil, err
	}
	all, err := b.Build(0, 1)
	if err != nil {
		return nil, err
	}
	counts := make([]int, all.Len())
	err = each(func(line string) {
		for w := range tok.Words(line) {
			counts[all.ID(w)]++
		}
	})
	if err != nil {
		return nil, err
	}
	list := &predict.Words{}
	add := func(word string, count float64) error {
		if v.Has(word) || !wellFormed(word, l) {
			return nil
		}
		return list.Add(word, int(math.Ceil(count)))
	}
	often := func(key string) int {
		if !all.Has(key) {
			return 0
		}
		return counts[all.ID(key)]
	}
	for id := range int32(all.Len()) {
		word := all.Word(id)
		more, known := other[tok.Key(word)]
		if !all.IsWord(id) || !known && (counts[id] < minCount || slipOf(tok.Key(word), l.Letters, slipRatio*counts[id], often)) {
			continue
		}
		if err := add(word, float64(counts[id])+otherScale*float64(more)); err != nil {
			return nil, err
		}
	}
	for word, count := range other {
		parts := 0
		for range tok.Words(word) {
			parts++
		}
		if parts != 1 || all.Has(word) || tok.Key(word) != word || len(word) > vocab.MaxWord {
			continue
		}
		if err := add(word, otherScale*float64(count)); err != nil {
			return nil, err
		}
	}
	return list, nil
}
