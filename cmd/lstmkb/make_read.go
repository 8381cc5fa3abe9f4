package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus/messages"
)

// stdinPath is the path of the standard input.
const stdinPath = "-"

// readMessages reads the text at paths, that of one author unless author is "", and tells on
// stderr what was kept and dropped.
func readMessages(cmd *cobra.Command, author string, paths []string) (*messages.Collected, error) {
	read, err := messages.Read(cmd.Context(), messages.Options{Author: author}, cmd.InOrStdin(), paths...)
	if err != nil {
		return nil, err
	}
	fmt.Fprint(cmd.ErrOrStderr(), printable(read.Report.String()))
	return read, nil
}
