package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// folder is that of the program within the folders of a person's settings and data.
const folder = "lstmkb"

// DefaultPath is where the settings are: $XDG_CONFIG_HOME/lstmkb/settings.toml, by default in
// ~/.config, and in os.UserConfigDir on other systems than Linux.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, folder, "settings.toml"), nil
}

// ProfilePath is where the profile is unless the settings say otherwise:
// $XDG_DATA_HOME/lstmkb/profile.json, by default in ~/.local/share, and in the system's folder
// for a program's data on Windows and macOS.
func ProfilePath() (string, error) {
	dir, err := DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, folder, "profile.json"), nil
}

// DataDir is the folder of a person's data: $XDG_DATA_HOME, by default ~/.local/share, and the
// system's folder for a program's data on Windows and macOS.
func DataDir() (string, error) {
	switch runtime.GOOS {
	case "windows":
		return os.UserCacheDir() // %LocalAppData%, which does not move to other machines
	case "darwin", "ios":
		return os.UserConfigDir()
	}
	dir := os.Getenv("XDG_DATA_HOME")
	if filepath.IsAbs(dir) { // the specification ignores other paths
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}

var errNotAbsolute = errors.New("not absolute")

// absolute returns a path with the home folder in place of ~. Others must be absolute, since
// front ends start in any folder.
func absolute(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		home, err := os.UserHomeDir()
		return filepath.Join(home, rest), err
	}
	if !filepath.IsAbs(path) {
		return path, errNotAbsolute
	}
	return path, nil
}
