package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/settings"
)

// settingsFlag adds the flag for the file of settings to a command, or to those below it.
func settingsFlag(cmd *cobra.Command, path *string) {
	cmd.PersistentFlags().StringVar(path, "settings", "", "file of settings (default the one that lstmkb settings path prints)")
}

func settingsCommand() *cobra.Command {
	var file string
	var list strings.Builder
	for _, f := range settings.Fields() {
		fmt.Fprintf(&list, "  %-14s %s;\n                 %s\n", f.Name, f.Help, f.Want)
	}
	cmd := &cobra.Command{
		Use:   "settings",
		Short: "See and change how you type, in all programs",
		Long: `Settings are one file of TOML for everything that you type with: the input method, editors
and the prompt. Without a file, and for what it does not say, the defaults hold.

` + list.String() + `
Commands here replace the file as a whole and keep its comments; it may also be edited by
hand. What runs reads it when it starts.`,
		Example: `  lstmkb settings show
  lstmkb settings set autocorrect auto
  lstmkb settings set layout qwertz-desktop
  lstmkb settings get languages
  lstmkb settings path`,
		Args: cobra.NoArgs,
		// Without a subcommand cobra prints the help.
	}
	settingsFlag(cmd, &file)
	cmd.AddCommand(showSettings(&file), getSetting(&file), setSetting(&file),
		&cobra.Command{Use: "path", Short: "Print where the file is, or would be", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				var err error
				if file, err = settings.DefaultPath(); err != nil {
					return fmt.Errorf("%w; --settings names a file", err)
				}
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), printable(file))
			return err
		}})
	return cmd
}

func showSettings(file *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "show", Short: "Print all settings, as a file has them", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		s, err := settings.Load(*file)
		if err != nil {
			return settingsError(err)
		}
		if asJSON {
			return printJSON(cmd.OutOrStdout(), s)
		}
		var b strings.Builder
		if err := s.Write(&b); err != nil {
			return err
		}
		_, err = fmt.Fprint(cmd.OutOrStdout(), printable(b.String()))
		return err
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

func getSetting(file *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "get NAME", Short: "Print one setting; a list has an item a line", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		f, err := settings.Lookup(args[0])
		if err != nil {
			return settingsError(err)
		}
		s, err := settings.Load(*file)
		if err != nil {
			return settingsError(err)
		}
		value := f.Value(&s)
		if asJSON {
			return printJSON(cmd.OutOrStdout(), value)
		}
		items, ok := value.([]string)
		if !ok {
			items = []string{fmt.Sprint(value)}
		}
		for _, item := range items {
			if _, err := fmt.Fprintln(cmd.OutOrStdout(), printable(item)); err != nil {
				return err
			}
		}
		return nil
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	cmd.ValidArgsFunction = oneOf(settings.Names()...)
	return cmd
}

func setSetting(file *string) *cobra.Command {
	return &cobra.Command{Use: "set NAME VALUE...", Short: "Change one setting; a list takes several values, or none", Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		f, err := settings.Lookup(args[0])
		if err != nil {
			return settingsError(err)
		}
		value, err := f.Parse(args[1:])
		if err != nil {
			return usageError{err}
		}
		return settings.Set(cmd.Context(), *file, f.Name, value)
	}, ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return settings.Names(), cobra.ShellCompDirectiveNoFileComp
		}
		f, err := settings.Lookup(args[0])
		if err != nil || f.Values != nil && f.Name != "blocklist" && f.Name != "languages" {
			return f.Values, cobra.ShellCompDirectiveNoFileComp
		}
		return f.Values, cobra.ShellCompDirectiveDefault // some values are paths
	}}
}

// settingsError adds to the error of a misspelt setting the one that may have been meant.
func settingsError(err error) error {
	var unknown *settings.UnknownSetting
	if !errors.As(err, &unknown) {
		return err
	}
	err = fmt.Errorf("%w%s", err, didYouMean("", nearest(unknown.Name, settings.Names())))
	if unknown.Where == "" {
		return usageError{err}
	}
	return err
}
