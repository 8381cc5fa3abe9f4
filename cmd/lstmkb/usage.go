package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit statuses; the help of the program names them.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130 // as shells say of a program that SIGINT ended
)

// usageError is an error in how the program was called.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// exitStatus is the program's status after err; ctx ends at a signal.
func exitStatus(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitFailure
}

// checkUsage makes cmd and the commands below it tell errors in arguments and flags by
// usageError, with what may have been meant.
func checkUsage(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(flagError)
	check := cmd.Args
	if check == nil {
		check = cobra.ArbitraryArgs
	}
	if !cmd.Runnable() { // cobra would print the help whatever the arguments are
		check = helpOrCommand
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			return nil
		}
		return usagef("%w%s", err, didYouMean("", nearCommand(cmd, args)))
	}
	for _, c := range cmd.Commands() {
		checkUsage(c)
	}
}

// helpOrCommand checks the arguments of a command that does nothing but by the commands below
// it.
func helpOrCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return pflag.ErrHelp
	}
	return cobra.NoArgs(cmd, args)
}

// flagError adds to the error of a misspelt flag the one that may have been meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return usagef("%w; see %s --help", err, cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
		return usagef("%w%s", err, didYouMean("--", near))
	}
	return usagef("%w; see %s --help", err, cmd.CommandPath())
}

// nearCommand returns the command below cmd that the first argument is most likely a slip
// of, "" for none.
func nearCommand(cmd *cobra.Command, args []string) string {
	if len(args) == 0 {
		return ""
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return nearest(args[0], names)
}

// didYouMean asks for the name, which may be "", for no question.
func didYouMean(prefix, name string) string {
	if name == "" {
		return ""
	}
	return "; did you mean " + prefix + name + "?"
}
