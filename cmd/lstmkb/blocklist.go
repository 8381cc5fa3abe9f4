package main

import (
	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
)

const (
	blocklistHelp   = `words that are not offered unless you use them: a file of a word a line, or "default" for the model's own list, else that of its language`
	noBlocklistHelp = "offer words of the blocklist too"
)

// blocklistFlags are the flags of commands that offer words to a person.
type blocklistFlags struct {
	list string
	off  bool
}

func (b *blocklistFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&b.list, "blocklist", keyboard.OwnBlocklist, blocklistHelp)
	cmd.Flags().BoolVar(&b.off, "no-blocklist", false, noBlocklistHelp)
	cmd.MarkFlagsMutuallyExclusive("blocklist", "no-blocklist")
}

// name is the list in force, as keyboard.Predictor takes it.
func (b blocklistFlags) name() string {
	if b.off {
		return ""
	}
	return b.list
}
