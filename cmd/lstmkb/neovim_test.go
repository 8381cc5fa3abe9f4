package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// asProgram makes the test's own binary run as lstmkb.
const asProgram = "LSTMKB_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// need skips a test without one of these programs, and fails where LSTMKB_REQUIRE names the
// first.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if slices.Contains(strings.Split(os.Getenv("LSTMKB_REQUIRE"), ","), programs[0]) {
				t.Fatalf("LSTMKB_REQUIRE names %s, and there is no %s", programs[0], p)
			}
			t.Skipf("there is no %s", p)
		}
	}
}

// terminal is a terminal of 80 by 16 characters in tmux.
type terminal struct {
	t      *testing.T
	socket string
}

func newTerminal(t *testing.T, command string) *terminal {
	t.Helper()
	x := &terminal{t, filepath.Join(t.TempDir(), "tmux")}
	x.tmux("-f", os.DevNull, "new-session", "-d", "-x", "80", "-y", "16", command)
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", x.socket, "kill-server").Run() }) // it may have ended
	return x
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %q: %v: %s", args, err, out)
	}
	return string(out)
}

// keys presses keys by their names; text types a text.
func (x *terminal) keys(keys ...string) { x.tmux(append([]string{"send-keys", "-t", "0"}, keys...)...) }
func (x *terminal) text(text string)    { x.tmux("send-keys", "-t", "0", "-l", text) }

// waitFor waits until the screen shows all of these texts.
func (x *terminal) waitFor(texts ...string) string {
	x.t.Helper()
	var screen string
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(50 * time.Millisecond) {
		screen = x.tmux("capture-pane", "-t", "0", "-p")
		if !slices.ContainsFunc(texts, func(s string) bool { return !strings.Contains(screen, s) }) {
			return screen
		}
	}
	x.t.Fatalf("the screen does not show %q:\n%s", texts, screen)
	return ""
}

// TestNeovim types a letter in Debian's Neovim with the recipe for it in docs/editors.md.
func TestNeovim(t *testing.T) {
	if testing.Short() {
		t.Skip("an editor takes its time: not with -short")
	}
	need(t, "nvim", "tmux")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile.json")
	file := write(t, filepath.Join(dir, "settings.toml"), fmt.Sprintf("profile = %q\n", profile))
	letter := write(t, filepath.Join(dir, "letter.md"), "Dear all,\n\n")
	start := write(t, filepath.Join(dir, "lstmkb"), fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\" --settings %q\n", asProgram, program, file))
	if err := os.Chmod(start, 0o700); err != nil {
		t.Fatal(err)
	}
	config := write(t, filepath.Join(dir, "init.lua"), "vim.env.PATH = '"+dir+":' .. vim.env.PATH\n"+recipe(t, "lua")+showServers)
	x := newTerminal(t, fmt.Sprintf("nvim --clean -u %q %q", config, letter))
	x.waitFor("Dear all", "1 servers")
	x.keys("G", "o")
	x.waitFor("-- INSERT --")
	x.text("thank you very mu")
	x.waitFor("thank you very mu")
	x.keys("C-x", "C-o")
	t.Log("\n" + x.waitFor("much", "must", "Text"))
	x.keys("C-n")
	x.text(" and definately ")
	x.keys("Escape") // Neovim shows no diagnostics while it inserts
	t.Log("\n" + x.waitFor("thank you very much and", "did you mean “definitely”?"))
	x.text(":wq")
	x.keys("Enter")
	want := "Dear all,\n\nthank you very much and definately \n"
	var got []byte
	for begin := time.Now(); string(got) != want && time.Since(begin) < time.Minute; time.Sleep(50 * time.Millisecond) {
		if got, err = os.ReadFile(letter); err != nil {
			t.Fatal(err)
		}
	}
	if string(got) != want {
		t.Errorf("the file is %q, want %q", got, want)
	}
	var p *predict.Profile
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(50 * time.Millisecond) {
		if p, err = predict.LoadProfile(profile); err == nil && p.Len() > 0 {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, w := range p.List() {
		words = append(words, w.Word)
	}
	if want := []string{"and", "much", "thank", "very", "you"}; !slices.Equal(words, want) {
		t.Errorf("learned %q, want %q", words, want)
	}
}

// showServers shows in Neovim's status line how many language servers are ready.
const showServers = `
vim.o.laststatus = 2
vim.o.statusline = "%{luaeval('#vim.lsp.buf_get_clients(0)')} servers"
vim.fn.timer_start(100, function() vim.cmd('redrawstatus') end, { ['repeat'] = -1 })
`

// recipe returns the first block of code in that language in docs/editors.md.
func recipe(t *testing.T, language string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, ok := strings.Cut(string(text), "```"+language+"\n")
	block, _, closed := strings.Cut(block, "```")
	if !ok || !closed {
		t.Fatalf("docs/editors.md has no block of %s", language)
	}
	return block
}
