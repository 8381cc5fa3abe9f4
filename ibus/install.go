package ibus

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/settings"
)

// SystemComponents is where IBus looks for component files by itself.
const SystemComponents = "/usr/share/ibus/component"

// Installation is where the files of one person's installation are. IBus reads no folder of a person's unless
// IBUS_COMPONENT_PATH names it, which a file of environment.d sets when the person logs in.
type Installation struct {
	Component   string // the component file
	Environment string // the file with IBUS_COMPONENT_PATH
}

// UserInstallation is that of the person who runs the program.
func UserInstallation() (Installation, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return Installation{}, err
	}
	data, err := settings.DataDir()
	if err != nil {
		return Installation{}, err
	}
	return Installation{
		Component:   filepath.Join(data, "ibus", "component", Name+".xml"),
		Environment: filepath.Join(config, "environment.d", "60-ibus-"+Name+".conf"),
	}, nil
}

// SearchPath is an IBUS_COMPONENT_PATH for a daemon that is started by hand.
func (i Installation) SearchPath() string { return filepath.Dir(i.Component) + ":" + SystemComponents }

// Install writes both files. component is what Component makes.
func (i Installation) Install(component []byte) error {
	for path, b := range map[string][]byte{
		i.Component:   component,
		i.Environment: fmt.Appendf(nil, "IBUS_COMPONENT_PATH=%s:${IBUS_COMPONENT_PATH:-%s}\n", filepath.Dir(i.Component), SystemComponents),
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("ibus: %w", err)
		}
		if err := checkpoint.WriteFile(path, func(w io.Writer) error {
			_, err := w.Write(b)
			return err
		}); err != nil {
			return fmt.Errorf("ibus: %w", err)
		}
	}
	return nil
}

// Uninstall removes both files and reports whether one was there.
func (i Installation) Uninstall() (found bool, err error) {
	for _, path := range []string{i.Component, i.Environment} {
		switch err := os.Remove(path); {
		case err == nil:
			found = true
		case !errors.Is(err, fs.ErrNotExist):
			return found, fmt.Errorf("ibus: %w", err)
		}
	}
	return found, nil
}

// Status says what there is of an installation, and what the IBus of this session knows.
type Status struct {
	Installed []string `json:"installed"` // component files
	Running   bool     `json:"running"`   // an IBus runs in this session
	Known     bool     `json:"known"`     // it lists the engine
	Chosen    bool     `json:"chosen"`    // the engine is the one in use
}

// Status looks at the files and asks the daemon.
func (i Installation) Status() (Status, error) {
	var s Status
	for _, path := range []string{i.Component, filepath.Join(SystemComponents, Name+".xml")} {
		if _, err := os.Stat(path); err == nil {
			s.Installed = append(s.Installed, path)
		}
	}
	daemon, err := ask()
	if errors.Is(err, ErrNoDaemon) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Running, s.Known, s.Chosen = true, daemon.known, daemon.engine == Name
	return s, nil
}
