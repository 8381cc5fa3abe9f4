package main

import (
	"errors"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/lsp"
	"github.com/lstmkb/lstmkb/settings"
)

func lspCommand() *cobra.Command {
	var file string
	var options lsp.Options
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Serve editors: completion and correction of prose",
		Long: `Lsp is a language server for editors, over the standard input and output: an editor starts it.
It completes and corrects the whole of Markdown, text, mail and commit messages, and in code the
comments and strings, in a menu, as text behind the cursor (inline completion), and by code actions.
lstmkb settings has the languages and what is done about slips; what is typed is learned at each
save if the settings allow it. docs/editors.md has recipes for Neovim, Helix, VS Code and Emacs.`,
		Example: `  lstmkb lsp
  lstmkb lsp --private`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			leanMemory()
			s, err := settings.Load(file)
			if err != nil {
				return settingsError(err)
			}
			k, err := keyboard.Open(s)
			if err != nil {
				return err
			}
			conn := inAndOut{cmd.InOrStdin(), cmd.OutOrStdout()}
			return lsp.Serve(cmd.Context(), conn, k, options, version())
		},
	}
	settingsFlag(cmd, &file)
	cmd.Flags().BoolVar(&options.Private, "private", false, "learn nothing, whatever the settings are")
	cmd.Flags().Bool("stdio", true, "which is the only way and so means nothing")
	if err := cmd.Flags().MarkHidden("stdio"); err != nil {
		panic(err) // the flag is defined in the line above
	}
	return cmd
}

// leanMemory lets garbage take half of what a keyboard keeps, rather than as much, unless GOGC says
// otherwise: front ends mostly wait, beside the programs that they serve.
func leanMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// inAndOut is the standard input and output as one connection.
type inAndOut struct {
	io.Reader
	io.Writer
}

// Close ends reading, if that can be done.
func (c inAndOut) Close() error {
	if in, ok := c.Reader.(io.Closer); ok {
		return in.Close()
	}
	return errors.ErrUnsupported
}
