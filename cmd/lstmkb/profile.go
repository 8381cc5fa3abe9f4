package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/predict"
)

const profileHelp = "file of the words that you have used; without it nothing is learned or kept"

func profileCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "profile",
		Short: "See and change what has been learned of your words",
		Long: `A profile is a file of the words that a person has used and how often, no sentence of
them. Only its owner can read it, and lstmkb predict --profile FILE suggests from it and
adds to it. These commands show it and change it.`,
		Example: `  lstmkb predict --profile me.json
  lstmkb profile list --profile me.json
  lstmkb profile learn --profile me.json < mails.txt
  lstmkb profile forget --profile me.json Voldemort
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
	// sub makes a subcommand that reads the profile and, with save, writes it back.
	sub := func(use, short string, args cobra.PositionalArgs, save bool, run func(*cobra.Command, *predict.Profile, []string) error) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(cmd *cobra.Command, args []string) error {
			p, err := predict.LoadProfile(file)
			if err != nil {
				return err
			}
			if err := run(cmd, p, args); err != nil || !save {
				return err
			}
			return p.Save(file)
		}}
	}
	list := sub("list", "Print the words and how often they were used", cobra.NoArgs, false, listProfile)
	list.Flags().Bool("json", false, "print one line of JSON")
	cmd.AddCommand(list,
		sub("learn", "Count the words of the text on the standard input", cobra.NoArgs, true, learnProfile),
		sub("forget WORD...", "Forget words, whatever their case and accents", cobra.MinimumNArgs(1), true, forgetWords),
		sub("clear", "Forget everything", cobra.NoArgs, true, func(_ *cobra.Command, p *predict.Profile, _ []string) error {
			p.Clear()
			return nil
		}),
		sub("export", "Write the profile to the standard output", cobra.NoArgs, false, exportProfile),
		sub("import", "Add an exported profile from the standard input", cobra.NoArgs, true, func(cmd *cobra.Command, p *predict.Profile, _ []string) error {
			return p.Import(cmd.InOrStdin())
		}))
	return cmd
}

func listProfile(cmd *cobra.Command, p *predict.Profile, _ []string) error {
	asJSON, err := cmd.Flags().GetBool("json")
	if err != nil {
		return err
	}
	words := p.List()
	if asJSON {
		if words == nil {
			words = []predict.Learned{}
		}
		return printJSON(cmd.OutOrStdout(), words)
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	for _, w := range words {
		fmt.Fprintf(out, "%8d  %s\n", w.Count, w.Word)
	}
	return out.Flush() // which returns the first error
}

// learnProfile learns the standard input line by line, so that the end of a line ends a
// word too.
func learnProfile(cmd *cobra.Command, p *predict.Profile, _ []string) error {
	in := bufio.NewReader(cmd.InOrStdin())
	for {
		line, err := in.ReadString('\n')
		p.Learn(line)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	}
}

func forgetWords(_ *cobra.Command, p *predict.Profile, words []string) error {
	for _, w := range words {
		if !p.Forget(w) {
			return fmt.Errorf("the profile has no word %q; nothing was forgotten", w)
		}
	}
	return nil
}

func exportProfile(cmd *cobra.Command, p *predict.Profile, _ []string) error {
	return p.Export(cmd.OutOrStdout())
}

// openProfile reads the profile that --profile names. For "" it is nil: nothing is
// learned.
func openProfile(path string) (*predict.Profile, error) {
	if path == "" {
		return nil, nil
	}
	return predict.LoadProfile(path)
}
