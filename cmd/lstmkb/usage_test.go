package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExitStatus: 2 tells wrong usage from failures, 130 an interrupt from both.
func TestExitStatus(t *testing.T) {
	dir := t.TempDir()
	config := write(t, filepath.Join(dir, "c.toml"), "hiden = 3\n")
	binary := write(t, filepath.Join(dir, "binary.txt"), "a\x00b\n")
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"done":                {[]string{"predict", "see you"}, 0},
		"help":                {[]string{}, 0},
		"group of commands":   {[]string{"profile"}, 0},
		"unknown command":     {[]string{"trian"}, exitUsage},
		"unknown subcommand":  {[]string{"profile", "lst", "--profile", "x"}, exitUsage},
		"unknown flag":        {[]string{"predict", "--modle", "x", "a"}, exitUsage},
		"unknown short flag":  {[]string{"predict", "-x", "a"}, exitUsage},
		"not a number":        {[]string{"predict", "-k", "many", "a"}, exitUsage},
		"out of range":        {[]string{"predict", "-k", "0", "a"}, exitUsage},
		"setting":             {[]string{"train", binary, "-o", dir, "--hidden", "-1"}, exitUsage},
		"argument missing":    {[]string{"verify"}, exitUsage},
		"flag missing":        {[]string{"train"}, exitUsage},
		"required flag":       {[]string{"profile", "list"}, exitUsage},
		"unknown recipe":      {[]string{"train", binary, "-o", dir, "--recipe", "none"}, exitUsage},
		"unknown setting":     {[]string{"train", binary, "-o", dir, "--config", config}, exitUsage},
		"a file of no text":   {[]string{"train", binary, "-o", dir}, exitFailure},
		"a model that is not": {[]string{"predict", "-m", filepath.Join(dir, "none"), "a"}, exitFailure},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := run(t, "", c.args...)
			if got := exitStatus(t.Context(), err); got != c.want {
				t.Errorf("lstmkb %q: status %d, want %d (%v)", c.args, got, c.want, err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := exitStatus(ctx, errors.New("stopped")); got != exitInterrupted {
		t.Errorf("interrupted: status %d, want %d", got, exitInterrupted)
	}
	if got := exitStatus(ctx, nil); got != 0 {
		t.Errorf("stopped as it should be: status %d, want 0", got)
	}
}

// TestHelpTellsTheStatuses: they are a promise to scripts.
func TestHelpTellsTheStatuses(t *testing.T) {
	help := strings.Join(strings.Fields(mustRun(t)), " ")
	for _, want := range []string{"exit status is 0", "1 when something failed", "2 when the program was called wrongly", "130 when Ctrl-C"} {
		if !strings.Contains(help, want) {
			t.Errorf("%q is not in\n%s", want, help)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string // "" for no guess
	}{
		{[]string{"trian"}, "; did you mean train?"},
		{[]string{"trian", "mails.txt"}, "; did you mean train?"},
		{[]string{"data", "fetsh"}, "; did you mean fetch?"},
		{[]string{"profile", "lst", "--profile", "x"}, "; did you mean list?"},
		{[]string{"predict", "--modle", "x"}, "unknown flag: --modle; did you mean --model?"},
		{[]string{"train", "--vocabsize", "9"}, "; did you mean --vocab-size?"},
		{[]string{"train", "--learning-rate", "9"}, ""},
		{[]string{"see", "you"}, `a text goes between quotation marks: lstmkb "see you"`},
		{[]string{"xyzzy"}, `lstmkb predict "xyzzy"`},
	} {
		_, _, err := run(t, "", c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) || c.want == "" && strings.Contains(err.Error(), "did you mean") {
			t.Errorf("lstmkb %q: %v, want %q", c.args, err, c.want)
		}
	}
}

// TestConfigNames: files of settings get the same help, those of train and of serve.
func TestConfigNames(t *testing.T) {
	config := write(t, filepath.Join(t.TempDir(), "c.toml"), "# c\nhiden = 3\n")
	data := corpusDir(t)
	wantError(t, []string{"train", data, "-o", t.TempDir(), "--config", config}, `c.toml:2: unknown setting "hiden"; did you mean hidden?`)
	config = write(t, filepath.Join(t.TempDir(), "s.toml"), "listne = \"127.0.0.1:0\"\n")
	wantError(t, []string{"serve", "--config", config}, `s.toml:1: unknown setting "listne"; did you mean listen?`)
	config = write(t, filepath.Join(t.TempDir(), "s.toml"), "colour = 1\n")
	_, _, err := run(t, "", "serve", "--config", config)
	if err == nil || strings.Contains(err.Error(), "did you mean") {
		t.Errorf("%v, want no guess", err)
	}
}

func TestEnvironment(t *testing.T) {
	var b strings.Builder
	warnEnvironment(&b, []string{"HOME=/", "LSTMKB_TOKEN=a", "LSTMKB_KERNELS=generic", "LSTMKB_TEST_X=1", "LSTMKB_REQUIRE=1", "LSTMKB_THOROUGH=1",
		"LSTMKB_PYTHON=p", "LSTMKB_AXE=a", "LSTMKB_SHOTS=s", "LSTMKB_MUTATIONS=1"})
	if b.String() != "" {
		t.Errorf("warns %q of names that are right", b.String())
	}
	warnEnvironment(&b, []string{"LSTMKB_TOEKN=secret", "LSTMKB_KERNEL=generic", "LSTMKB_MAXCONNS=1", "LSTMKB_LISTEN_ADDRESS=:1"})
	want := []string{"LSTMKB_TOKEN", "LSTMKB_KERNELS", "LSTMKB_MAX_CONNS", "LSTMKB_LISTEN"}
	got := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("warns\n%swant of %q", b.String(), want)
	}
	for i, w := range want {
		if !strings.HasSuffix(got[i], "did you mean "+w+"?") {
			t.Errorf("%q, want %s", got[i], w)
		}
	}
	if strings.Contains(b.String(), "secret") {
		t.Error("a variable's value is shown")
	}
	t.Setenv("LSTMKB_MODLE", "x")
	if _, stderr, err := run(t, "", "version"); err != nil || !strings.Contains(stderr, "LSTMKB_MODLE") {
		t.Errorf("%v: stderr %q", err, stderr)
	}
}

// TestText: a text in place of a command, or as predict's argument, is what --text gives.
func TestText(t *testing.T) {
	want := mustRun(t, "predict", "--text", "i want to", "--k", "3", "--json")
	for _, args := range [][]string{
		{"i want to", "-k", "3", "--json"}, {"-k", "3", "--json", "i want to"}, {"predict", "i want to", "-k", "3", "--json"},
		{"predict", "i", "want", "to", "-k", "3", "--json"}, {"predict", "-k3", "--json", "--", "i want to"},
	} {
		if got := mustRun(t, args...); got != want {
			t.Errorf("lstmkb %q: %q, want %q", args, got, want)
		}
	}
	if got := mustRun(t); !strings.Contains(got, "Usage:") || strings.Contains(got, "--prefix") {
		t.Errorf("no arguments: %q, want the help, without predict's flags", got)
	}
	if got := mustRun(t, "--version"); got != "lstmkb "+version()+"\n" {
		t.Errorf("--version: %q", got)
	}
}

// TestShortFlags: -m, -o, -d and -k mean the same in all commands that have such a flag.
func TestShortFlags(t *testing.T) {
	short := map[string]string{"model": "m", "out": "o", "data": "d", "k": "k"}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for name, letter := range short {
			if f := c.Flags().Lookup(name); f != nil && f.Shorthand != letter {
				t.Errorf("%s: --%s is -%s for short, want -%s", c.CommandPath(), name, f.Shorthand, letter)
			}
			if f := c.Flags().ShorthandLookup(letter); f != nil && f.Name != name {
				t.Errorf("%s: -%s is --%s, want --%s", c.CommandPath(), letter, f.Name, name)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root())
}

func TestNearest(t *testing.T) {
	names := []string{"out", "model", "vocab", "vocab-size", "hidden", "k"}
	for word, want := range map[string]string{"modle": "model", "ot": "out", "oot": "out", "outt": "out", "tou": "", "vocabsize": "vocab-size",
		"voca": "vocab", "hiddens": "hidden", "": "k", "xyz": "", "vocabulary": "vocab"} {
		if got := nearest(word, names); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"same", "same", 0}} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
