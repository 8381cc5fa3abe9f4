package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/vocab"
)

func dataCommand() *cobra.Command {
	var (
		data, tokenizer, vocabFile string
		o                          dataOptions
		asJSON                     bool
	)
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Show what a model would see of a text; fetch a corpus",
		Long: `Data reads a text as training does and prints the vocabulary's size, each split's
tokens and share of <unk>, the shapes of a batch, and the batch's first lines
decoded.`,
		Example: `  lstmkb data --data mails.txt --vocab-size 16000
  lstmkb data fetch wikitext-2 && lstmkb data`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			if tokenizer == "" {
				o.tokenizer, err = guessTokenizer(cmd, text)
			} else if o.tokenizer, err = vocab.ParseTokenizer(tokenizer); err != nil {
				err = usagef("--tokenizer: %w", err)
			}
			if err != nil {
				return err
			}
			if vocabFile != "" {
				v, err := readVocab(cmd, vocabFile, o.tokenizer)
				if err != nil {
					return err
				}
				o.vocab = v.Vocab
			}
			s, err := summarize(cmd.Context(), text, o)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), s)
			}
			s.print(cmd.OutOrStdout())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&data, "data", "d", "", dataHelp)
	f.StringVar(&tokenizer, "tokenizer", "", tokenizerHelp)
	f.StringVar(&vocabFile, "vocab", "", "vocab.txt to use instead of building one")
	f.IntVar(&o.size, "vocab-size", 0, "most words in the vocabulary, 0 for no bound")
	f.IntVar(&o.minCount, "min-count", 0, "fewest occurrences of a word of the vocabulary")
	f.IntVar(&o.batch, "batch-size", 64, "texts B side by side in a batch")
	f.IntVar(&o.steps, "seq-len", 30, "words T of each text in a batch")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	cmd.AddCommand(fetchCommand(), mixCommand())
	return cmd
}

type dataOptions struct {
	tokenizer      vocab.Tokenizer
	vocab          *vocab.Vocab
	size, minCount int
	batch, steps   int
}

// summary is the answer of lstmkb data.
type summary struct {
	Vocab  int            `json:"vocab"`
	Splits []splitSummary `json:"splits"`
	Batch  [2]int         `json:"batch"`  // (B, T)
	Count  int            `json:"count"`  // of batches in train
	Sample []string       `json:"sample"` // the first rows of batch 0, decoded
}

type splitSummary struct {
	Split   corpus.Split `json:"split"`
	Tokens  int          `json:"tokens"`
	UnkRate float64      `json:"unk_rate"`
}

func summarize(ctx context.Context, text *corpus.Text, o dataOptions) (summary, error) {
	v := o.vocab
	if v == nil {
		var err error
		if v, err = text.BuildVocab(ctx, o.tokenizer, o.size, o.minCount); err != nil {
			return summary{}, err
		}
	}
	s := summary{Vocab: v.Len(), Batch: [2]int{o.batch, o.steps}}
	for _, split := range []corpus.Split{corpus.Train, corpus.Valid, corpus.Test} {
		if !text.Has(split) {
			continue
		}
		ids, err := text.Encode(ctx, split, v)
		if err != nil {
			return summary{}, err
		}
		unk := 0
		for _, id := range ids {
			if id == vocab.Unk {
				unk++
			}
		}
		s.Splits = append(s.Splits, splitSummary{split, len(ids), float64(unk) / float64(len(ids))})
		if split == corpus.Train {
			batches, err := corpus.NewBatches(ids, o.batch, o.steps)
			if err != nil {
				return summary{}, err
			}
			s.Count = batches.Len()
			s.Sample = sample(batches, v)
		}
	}
	return s, nil
}

// sample decodes the first rows of the first batch.
func sample(b *corpus.Batches, v *vocab.Vocab) []string {
	rows, steps := b.Size()
	x, y := make([]int32, rows*steps), make([]int32, rows*steps)
	b.At(0, x, y)
	var lines []string
	for r := range min(rows, 3) {
		words := make([]string, steps)
		for t, id := range x[r*steps:][:steps] {
			words[t] = v.Word(id)
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

func (s summary) print(w io.Writer) {
	fmt.Fprintf(w, "vocabulary  %d words with <unk> and <eos>\n", s.Vocab)
	for _, p := range s.Splits {
		fmt.Fprintf(w, "%-10s  %d tokens, %.2f %% <unk>\n", p.Split, p.Tokens, 100*p.UnkRate)
	}
	fmt.Fprintf(w, "batch       x (%d, %d), y (%d, %d); %d batches an epoch\n", s.Batch[0], s.Batch[1], s.Batch[0], s.Batch[1], s.Count)
	for i, line := range s.Sample {
		fmt.Fprintf(w, "x[%d]        %s\n", i, printable(line))
	}
}
