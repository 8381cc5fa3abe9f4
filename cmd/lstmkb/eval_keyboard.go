package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
)

// evalKeyboard types every every-th line of a text, each on its own.
func evalKeyboard(cmd *cobra.Command, text *corpus.Text, s corpus.Split, typist *eval.Typist, every int, learn, asJSON bool) error {
	n := 0
	err := text.Lines(cmd.Context(), s, func(line string) error {
		if n++; n%every != 0 {
			return nil
		}
		if err := typist.Line(cmd.Context(), line); err != nil {
			return err
		}
		if learn {
			typist.Learn(line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r := typist.Result()
	if r.Words == 0 {
		return errors.New("the lines chosen have no words; a smaller --every takes more of them")
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), r)
	}
	printKeyboard(cmd.OutOrStdout(), r)
	return nil
}

func printKeyboard(w io.Writer, r eval.Keyboard) {
	fmt.Fprintf(w, "keystroke savings %.4f\nwritten as in the text %.4f of the words among three\nwords %d, outside the vocabulary %.2f %%\n", r.Savings, r.Case, r.Words, 100*r.OOV)
	fmt.Fprintf(w, "%-8s %8s %8s %8s %10s\n", "letters", "top-1", "top-3", "MRR", "words")
	for _, l := range r.Letters {
		fmt.Fprintf(w, "%-8d %8.4f %8.4f %8.4f %10d\n", l.Typed, l.Top1, l.Top3, l.MRR, l.Words)
	}
}
