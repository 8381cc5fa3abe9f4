package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/ibus"
	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/settings"
)

// firstExtra is the descriptor of a program's first extra file, as os/exec has them.
const firstExtra = 3

func ibusCommand() *cobra.Command {
	var byDaemon, model bool
	cmd := &cobra.Command{
		Use:   "ibus",
		Short: "Suggest and correct in every program: an input method for Linux desktops",
		Long: `Ibus is an input method of IBus, for programs of GTK, Qt, X11 and Wayland. While a word
is in progress it is underlined, and three suggestions stand below it:

  Alt+1 to 4    picks a suggestion, also the next word after a space; an emoji is the fourth
  Tab           picks the first one, or the one chosen by the arrow keys up and down;
                1 to 4 and Enter pick too once one is chosen
  Backspace     takes back the word just picked or corrected
  Escape        hides the suggestions of this word

Passwords, numbers, addresses and terminals are left alone. lstmkb settings has the
languages, what a space does about slips, and whether words are learned.

IBus starts this command by itself once "lstmkb ibus install" or the .deb has told it to. By
hand it makes the engine known to the IBus of this session until it ends.`,
		Example: `  lstmkb ibus install
  lstmkb ibus use
  lstmkb ibus status
  lstmkb ibus`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := needsIBus(); err != nil {
				return err
			}
			leanMemory()
			logger := log.New(cmd.ErrOrStderr(), "lstmkb ibus: ", 0)
			if model {
				return ibus.ServeModel(cmd.Context(), inAndOut{cmd.InOrStdin(), cmd.OutOrStdout()}, os.NewFile(firstExtra, "ibus"), openSettled, logger)
			}
			program, err := os.Executable()
			if err != nil {
				return err
			}
			another := func() *exec.Cmd {
				c := exec.Command(program, "ibus", "--model-process")
				c.Stderr = cmd.ErrOrStderr()
				return c
			}
			return ibus.Run(cmd.Context(), another, !byDaemon, logger)
		},
	}
	cmd.Flags().BoolVar(&byDaemon, "ibus", false, "IBus has started this from a component file")
	cmd.Flags().BoolVar(&model, "model-process", false, "be the process that has the model, of another lstmkb ibus")
	for _, name := range []string{"ibus", "model-process"} {
		if err := cmd.Flags().MarkHidden(name); err != nil {
			panic(err) // the flag is defined in the lines above
		}
	}
	cmd.AddCommand(ibusUseCommand(), ibusInstallCommand(), ibusUninstallCommand(), ibusStatusCommand(), ibusComponentCommand())
	return cmd
}

// needsIBus refuses systems that have no IBus.
func needsIBus() error {
	switch runtime.GOOS {
	case "windows", "darwin", "ios", "android", "js", "wasip1", "plan9":
		return fmt.Errorf("IBus is the input method framework of Linux desktops; %s has none", runtime.GOOS)
	}
	return nil
}

// installation is that of the person who runs the program, on a system that has IBus.
func installation() (ibus.Installation, error) {
	if err := needsIBus(); err != nil {
		return ibus.Installation{}, err
	}
	return ibus.UserInstallation()
}

// openSettled opens the keyboard of the settings, or returns the open one if they are its own.
func openSettled(open *keyboard.Keyboard) (*keyboard.Keyboard, error) {
	path, err := settings.DefaultPath()
	if err != nil {
		return nil, err
	}
	now, err := settings.Load(path)
	if err != nil {
		return nil, err
	}
	if open != nil && reflect.DeepEqual(now, open.Settings()) {
		return open, nil
	}
	return keyboard.Open(now)
}

func ibusInstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "install",
		Short: "Make IBus know the engine, for yourself alone",
		Long: `Install writes a component file into your data folder, and a file of environment.d which
tells IBus to look there: it reads no folder of a person's by itself. The .deb needs no
install, its component file is where IBus looks.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i, err := installation()
			if err != nil {
				return err
			}
			program, err := os.Executable()
			if err != nil {
				return err
			}
			if strings.HasPrefix(program, filepath.Join(os.TempDir(), "go-build")) {
				return errors.New(`the program is in a temporary folder of "go run", and gone when this command ends; build it first`)
			}
			b, err := componentOf(program)
			if err != nil {
				return err
			}
			if err := i.Install(b); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), `Installed %s.

To use it now:   lstmkb ibus use (if IBus runs already, end it first: ibus exit)
For good:        log out and in; choose %s in the settings of your desktop or by ibus-setup
`, printable(i.Component), ibus.Name)
			return err
		},
	}
}

func ibusUninstallCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "uninstall",
		Short: "Remove what install has written",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i, err := ibus.UserInstallation()
			if err != nil {
				return err
			}
			found, err := i.Uninstall()
			if err != nil {
				return err
			}
			if !found {
				return fmt.Errorf("%s is not there; nothing was removed", i.Component)
			}
			fmt.Fprintln(cmd.OutOrStdout(), "Removed. An engine that runs goes on until you log out or choose another one.")
			return nil
		},
	}
}

func ibusStatusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say whether the engine is installed, known to IBus and chosen",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i, err := installation()
			if err != nil {
				return err
			}
			s, err := i.Status()
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), s)
			}
			return printStatus(cmd.OutOrStdout(), s)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

// printStatus says what there is, and the next step to take.
func printStatus(w io.Writer, s ibus.Status) error {
	next := ""
	switch {
	case s.Chosen:
		next = "In use."
	case s.Known:
		next = "IBus knows it. Choose it: lstmkb ibus use"
	case len(s.Installed) == 0:
		next = "Not installed. Install it: lstmkb ibus install"
	case !s.Running:
		next = "No IBus runs in this session. Log in again, or start it: lstmkb ibus use"
	default:
		next = "The IBus that runs does not know it yet. Log in again."
	}
	for _, path := range s.Installed {
		if _, err := fmt.Fprintln(w, "Installed:", printable(path)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, next)
	return err
}

func ibusComponentCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "component PROGRAM",
		Short:  "Write the component file for a program at that path",
		Hidden: true, // who packages the program needs it
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := ibus.Component(args[0], release, "en")
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(b)
			return err
		},
	}
}

// componentOf is the component file of a program for the languages of the settings.
func componentOf(program string) ([]byte, error) {
	k, err := openSettled(nil)
	if err != nil {
		return nil, err
	}
	language, err := keyboard.LanguageOf(keyboard.FolderOf(k.Settings().Languages[0]))
	if err != nil {
		return nil, err
	}
	return ibus.Component(program, release, language.Tag)
}
