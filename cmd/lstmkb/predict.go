package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

// suggestions is the answer in JSON, the same as the server's.
type suggestions struct {
	Suggestions []predict.Suggestion `json:"suggestions"`
}

func predictCommand() *cobra.Command {
	var (
		model               modelFlags
		text, prefix        string
		profile             string
		blocklist           blocklistFlags
		k                   int
		asJSON, punctuation bool
		plain               bool // see newPlainPredictor
	)
	cmd := &cobra.Command{
		Use:   "predict [TEXT]",
		Short: "Suggest the next word of a text",
		Long: `Predict suggests the words that may follow a text, with their probabilities among
the words of the vocabulary; with --prefix those that begin with these letters,
whatever their case and accents, with their probabilities among such words.

Without a text it reads lines from the standard input and answers each one. With
--profile the words of these lines are learned, and suggested from then on. At a terminal
it is a prompt, below which suggestions follow what is typed: Tab or a number picks one.
Languages, corrections and learning are then those of lstmkb settings, unless flags say
otherwise.`,
		Example: `  lstmkb predict "i want to" -k 3
  lstmkb predict "see you" --prefix tom
  lstmkb predict --model runs/mine "see you" --json
  lstmkb predict --profile me.json
  lstmkb predict --language de,en "wir sehen uns"
  lstmkb predict`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			given := cmd.Flags().Changed("text")
			switch {
			case given && len(args) > 0:
				return usagef("--text and %q are both texts; give one of them", args[0])
			case len(args) > 0:
				text, given = strings.Join(args, " "), true
			}
			if k < 1 || k > predict.MaxK {
				return usagef("--k is %d, want 1 to %d", k, predict.MaxK)
			}
			if !given && !asJSON && prefix == "" && prompts(cmd) && followsSettings(cmd) {
				return promptBySettings(cmd, k)
			}
			learned, err := openProfile(profile)
			if err != nil {
				return err
			}
			var options []predict.Option
			if punctuation {
				options = append(options, predict.WithPunctuation())
			}
			p, err := openFor(model, blocklist.name(), plain, cmd.ErrOrStderr(), options...)
			if err != nil {
				return err
			}
			session := p.NewSession()
			session.Profile = learned
			answer := func(text string) error {
				found, err := session.Complete(text, prefix, k)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), suggestions{found})
				}
				for _, s := range found {
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%6.2f %%  %s\n", 100*s.Probability, printable(s.Word)); err != nil {
						return err
					}
				}
				return nil
			}
			if given {
				return answer(text)
			}
			if learned != nil {
				tellLearning(cmd.ErrOrStderr(), profile)
			}
			lines := &lineSession{session, profile}
			if prompts(cmd) && !asJSON && prefix == "" {
				return runPrompt(cmd, lines, k)
			}
			return interact(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr(), func(line string) error {
				if err := answer(line); err != nil {
					return err
				}
				return lines.Sent(cmd.Context(), line)
			})
		},
	}
	f := cmd.Flags()
	model.add(cmd)
	f.StringVar(&text, "text", "", "text before the word to predict, in place of TEXT")
	f.StringVar(&prefix, "prefix", "", "letters typed of the word to predict")
	blocklist.add(cmd)
	f.StringVar(&profile, "profile", "", profileHelp)
	f.IntVarP(&k, "k", "k", 5, fmt.Sprintf("how many words, 1 to %d", predict.MaxK))
	f.BoolVar(&punctuation, "punctuation", false, "suggest punctuation marks too")
	f.BoolVar(&plain, "plain", false, "the model alone, in floats, as an exported ONNX file gives it: no phrases, lists and capitals")
	f.BoolVar(&asJSON, "json", false, "print a line of JSON for each text")
	cmd.MarkFlagsMutuallyExclusive("plain", "blocklist")
	cmd.MarkFlagsMutuallyExclusive("plain", "profile")
	cmd.MarkFlagsMutuallyExclusive("plain", "language")
	return cmd
}

// interact answers each line of in until in or ctx ends.
func interact(ctx context.Context, in io.Reader, prompt io.Writer, answer func(string) error) error {
	show := func() {}
	if isTerminal(prompt) {
		fmt.Fprintln(prompt, "Type the beginning of a sentence and press Enter; Ctrl-D ends.")
		show = func() { fmt.Fprint(prompt, "> ") }
	}
	show()
	return eachLine(ctx, decodedLines(in), func(line string) error {
		if err := answer(line); err != nil {
			return err
		}
		show()
		return nil
	})
}

// decodedLines returns the lines of in, in any encoding, one a call. What stands before an error
// is a line too.
func decodedLines(in io.Reader) func() (string, error) {
	r := bufio.NewReader(corpus.NewInteractiveDecoder(in))
	var err error
	return func() (line string, _ error) {
		if err == nil {
			line, err = r.ReadString('\n')
		}
		if line == "" {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
}
