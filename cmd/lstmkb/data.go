package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
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
		Example: `  lstmkb data --data mails.txt --tokenizer keyboard --vocab-size 16000
  lstmkb data fetch wikitext-2 && lstmkb data`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if o.tokenizer, err = vocab.ParseTokenizer(tokenizer); err != nil {
				return fmt.Errorf("--tokenizer: %w", err)
			}
			text, err := openText(data)
			if err != nil {
				return err
			}
			if vocabFile != "" {
				if o.vocab, err = readVocab(vocabFile, o.tokenizer); err != nil {
					return err
				}
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
	f.StringVar(&data, "data", "", dataHelp)
	f.StringVar(&tokenizer, "tokenizer", string(vocab.WikiText), "wikitext: text as it stands; keyboard: everyday untokenised text")
	f.StringVar(&vocabFile, "vocab", "", "vocab.txt to use instead of building one")
	f.IntVar(&o.size, "vocab-size", 0, "most words in the vocabulary, 0 for no bound")
	f.IntVar(&o.minCount, "min-count", 0, "fewest occurrences of a word of the vocabulary")
	f.IntVar(&o.batch, "batch-size", 64, "texts B side by side in a batch")
	f.IntVar(&o.steps, "seq-len", 30, "words T of each text in a batch")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	cmd.AddCommand(fetchCommand())
	return cmd
}

type dataOptions struct {
	tokenizer      vocab.Tokenizer
	vocab          *vocab.Vocab
	size, minCount int
	batch, steps   int
}

// summary is what `lstmkb data` prints.
type summary struct {
	Vocab  int            `json:"vocab"`
	Splits []splitSummary `json:"splits"`
	Batch  [2]int         `json:"batch"`  // (B, T)
	Count  int            `json:"count"`  // batches in train
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
		fmt.Fprintf(w, "x[%d]        %s\n", i, line)
	}
}

func fetchCommand() *cobra.Command {
	var url, dir string
	cmd := &cobra.Command{
		Use:   "fetch NAME",
		Short: "Download a corpus: wikitext-2",
		Long: `Fetch downloads a published corpus into the user's cache folder, where the other
commands look for it. What came is checked by size and SHA-256; a download that
breaks off is resumed by the next call.`,
		Example: `  lstmkb data fetch wikitext-2
  lstmkb data fetch wikitext-2 --url https://mirror.example/wikitext-2-v1.zip --dir corpora/wikitext-2`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir == "" {
				var err error
				if dir, err = corpus.DefaultDir(); err != nil {
					return err
				}
			}
			progress, done := fetchProgress(cmd.ErrOrStderr())
			err := corpus.Fetch(cmd.Context(), args[0], url, dir, progress)
			done()
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is in %s\n", args[0], dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "another address of the archive")
	cmd.Flags().StringVar(&dir, "dir", "", "folder to write to (default the user's cache folder)")
	return cmd
}

// fetchProgress shows a bar on a terminal, a line every few seconds elsewhere.
func fetchProgress(w io.Writer) (report func(done, total int64), end func()) {
	if !isTerminal(w) {
		var last time.Time
		return func(done, total int64) {
			if time.Since(last) > 5*time.Second || done == total {
				last = time.Now()
				fmt.Fprintf(w, "%d of %d bytes\n", done, total)
			}
		}, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true),
		progressbar.OptionFullWidth(), progressbar.OptionThrottle(100*time.Millisecond))
	return func(done, total int64) {
			if bar.GetMax64() != total {
				bar.ChangeMax64(total)
			}
			_ = bar.Set64(done)
		}, func() {
			_ = bar.Finish()
			fmt.Fprintln(w)
		}
}
