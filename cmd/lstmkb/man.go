package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write man pages of all commands",
		Long:   `Man writes lstmkb.1, lstmkb-train.1 and so on into a folder, from the commands' help.`,
		Hidden: true, // who packages the program needs it
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return err
			}
			program := root()
			forMan(program)
			header := &doc.GenManHeader{Section: "1", Source: "lstmkb " + version(), Manual: "lstmkb", Date: builtAt()}
			if err := doc.GenManTree(program, header, args[0]); err != nil {
				return fmt.Errorf("man: %w", err)
			}
			return nil
		},
	}
}

// builtAt is the time of the commit that the program was built from, so that its pages are the
// same whenever they are written; nil, for now, if it is not known.
func builtAt() *time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return nil
	}
	for _, s := range info.Settings {
		if t, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
			return &t
		}
	}
	return nil
}

// forMan writes the help of cmd and of the commands below it as the Markdown that man pages
// are made from.
func forMan(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	cmd.Short, cmd.Long = escapeMarkdown(cmd.Short), markdown(cmd.Long)
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = escapeMarkdown(f.Usage) })
	cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { f.Usage = escapeMarkdown(f.Usage) })
	for _, c := range cmd.Commands() {
		forMan(c)
	}
}

var special = regexp.MustCompile("[<>*_`\\\\\\[\\]]")

func escapeMarkdown(s string) string { return special.ReplaceAllString(s, `\$0`) }

// fence begins and ends a block of Markdown that is shown as it stands.
const fence = "\n```\n"

// markdown makes blocks of the indented lines of a help text.
func markdown(help string) string {
	var b strings.Builder
	block := false
	for line := range strings.Lines(help + "\n") {
		if indented := strings.HasPrefix(line, "  "); indented != block {
			b.WriteString(fence)
			block = indented
		}
		if block {
			b.WriteString(line)
		} else {
			b.WriteString(escapeMarkdown(line))
		}
	}
	return b.String()
}
