package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Window is a window with a text view and, below it, a password field.
type Window struct {
	*Desktop
	file string
}

// Open opens a window of a toolkit: gtk or qt. Its text view has the focus.
func (d *Desktop) Open(ctx context.Context, toolkit string) (*Window, error) {
	w := &Window{Desktop: d, file: filepath.Join(d.Dir, "text")}
	script := filepath.Join(d.Dir, "view.py")
	if err := os.WriteFile(script, viewer, 0o600); err != nil {
		return nil, err
	}
	cmd := d.Command(ctx, python, script, w.file, toolkit)
	cmd.Stdout, cmd.Stderr = d.log, d.log
	if err := d.start(cmd); err != nil {
		return nil, err
	}
	if err := d.Wait(func() error {
		_, err := os.Stat(w.file)
		return err
	}); err != nil {
		return nil, fmt.Errorf("no window: %w: %s", err, d.Log())
	}
	if err := d.xdotool(ctx, "search", "--sync", "--onlyvisible", "--name", "^view$", "windowfocus", "--sync"); err != nil {
		return nil, err
	}
	return w, w.Wait(func() error { return w.composes(ctx) })
}

// settled is longer than a letter takes to appear.
const settled = 1500 * time.Millisecond

// composes types a digit and deletes it, and returns no error if the engine has held it: a
// program's first keys come before it has found IBus.
func (w *Window) composes(ctx context.Context) error {
	// A window that answers slowly seems to hold nothing either.
	if err := w.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := w.Expect("\n", ""); err != nil {
		return err
	}
	if err := w.Key(ctx, "BackSpace"); err != nil {
		return err
	}
	if err := w.Expect("", ""); err != nil {
		return err
	}
	if err := w.Key(ctx, "1"); err != nil {
		return err
	}
	held := true
	for end := time.Now().Add(settled); held && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		held = w.holds("", "") == nil
	}
	if err := w.Key(ctx, "BackSpace"); err != nil || held {
		return err
	}
	if err := w.Expect("", ""); err != nil {
		return err
	}
	return errors.New("the engine does not get keys")
}

// Type types a text.
func (w *Window) Type(ctx context.Context, text string) error {
	return w.xdotool(ctx, "type", "--delay", "30", text)
}

// Key presses keys, by X11's names.
func (w *Window) Key(ctx context.Context, keys ...string) error {
	return w.xdotool(ctx, append([]string{"key", "--delay", "30"}, keys...)...)
}

// Click clicks at a place.
func (w *Window) Click(ctx context.Context, x, y int) error {
	return w.xdotool(ctx, "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
}

// Screenshot writes a picture of the screen to a file.
func (w *Window) Screenshot(ctx context.Context, path string) error {
	if out, err := w.Command(ctx, "import", "-window", "root", path).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out)
	}
	return nil
}

// Expect waits until the fields hold these texts.
func (w *Window) Expect(text, password string) error {
	return w.Wait(func() error { return w.holds(text, password) })
}

// Texts returns what the fields hold.
func (w *Window) Texts() (text, password string, err error) {
	b, err := os.ReadFile(w.file)
	text, password, _ = strings.Cut(string(b), "\x00")
	return text, password, err
}

// holds returns an error unless the fields hold these texts.
func (w *Window) holds(text, password string) error {
	got, secret, err := w.Texts()
	if err != nil {
		return err
	}
	if got != text || secret != password {
		return fmt.Errorf("the fields hold %q and %q, want %q and %q", got, secret, text, password)
	}
	return nil
}

// Engines returns the ids of the processes that IBus has started as the engine, and of those that
// these have started.
func (d *Desktop) Engines(ctx context.Context) (ids []int, err error) {
	parents := []int{d.daemon.Process.Pid}
	for len(parents) > 0 {
		out, _ := d.Command(ctx, "pgrep", "-x", "-P", fmt.Sprint(parents[0]), "lstmkb").Output() // none: status 1
		parents = parents[1:]
		for _, word := range strings.Fields(string(out)) {
			var id int
			if _, err := fmt.Sscan(word, &id); err != nil {
				return nil, err
			}
			ids, parents = append(ids, id), append(parents, id)
		}
	}
	return ids, nil
}

func (d *Desktop) xdotool(ctx context.Context, args ...string) error {
	if out, err := d.Command(ctx, "xdotool", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool %s: %w: %s", args[0], err, out)
	}
	return nil
}
