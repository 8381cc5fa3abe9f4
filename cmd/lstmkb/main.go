// Command lstmkb trains, evaluates, exports and serves LSTM next-word models.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lstmkb:", printable(err.Error()))
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lstmkb",
		Short: "An LSTM next-word keyboard: train, evaluate, predict, export, serve",
		Long: `lstmkb learns to predict the next word from text and suggests words as you type.

It holds a small English model, so that this works with nothing else:

  lstmkb predict --text "i want to"
  lstmkb serve

To make a model of your own:

  lstmkb train --data FILE.txt --tokenizer keyboard --out runs/mine
  lstmkb eval --model runs/mine --data FILE.txt
  lstmkb predict --model runs/mine --text "see you"

Results go to stdout, all else to stderr.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(dataCommand(), trainCommand(), evalCommand(), predictCommand(), correctCommand(), exportCommand(), importCommand(), quantizeCommand(), vocabCommand(), wordsCommand(), ngramsCommand(), formsCommand(), channelCommand(), profileCommand(), verifyCommand(), serveCommand(), languagesCommand(), licencesCommand(), versionCommand())
	return cmd
}
