// Command interchange runs exported models in other programs and prints the table
// of docs/interchange.md: the largest difference of logits over 200 tokens, and the
// perplexity where weights are int8. It fails if a cell differs from the table: a difference
// is too large, or a program fails where it worked, or works where it failed.
//
//	go run ./bench/interchange -data DIR [-model DIR] [-python PYTHON] [-only NAME] [-keep DIR]
//	go run ./bench/interchange -torch DIR
//
// The second form runs what torch_export.py wrote to DIR on this program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages/en"
)

func main() {
	model := flag.String("model", "", "model folder (default the model in the program)")
	data := flag.String("data", "", "text of which the test split is read: a folder, or a file")
	python := flag.String("python", "python3", "Python with requirements.txt and export/testdata/requirements.txt")
	only := flag.String("only", "", "run this reader alone")
	keep := flag.String("keep", "", "folder for the files that the readers read (default a temporary one)")
	torch := flag.String("torch", "", "folder of torch_export.py: run its files here instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := error(nil)
	if *torch != "" {
		err = fromTorch(ctx, *torch)
	} else {
		err = run(ctx, *model, *data, *python, *only, *keep)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "interchange:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, model, data, python, only, dir string) error {
	if data == "" {
		return errors.New("-data is needed: a folder with test.txt[.gz], or a file")
	}
	m, err := en.Folder.LoadModel()
	if model != "" {
		m, err = checkpoint.Load(model)
	}
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "interchange"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	} else if dir, err = filepath.Abs(dir); err != nil { // readers run in folders of their own
		return err
	} else if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	want, err := prepare(ctx, dir, data, m)
	if err != nil {
		return err
	}
	fmt.Printf("native model: perplexity %.4f over %d tokens, largest logit %.1f\n\n", want.perplexity, want.tokens, want.largest)
	fmt.Printf("| reader | %s |\n|%s\n", strings.Join(forms, " | "), strings.Repeat(" --- |", len(forms)+1))
	failed := 0
	for _, r := range readers(python) {
		if only != "" && only != r.name {
			continue
		}
		answers, err := r.ask(ctx, dir)
		if err != nil {
			return err
		}
		cells := []string{r.name}
		for _, form := range forms {
			cell, ok := judge(r, form, answers[form], want)
			if !ok {
				failed++
				cell = "**" + cell + "**"
			}
			cells = append(cells, cell)
		}
		fmt.Printf("| %s |\n", strings.Join(cells, " | "))
	}
	if failed > 0 {
		return fmt.Errorf("%d cells are not what docs/interchange.md says", failed)
	}
	return nil
}
