package train_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// Training on a text file, and suggesting with the model.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "train")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file, out := filepath.Join(dir, "mails.txt"), filepath.Join(dir, "mine")
	if err := os.WriteFile(file, []byte(strings.Repeat("we meet at the station\n", 100)), 0o666); err != nil {
		panic(err)
	}
	text, err := corpus.Open(file)
	if err != nil {
		panic(err)
	}
	set, err := kernels.Default()
	if err != nil {
		panic(err)
	}
	pool := kernels.NewPool(set, 1)
	defer pool.Close()

	o := train.Defaults()
	o.Tokenizer, o.Embedding, o.Hidden, o.Layers, o.Dropout = vocab.Keyboard, 8, 16, 1, 0
	o.Steps, o.BatchSize, o.SeqLen, o.LR = 60, 4, 6, 2e-2
	result, err := train.Run(context.Background(), train.Job{Options: o, Text: text, Out: out, Pool: pool})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Steps, "steps")

	p, err := predict.Open(out)
	if err != nil {
		panic(err)
	}
	words, err := p.Next("we meet at the", 1)
	if err != nil {
		panic(err)
	}
	fmt.Println(words[0].Word)
	// Output:
	// 60 steps
	// station
}
