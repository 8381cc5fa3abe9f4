package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// sizeRow is the training speed of one size, with default precision and gradient filtering.
type sizeRow struct {
	Size            string  `json:"size"`
	TokensPerSecond float64 `json:"tokens_per_second"` // median of the turns
	PeakGB          float64 `json:"peak_gb"`
}

// compareSizes times training with sizes and numbers of threads other than the defaults.
func compareSizes(ctx context.Context, s settings) (results, error) {
	t, err := newTrainer(ctx, s)
	if err != nil {
		return results{}, err
	}
	defer os.RemoveAll(t.temp)
	large := filepath.Join(t.temp, "large")
	if err := os.Mkdir(large, 0o777); err != nil {
		return results{}, err
	}
	if err := writeWords(filepath.Join(large, "train.txt"), 100_000, 1_500_000); err != nil {
		return results{}, err
	}
	sizes := []struct {
		name string
		args []string
	}{
		{"default: V 33,278, E 256, H 512 × 2, B 64 × T 30", nil},
		{"E 400, H 1150 × 3, tied (AWD-LSTM's)", []string{"--embedding", "400", "--hidden", "1150", "--layers", "3", "--tie"}},
		{"V 100,000", []string{"--data", large}},
		{"B 1", []string{"--batch-size", "1"}},
		{"B 256", []string{"--batch-size", "256"}},
		{"1 thread", []string{"--threads", "1"}},
		{"4 threads", []string{"--threads", "4"}},
		{"8 threads", []string{"--threads", "8"}},
	}
	var rows []sizeRow
	fmt.Printf("%-52s %9s %8s\n", "", "tokens/s", "peak GB")
	for _, size := range sizes {
		row := sizeRow{Size: size.name}
		var turns []float64
		for range t.rounds {
			rate, peak, err := t.steady(ctx, append([]string{"--data", t.unscored}, size.args...)...)
			if err != nil {
				return results{}, fmt.Errorf("%s: %w", size.name, err)
			}
			turns, row.PeakGB = append(turns, rate), max(row.PeakGB, peak)
		}
		row.TokensPerSecond = median(turns)
		rows = append(rows, row)
		fmt.Printf("%-52s %9.0f %8.2f\n", row.Size, row.TokensPerSecond, row.PeakGB)
	}
	return results{Rows: rows, Notes: []string{
		"Each row differs from the default as named; the first steps of a run, in which more blocks are negligible than later. Peak memory is of the whole process, text included.",
		"V 100,000 is made-up text of 1.5 million words, drawn from Zipf's distribution.",
	}}, nil
}

// writeWords writes a text of the given number of words with each word of the vocabulary in it.
func writeWords(path string, vocabulary, words int) error {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 10, uint64(vocabulary-1))
	return checkpoint.WriteFile(path, func(w io.Writer) error {
		b := bufio.NewWriter(w)
		for i := range words {
			id := zipf.Uint64()
			if i < vocabulary {
				id = uint64(i)
			}
			fmt.Fprintf(b, "w%d", id)
			if i%20 == 19 {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
		return b.Flush()
	})
}
