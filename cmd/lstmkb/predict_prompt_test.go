//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/lstmkb/lstmkb/predict"
)

// typist is a person at a terminal of 80 by 24 characters.
type typist struct {
	t      *testing.T
	keys   *os.File
	mu     sync.Mutex
	screen *vt.Emulator
}

// atTerminal starts the program at a terminal, in a home of its own.
func atTerminal(t *testing.T, args ...string) (*typist, *exec.Cmd, string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "TERM=xterm")
	keys, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	p := &typist{t: t, keys: keys, screen: vt.NewEmulator(80, 24)}
	go io.Copy(keys, p.screen) // what the terminal answers, when asked
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := keys.Read(buf)
			p.mu.Lock()
			_, _ = p.screen.Write(buf[:n]) // cannot fail
			p.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		keys.Close()
		_ = cmd.Process.Kill() // it may have ended
	})
	return p, cmd, home
}

// types presses keys and waits until the screen shows all of these texts.
func (p *typist) types(keys string, want ...string) {
	p.t.Helper()
	if _, err := p.keys.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
	p.sees(want...)
}

func (p *typist) sees(want ...string) {
	p.t.Helper()
	var screen string
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		screen = strings.ReplaceAll(p.screen.String(), "\n", "")
		p.mu.Unlock()
		if !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(screen, w) }) {
			return
		}
	}
	p.t.Fatalf("the terminal shows %q, want %q", screen, want)
}

func TestPrompt(t *testing.T) {
	p, cmd, home := atTerminal(t, "predict")
	profile := filepath.Join(home, "lstmkb", "profile.json")
	p.sees("Learning words", profile, "Tab or a number picks", "> ", "  1 ")
	p.types("thank you very mu", "1 much")
	p.types("\t", "very much ")
	p.types("\r", "> thank you very much")
	p.types("we met at Quorndale\r", "> we met at Quorndale")
	p.types("at the quornd", "1 Quorndale")
	p.types("\x03")
	if err := cmd.Wait(); err != nil {
		t.Errorf("Ctrl-C: %v", err)
	}
	saved, err := predict.LoadProfile(profile)
	if err != nil || saved.Len() != 8 {
		t.Errorf("the profile has %d words, %v, want 8", saved.Len(), err)
	}
}

// TestPromptOfFlags: flags win over the settings, and nothing is learned without a profile.
func TestPromptOfFlags(t *testing.T) {
	p, cmd, home := atTerminal(t, "predict", "--model", "en", "-k", "2")
	p.sees("> ", " 2 ")
	p.types("see you to", "1 to")
	p.types("\x1b[D\x1b[C m\r", "> see you to m")
	p.types("\x04")
	if err := cmd.Wait(); err != nil {
		t.Errorf("Ctrl-D: %v", err)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("the home has %v, %v", left, err)
	}
}
