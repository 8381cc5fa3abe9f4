package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/adapt"
	"github.com/lstmkb/lstmkb/corpus/messages"
)

func makeCommand() *cobra.Command {
	var (
		out, from, author string
		minutes           float64
		threads           int
		asJSON            bool
	)
	cmd := &cobra.Command{
		Use:   "make FILES... --out DIR",
		Short: "Make the keyboard that a text's author should use",
		Long: `Make reads a person's text, or that of a trade, and makes of it and of the built-in
model a folder that all commands take as --model. It reads plain text, mail (mbox, .eml,
Maildir), chats as WhatsApp, Telegram and Signal export them, Markdown, HTML, .docx and
.odt, folders of these and archives, and says what it left out: quoted replies,
signatures, links, notices. --author keeps what one person wrote.

It keeps a tenth of the text apart to choose by and a tenth to measure on. Then it
tries, in the order of what it costs: the words, phrases and spellings of the text
merged with those of the model; fine-tuning the model on the text, with the text's new
words in its vocabulary; and, of millions of words or in a language that the model does
not know, a model of the text alone. What saves the most keystrokes is written in 8 bits
and measured on the text that nothing has seen, before and after. If nothing is better
than the built-in model, the folder holds that one. In any case it holds profile.json, the words of
the text for --profile.

Some ` + fmt.Sprint(adapt.MinWords) + ` words suffice for a profile, some thousands for more. Nothing leaves this
machine. Ctrl-C stops; the same command goes on from there.`,
		Example: `  lstmkb make mails.txt -o mine
  lstmkb make sent.mbox chat.zip notes/ --author "Ada Lovelace" --out mine
  lstmkb make letters.docx --out mine --minutes 5
  lstmkb make - --out mine < mails.txt
  lstmkb make mails.txt --from runs/work --out mine --json
  lstmkb predict --model mine --text "see you"
  lstmkb serve --model mine`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, files []string) error {
			switch {
			case len(files) == 0:
				return usagef("make: no text given; want files or folders of text, or - for the standard input")
			case out == "":
				return usagef("make: --out DIR is needed, the folder to make")
			case !(minutes > 0 && minutes <= maxMinutes):
				return usagef("--minutes is %v, want more than 0 and at most %d", minutes, maxMinutes)
			}
			text, err := readMessages(cmd, author, files)
			if err != nil {
				return err
			}
			pool, err := newPool(threads)
			if err != nil {
				return err
			}
			defer pool.Close()
			progress := newMakeProgress(cmd.ErrOrStderr())
			result, err := adapt.Run(cmd.Context(), adapt.Job{Lines: text.Lines, Ends: text.Ends, From: folderOf(from), Out: out,
				Time: time.Duration(minutes * float64(time.Minute)), Pool: pool, Report: progress.report})
			progress.finish()
			if errors.Is(cmd.Context().Err(), context.Canceled) {
				return errors.New("stopped; the same command goes on from here")
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), made{text.Report, result})
			}
			return printMade(cmd.OutOrStdout(), result)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "folder to make")
	f.StringVar(&from, "from", "", "model to start from: a "+modelHelp)
	f.StringVar(&author, "author", "", "of mails and chats: take only what this person wrote, a name or an address")
	f.Float64Var(&minutes, "minutes", 20, "about how long it may take; a longer training is cut to fit")
	f.IntVar(&threads, "threads", 0, "processors to use, 0 for all")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

const maxMinutes = 7 * 24 * 60

// made is what make --json prints.
type made struct {
	Read messages.Report `json:"read"`
	*adapt.Result
}

// printMade says what was made, in a few lines for people.
func printMade(w io.Writer, r *adapt.Result) error {
	var b strings.Builder
	for _, s := range r.Samples {
		fmt.Fprintf(&b, "%s___ (%s)\n  before  %s\n  after   %s\n", printable(s.Text), printable(s.Word),
			printable(strings.Join(s.Before, " | ")), printable(strings.Join(s.After, " | ")))
	}
	if r.Before != nil {
		fmt.Fprintf(&b, "\nheld-out text, %d words:\n%-20s %18s %18s\n", r.Before.Plain.Words, "", "among first three", "keystrokes saved")
		row := func(what string, top3, top3After, saved, savedAfter float64) {
			fmt.Fprintf(&b, "%-20s   %.4f → %.4f   %.4f → %.4f\n", what, top3, top3After, saved, savedAfter)
		}
		p, q := r.Before.Plain, r.After.Plain
		row("each line alone", p.Top3, q.Top3, p.Savings, q.Savings)
		p, q = r.Before.Learning, r.After.Learning
		row("learning as it goes", p.Top3, q.Top3, p.Savings, q.Savings)
	}
	out := printable(r.Out)
	switch {
	case r.Use != adapt.Start:
		fmt.Fprintf(&b, "\nuse this: lstmkb predict --model %[1]s\n      or: lstmkb serve --model %[1]s\n", out)
	case r.Before == nil:
		fmt.Fprintf(&b, "\n%d words are too few to make a model by and to measure it; they make a profile\n", r.Words)
	default:
		fmt.Fprintf(&b, "\nthe model to start from is as good for this text; here is a profile of its words\n")
	}
	if r.Use == adapt.Start {
		fmt.Fprintf(&b, "use this: lstmkb predict --model %s --profile %s\n", out, printable(r.Profile))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
