package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

const profileHelp = "file of the words that you have used; without it nothing is learned or kept"

func profileCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "profile",
		Short: "See and change what has been learned of your words",
		Long: `A profile is a file of the words that a person has used and how often, no sentence of
them, and nothing that looks like a password, a key, a code, an address, a path of files,
or the number of a card, an account or a telephone. A word with a digit is kept from its
third use on, and so is one that was forgotten. Only its owner can read the file, and
lstmkb predict --profile FILE suggests from it and adds to it. These commands show it and
change it; several programs may do so at once.`,
		Example: `  lstmkb predict --profile me.json
  lstmkb profile list --profile me.json
  lstmkb profile learn --profile me.json < mails.txt
  lstmkb profile forget --profile me.json Voldemort
  lstmkb profile allow --profile me.json shit
  lstmkb profile export --profile me.json > copy.json
  lstmkb profile import --profile other.json < copy.json
  lstmkb profile clear --profile me.json`,
		Args: cobra.NoArgs,
		// Without a subcommand cobra prints the help.
	}
	cmd.PersistentFlags().StringVar(&file, "profile", "", "file of the profile")
	if err := cmd.MarkPersistentFlagRequired("profile"); err != nil {
		panic(err) // the flag is defined in the line above
	}
	list := &cobra.Command{Use: "list", Short: "Print the words and how often they were used", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return listProfile(cmd, file)
	}}
	list.Flags().Bool("json", false, "print one line of JSON")
	export := &cobra.Command{Use: "export", Short: "Write the profile to the standard output", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		p, err := predict.LoadProfile(file)
		if err != nil {
			return err
		}
		var b strings.Builder
		if err := p.Export(&b); err != nil {
			return err
		}
		return writeJSON(cmd.OutOrStdout(), b.String())
	}}
	// change makes a subcommand that changes the saved profile by its standard input, if it
	// reads that, or its arguments.
	change := func(use, short string, args cobra.PositionalArgs, reads bool, do func(cmd *cobra.Command, p *predict.Profile, stdin []byte, args []string) error) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(cmd *cobra.Command, args []string) error {
			var stdin []byte
			if reads { // before the profile is locked: a terminal may keep it waiting
				var err error
				if stdin, err = readAll(cmd.Context(), cmd.InOrStdin()); err != nil {
					return err
				}
			}
			_, err := predict.UpdateProfile(cmd.Context(), file, func(p *predict.Profile) error { return do(cmd, p, stdin, args) })
			return err
		}}
	}
	cmd.AddCommand(list, export,
		change("learn", "Count the words of the text on the standard input", cobra.NoArgs, true, learnProfile),
		change("forget WORD...", "Forget words, whatever their case", cobra.MinimumNArgs(1), false, forgetWords),
		change("allow WORD...", "Add words without waiting for their use, also those of the blocklist", cobra.MinimumNArgs(1), false, allowWords),
		change("clear", "Forget everything", cobra.NoArgs, false, func(_ *cobra.Command, p *predict.Profile, _ []byte, _ []string) error {
			p.Clear()
			return nil
		}),
		change("import", "Add an exported profile, or another keyboard's words, from the standard input", cobra.NoArgs, true, importProfile))
	return cmd
}

// readAll reads in to its end, or until ctx ends: it does not wait for a terminal then.
func readAll(ctx context.Context, in io.Reader) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		b, err := io.ReadAll(in)
		done <- result{b, err}
	}()
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("standard input: %w; the profile is as it was", ctx.Err())
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("standard input: %w", r.err)
		}
		return r.b, nil
	}
}

func listProfile(cmd *cobra.Command, file string) error {
	asJSON, err := cmd.Flags().GetBool("json")
	if err != nil {
		return err
	}
	p, err := predict.LoadProfile(file)
	if err != nil {
		return err
	}
	words := p.List()
	fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d words\n", printable(file), len(words))
	if asJSON {
		return printJSON(cmd.OutOrStdout(), words)
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	for _, w := range words {
		fmt.Fprintf(out, "%8d  %s\n", w.Count, printable(w.Word))
	}
	return out.Flush() // which returns the first error
}

func learnProfile(cmd *cobra.Command, p *predict.Profile, stdin []byte, _ []string) error {
	d := corpus.NewDecoder(bytes.NewReader(stdin))
	text, err := io.ReadAll(d)
	if err != nil {
		return fmt.Errorf("standard input %w", err)
	}
	tellNote(cmd, d)
	fmt.Fprintln(cmd.ErrOrStderr(), tallied(p.Learn(string(text))))
	return nil
}

// tallied says what became of the words of a text. It names none that was refused.
func tallied(t predict.Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d uses of words learned; the profile has %d words", t.Kept, t.Words)
	if t.Waiting > 0 {
		fmt.Fprintf(&b, "; %d uses wait for their word's third", t.Waiting)
	}
	if len(t.Refused) > 0 {
		b.WriteString("; not kept, as they look like secrets:")
		for i, s := range slices.Sorted(maps.Keys(t.Refused)) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %d of kind %s", t.Refused[s], s)
		}
	}
	return b.String()
}

// tellNote tells on stderr how a standard input that is not UTF-8 has been read.
func tellNote(cmd *cobra.Command, d *corpus.Decoder) {
	if note := d.Note(); note != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "standard input:", printable(note))
	}
}

func forgetWords(_ *cobra.Command, p *predict.Profile, _ []byte, words []string) error {
	for _, w := range words {
		if !p.Forget(w) {
			return fmt.Errorf("the profile has no word %q; nothing was forgotten", w)
		}
	}
	return nil
}

func allowWords(_ *cobra.Command, p *predict.Profile, _ []byte, words []string) error {
	for _, w := range words {
		if err := p.Allow(w); err != nil {
			return fmt.Errorf("%w; nothing was allowed", err)
		}
	}
	return nil
}

// openProfile reads the profile that --profile names. For "" it is nil: nothing is
// learned.
func openProfile(path string) (*predict.Profile, error) {
	if path == "" {
		return nil, nil
	}
	return predict.LoadProfile(path)
}
