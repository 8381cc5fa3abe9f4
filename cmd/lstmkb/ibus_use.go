package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/ibus"
)

func ibusUseCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "use",
		Short: "Start IBus, if none runs in this session, and choose the engine",
		Long: `Use starts ibus-daemon if none runs in this session, waits until it is ready, and makes it
use the engine, as "ibus-daemon -drx" and "ibus engine lstmkb" do one after the other. It
holds until you log out; docs/ibus.md says how to choose the engine for good.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			i, err := installation()
			if err != nil {
				return err
			}
			s, err := i.Status()
			fresh := err != nil || !s.Running // an error: the daemon that was here has gone
			if fresh {
				if err := startDaemon(cmd, i); err != nil {
					return err
				}
			}
			if err := ibus.Choose(cmd.Context(), fresh); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "In use: open a program and type. lstmkb ibus --help has the keys.")
			return err
		},
	}
}

// startDaemon starts ibus-daemon, which goes on in the background.
func startDaemon(cmd *cobra.Command, i ibus.Installation) error {
	path, err := exec.LookPath("ibus-daemon")
	if err != nil {
		return errors.New("there is no ibus-daemon: install IBus (Debian: apt install ibus ibus-gtk3)")
	}
	daemon := exec.CommandContext(cmd.Context(), path, "-drx")
	daemon.Env = os.Environ()
	if _, err := os.Stat(i.Component); err == nil && os.Getenv("IBUS_COMPONENT_PATH") == "" {
		daemon.Env = append(daemon.Env, "IBUS_COMPONENT_PATH="+i.SearchPath())
	}
	daemon.Stderr = cmd.ErrOrStderr()
	if err := daemon.Run(); err != nil {
		return fmt.Errorf("ibus-daemon -drx: %w", err)
	}
	return nil
}
