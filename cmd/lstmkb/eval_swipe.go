package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/eval"
)

const swipeHelp = `With --swipe it swipes the words over the keys with a simulated finger instead, and
prints how often the word meant is the first suggestion, among three and among twenty;
docs/typing.md describes the finger.`

// swipeFlags are the flags of lstmkb eval --swipe.
type swipeFlags struct {
	on     bool
	layout string
}

func (f *swipeFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.on, "swipe", false, "measure words that are swiped, on one processor")
	cmd.Flags().StringVar(&f.layout, "layout", "qwerty", "with --swipe: the keyboard's layout")
}

// check fails if flags are given that do not belong together.
func (f *swipeFlags) check(cmd *cobra.Command) error {
	if !f.on && cmd.Flags().Changed("layout") {
		return usagef("--layout is only for --swipe")
	}
	for _, name := range []string{"keyboard", "typos", "learn", "threads"} {
		if f.on && cmd.Flags().Changed(name) {
			return usagef("--%s does not go with --swipe", name)
		}
	}
	return nil
}

// evalText swipes every every-th line of a text.
func (f *swipeFlags) evalText(cmd *cobra.Command, model modelFlags, blocklist string, text *corpus.Text, split corpus.Split, every int, seed uint64, asJSON bool) error {
	layout, err := decoder.LookupLayout(f.layout)
	if err != nil {
		return usagef("--layout: %w", err)
	}
	p, err := model.open(blocklist, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	typist, n := eval.NewSwipingTypist(p, layout, decoder.DefaultSwipeNoise, seed), 0
	err = text.Lines(cmd.Context(), split, func(line string) error {
		if n++; n%every != 0 {
			return nil
		}
		return typist.Line(cmd.Context(), line)
	})
	if err != nil {
		return err
	}
	r := typist.Result()
	if r.Words == 0 {
		return errors.New("the lines chosen have no word that can be swiped; a smaller --every takes more lines")
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), r)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "words %d\ntop-1 %.4f\ntop-3 %.4f\ntop-20 %.4f\n", r.Words, r.Top1, r.Top3, r.Top20)
	return nil
}
