// Command lstmkb trains, evaluates, exports and serves LSTM next-word models.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	err := root().ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "lstmkb:", printable(err.Error()))
	}
	os.Exit(exitStatus(ctx, err))
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lstmkb",
		Short: "An LSTM next-word keyboard: train, evaluate, predict, export, serve",
		Long: `lstmkb learns to predict the next word from text and suggests words as you type.

It holds a small English model, so that this works with nothing else:

  lstmkb "i want to"
  lstmkb serve

To make a model of your own:

  lstmkb make mails.txt --out mine            # the built-in model, taught your text
  lstmkb train mails.txt --out runs/mine      # or a model of your text alone
  lstmkb predict --model mine "see you"

An argument with a space in it, in place of a command, is a text to suggest the next
word of, as lstmkb predict does and with its flags.

Results go to stdout, all else to stderr. The exit status is 0 when all went well, 1
when something failed, 2 when the program was called wrongly (an unknown command or
flag, a value out of range), and 130 when Ctrl-C cut the work short.`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          textOrNothing,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			warnEnvironment(cmd.ErrOrStderr(), os.Environ())
			if err := cmd.ValidateRequiredFlags(); err != nil {
				return usageError{err}
			}
			return nil
		},
	}
	cmd.SetVersionTemplate("lstmkb {{.Version}}\n")
	cmd.AddCommand(
		dataCommand(),
		makeCommand(),
		trainCommand(),
		evalCommand(),
		predictCommand(),
		correctCommand(),
		exportCommand(),
		importCommand(),
		quantizeCommand(),
		vocabCommand(),
		wordsCommand(),
		ngramsCommand(),
		formsCommand(),
		channelCommand(),
		federatedCommand(),
		profileCommand(),
		settingsCommand(),
		completeCommand(),
		lspCommand(),
		doctorCommand(),
		verifyCommand(),
		serveCommand(),
		ibusCommand(),
		languagesCommand(),
		licencesCommand(),
		manCommand(),
		versionCommand(),
	)
	predictText(cmd)
	completeValues(cmd)
	checkUsage(cmd)
	return cmd
}

// predictText makes the root command suggest the next word of a text that it is given.
func predictText(root *cobra.Command) {
	suggest := predictCommand()
	root.Flags().AddFlagSet(suggest.Flags())
	root.Flags().VisitAll(func(f *pflag.Flag) { f.Hidden = true })
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return suggest.RunE(cmd, args)
	}
}

// textOrNothing refuses arguments that are neither a command nor a text.
func textOrNothing(cmd *cobra.Command, args []string) error {
	text := strings.Join(args, " ")
	switch {
	case len(args) == 0 || len(args) == 1 && strings.ContainsAny(text, " \t\n"):
		return nil
	case nearCommand(cmd, args) != "":
		return fmt.Errorf("unknown command %q", args[0])
	case len(args) == 1:
		return fmt.Errorf("unknown command %q; to suggest what follows one word: lstmkb predict %q", text, text)
	}
	return fmt.Errorf("unknown command %q; a text goes between quotation marks: lstmkb %q", args[0], text)
}
