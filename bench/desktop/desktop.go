// Package desktop is a desktop for tests and measurements of the input method: an X server without
// a screen, a session bus, IBus, and a window to type into.
package desktop

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Programs are what a desktop needs; Packages are Debian's names of where they are.
var (
	Programs = []string{"Xvfb", "dbus-daemon", "ibus-daemon", "ibus", "xdotool", "import"}
	Packages = "xvfb dbus ibus ibus-gtk3 xdotool imagemagick python3-gi gir1.2-gtk-3.0"
)

// python is Debian's, which has its packages.
const python = "/usr/bin/python3"

const patience = 40 * time.Second // for a program to start, or a text to appear

//go:embed view.py
var viewer []byte

// Desktop is a running desktop.
type Desktop struct {
	Dir     string // the person's home
	env     []string
	started []*exec.Cmd
	daemon  *exec.Cmd
	log     *os.File // what the daemon and windows say
}

// Missing names the programs that this machine lacks.
func Missing() (names []string) {
	for _, p := range Programs {
		if _, err := exec.LookPath(p); err != nil {
			names = append(names, p)
		}
	}
	return names
}

// Start starts a desktop with the engine of the program at that path, chosen, and with settings.
func Start(ctx context.Context, program, settings string) (d *Desktop, err error) {
	dir, err := os.MkdirTemp("", "lk") // short, since paths of sockets are
	if err != nil {
		return nil, err
	}
	d = &Desktop{Dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	config, data := filepath.Join(dir, "config"), filepath.Join(dir, "data")
	d.env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+config, "XDG_DATA_HOME="+data, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"),
		"XDG_RUNTIME_DIR="+dir, "GTK_IM_MODULE=ibus", "QT_IM_MODULE=ibus", "XMODIFIERS=@im=ibus", "NO_AT_BRIDGE=1",
		"IBUS_ENABLE_SYNC_MODE=1", // else GTK swaps keys that a busy machine answers late
		"GSETTINGS_BACKEND=memory",
		"IBUS_COMPONENT_PATH="+filepath.Join(data, "ibus", "component")+":/usr/share/ibus/component")
	d.env = slices.DeleteFunc(d.env, func(v string) bool { return strings.HasPrefix(v, "WAYLAND_DISPLAY=") })
	if err := os.MkdirAll(filepath.Join(config, "lstmkb"), 0o700); err != nil {
		return d, err
	}
	if err := os.WriteFile(filepath.Join(config, "lstmkb", "settings.toml"), []byte(settings), 0o600); err != nil {
		return d, err
	}
	number, err := d.announced(ctx, "Xvfb", "-displayfd", "1", "-screen", "0", "500x300x24", "-nolisten", "tcp")
	if err != nil {
		return d, err
	}
	d.env = append(d.env, "DISPLAY=:"+number)
	bus, err := d.announced(ctx, "dbus-daemon", "--session", "--nofork", "--print-address=1")
	if err != nil {
		return d, err
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	if out, err := d.Command(ctx, program, "ibus", "install").CombinedOutput(); err != nil {
		return d, fmt.Errorf("install: %w: %s", err, out)
	}
	d.daemon = d.Command(ctx, "ibus-daemon", "--verbose", "--xim", "--replace")
	if d.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		return d, err
	}
	d.daemon.Stderr, d.daemon.Stdout = d.log, d.log
	if err := d.start(d.daemon); err != nil {
		return d, err
	}
	// The panel chooses an engine when it has started, and would do so after us.
	if err := d.Wait(func() error {
		if !strings.HasPrefix(d.engine(ctx), "xkb:") {
			return fmt.Errorf("the panel has not started: %s", d.Log())
		}
		return nil
	}); err != nil {
		return d, err
	}
	return d, d.Choose(ctx)
}

// Choose makes IBus use the engine.
func (d *Desktop) Choose(ctx context.Context) error {
	return d.Wait(func() error {
		d.engine(ctx, "lstmkb") // its status tells also whether the keyboard's layout could be set
		if now := d.engine(ctx); now != "lstmkb" {
			return fmt.Errorf("ibus engine: %s: %s", now, d.Log())
		}
		return nil
	})
}

// engine runs the command "ibus engine" and returns what it prints. The command waits until the daemon is ready.
func (d *Desktop) engine(ctx context.Context, name ...string) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	out, _ := d.Command(ctx, "ibus", append([]string{"engine"}, name...)...).CombinedOutput()
	return strings.TrimSpace(string(out))
}

// announced starts a program and returns the line that it begins with.
func (d *Desktop) announced(ctx context.Context, name string, args ...string) (string, error) {
	cmd := d.Command(ctx, name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := d.start(cmd); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	go io.Copy(io.Discard, out)
	return strings.TrimSpace(line), nil
}

// Command is a command on the desktop.
func (d *Desktop) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.env
	return cmd
}

func (d *Desktop) start(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	d.started = append(d.started, cmd)
	return nil
}

// Wait calls ready until it returns no error.
func (d *Desktop) Wait(ready func() error) (err error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = ready(); err == nil {
			return nil
		}
	}
	return err
}

// Log is what IBus and the engine have said.
func (d *Desktop) Log() string {
	b, err := os.ReadFile(d.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Close ends all programs, the last one first.
func (d *Desktop) Close() error {
	for i := len(d.started) - 1; i >= 0; i-- {
		cmd := d.started[i]
		cmd.Process.Signal(syscall.SIGTERM)
		kill := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait() // how it ends does not matter
		kill.Stop()
	}
	if d.log != nil {
		d.log.Close() // only for reading it by its name
	}
	return os.RemoveAll(d.Dir)
}
