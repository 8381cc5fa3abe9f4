package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/adapt"
	"github.com/lstmkb/lstmkb/corpus"
)

// seenShare is the share of a text whose figures flatter if it was learned from.
const seenShare = 0.3

// warnIfSeen tells on stderr that lstmkb make made a model of the text that is about to be
// measured on.
func warnIfSeen(cmd *cobra.Command, model string, text *corpus.Text, s corpus.Split) error {
	report, err := adapt.ReadReport(folderOf(model))
	if err != nil || report == nil || report.Seen == nil {
		return err
	}
	overlap := report.Seen.Compare()
	if err := text.Lines(cmd.Context(), s, func(line string) error { overlap.Line(line); return nil }); err != nil {
		return err
	}
	if share := overlap.Share(); share >= seenShare {
		fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s was made of this text: it learned from some %.0f %% of what is measured here, so these figures flatter\n",
			printable(model), 100*share)
		if r := report.After; r != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "on the part that make kept apart: among first three %.4f, keystrokes saved %.4f\n", r.Plain.Top3, r.Plain.Savings)
		}
	}
	return nil
}
