package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/eval"
)

const mixedHelp = `With --mixed it types messages in several languages, those of --language: lines of a
language's tag, a tab and a sentence, and more of both with tabs between. It prints the
keystrokes saved beside those where the language of each sentence is known, and how often
a word of another language than the sentence's is among the first three suggestions.`

// evalMixed types the messages of a file.
func evalMixed(cmd *cobra.Command, model modelFlags, blocklist, path string, asJSON bool) error {
	p, err := model.open(blocklist, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	if len(p.Languages()) < 2 {
		return usagef("--mixed: want --language with the languages of the text, as de,en")
	}
	typist := eval.NewMixedTypist(p)
	err = eval.ReadMixed(cmd.Context(), path, func(message []eval.Sentence) error { return typist.Message(cmd.Context(), message) })
	if err != nil {
		return err
	}
	r := typist.Result()
	out := cmd.OutOrStdout()
	if asJSON {
		return printJSON(out, r)
	}
	fmt.Fprintf(out, "messages %d, words %d\nkeystroke savings %.4f, with the languages known %.4f\n", r.Messages, r.Words, r.Savings, r.Known)
	fmt.Fprintf(out, "words of another language among three: %.2f %% from the third word of a sentence on\n", 100*r.Wrong)
	fmt.Fprintf(out, "before the first, second, third and further words: %.2f %%, %.2f %%, %.2f %%, %.2f %%\n",
		100*r.WrongAt[0], 100*r.WrongAt[1], 100*r.WrongAt[2], 100*r.WrongAt[3])
	return nil
}
