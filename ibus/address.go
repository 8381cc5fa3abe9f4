package ibus

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoDaemon says that no IBus is running in this session.
var ErrNoDaemon = errors.New("no IBus runs in this session: start it with ibus-daemon -drx, or log in again")

// address finds the daemon's D-Bus address, as libibus does: IBUS_ADDRESS, or a file that is named after the
// machine and the display.
func address(getenv func(string) string) (string, error) {
	if a := getenv("IBUS_ADDRESS"); a != "" {
		return a, nil
	}
	path := getenv("IBUS_ADDRESS_FILE")
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return "", fmt.Errorf("ibus: %w", err)
		}
		path = filepath.Join(dir, "ibus", "bus", machine()+"-"+display(getenv))
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoDaemon
	}
	if err != nil {
		return "", fmt.Errorf("ibus: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if a, ok := strings.CutPrefix(lines.Text(), "IBUS_ADDRESS="); ok {
			return a, nil
		}
	}
	return "", fmt.Errorf("ibus: %s has no line IBUS_ADDRESS=", path)
}

// display names the display in the daemon's file: unix-0 for :0, and unix-wayland-0.
func display(getenv func(string) string) string {
	if w := getenv("WAYLAND_DISPLAY"); w != "" {
		return "unix-" + w
	}
	host, number, ok := strings.Cut(getenv("DISPLAY"), ":")
	if !ok {
		number = "0"
	}
	if host == "" {
		host = "unix"
	}
	number, _, _ = strings.Cut(number, ".")
	return host + "-" + number
}

// machine is the machine's id.
func machine() string {
	for _, path := range []string{"/var/lib/dbus/machine-id", "/etc/machine-id"} {
		if b, err := os.ReadFile(path); err == nil {
			return strings.TrimSpace(string(b))
		}
	}
	return "machine-id"
}
