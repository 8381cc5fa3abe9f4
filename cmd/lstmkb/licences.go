package main

import (
	_ "embed"
	"io"

	"github.com/spf13/cobra"
)

// notice is the licences of the program and of all that it holds, the same as NOTICE at the root
// of the repository, which go:embed cannot reach. go test ./cmd/lstmkb -run TestNotice -update
// writes both.
//
//go:embed NOTICE
var notice string

func licencesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "licences",
		Aliases: []string{"licenses"},
		Short:   "Print the licences of the program, its models and its libraries",
		Long: `Licences prints the licence of the program, of the models and lists of words that it
holds, and of all libraries that are compiled into it. Models of your own carry the licence
of their text: lstmkb train --licence, config.json.`,
		Example: `  lstmkb licences | less`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), notice)
			return err
		},
	}
}
