package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

// States of a check.
const (
	stateOK      = "ok"
	stateWarning = "warning" // it works, but worse than it could
	stateFailed  = "failed"
	stateSkipped = "skipped" // since another check failed, or the system has no such thing
)

// checked is what a check has found.
type checked struct {
	Name   string `json:"name"`
	State  string `json:"state"`
	Found  string `json:"found"`
	Advice string `json:"advice,omitempty"` // what to do, if anything
}

// examination is what checks share: what those before have opened, nil if they could not.
type examination struct {
	ctx      context.Context
	path     string // of the settings, "" for the usual one
	settings *settings.Settings
	keyboard *keyboard.Keyboard
}

// checks are those of doctor, in order. Each returns a state, what it found and what to do.
var checks = []struct {
	name string
	do   func(*examination) (state, found, advice string)
}{
	{"settings", checkSettings},
	{"profile", checkProfile},
	{"engine", checkEngine},
	{"kernels", checkKernels},
	{"letter", checkLetter},
	{"word", checkWord},
	{"ibus", checkIBus},
}

func doctorCommand() *cobra.Command {
	var file string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the installation and say what to do",
		Long: `Doctor checks what a person's keyboard needs: that the settings and the profile can be read, and
who holds the profile; that the engine opens, and by which kernels it computes; how long a letter
and a word take; and how far the input method of IBus is. It says what to do about what is wrong.
It changes nothing and prints nothing that was typed. The exit status is 1 if a check failed.`,
		Example: `  lstmkb doctor
  lstmkb doctor --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			x := &examination{ctx: cmd.Context(), path: file}
			var results []checked
			failed := 0
			for _, c := range checks {
				r := checked{Name: c.name}
				r.State, r.Found, r.Advice = c.do(x)
				if r.State == stateFailed {
					failed++
				}
				results = append(results, r)
				if !asJSON {
					if err := r.print(cmd.OutOrStdout()); err != nil {
						return err
					}
				}
			}
			if asJSON {
				if err := printJSON(cmd.OutOrStdout(), map[string]any{"checks": results}); err != nil {
					return err
				}
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d checks failed", failed, len(results))
			}
			return nil
		},
	}
	settingsFlag(cmd, &file)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

func (r *checked) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%-8s %-9s %s\n", r.State, r.Name, printable(r.Found))
	if r.Advice != "" && err == nil {
		_, err = fmt.Fprintf(w, "%19s→ %s\n", "", printable(r.Advice))
	}
	return err
}

func checkSettings(x *examination) (state, found, advice string) {
	s, err := settings.Load(x.path)
	if err != nil {
		return stateFailed, settingsError(err).Error(), "correct the line, or move the file away: then the defaults hold"
	}
	x.settings = &s
	if _, err := os.Stat(s.Path); errors.Is(err, fs.ErrNotExist) {
		return stateOK, "the defaults, since there is no " + s.Path, ""
	}
	return stateOK, fmt.Sprintf("%s; %s, autocorrect %s, learning %v", s.Path, strings.Join(s.Languages, " and "), s.Autocorrect, s.Learning), ""
}

func checkProfile(x *examination) (state, found, advice string) {
	if x.settings == nil {
		return stateSkipped, "the settings name it", ""
	}
	path := x.settings.Profile
	if path == "" {
		return stateWarning, "there is no folder for it", "lstmkb settings set profile FILE"
	}
	p, err := predict.LoadProfile(path)
	if err != nil {
		return stateFailed, err.Error(), "move the file away: lstmkb begins a new one"
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return stateOK, path + " is made when the first words are learned", ""
	}
	holder, err := checkpoint.LockHolder(path)
	switch {
	case err != nil:
		return stateFailed, fmt.Sprintf("%s has %d words and cannot be locked: %v", path, p.Len(), err), "make its folder one that you may write to"
	case holder != "":
		return stateWarning, fmt.Sprintf("%s has %d words and is locked by %s", path, p.Len(), holder), "others wait for it: if it stays so, end that program"
	}
	return stateOK, fmt.Sprintf("%s has %d words and is free", path, p.Len()), ""
}

func checkEngine(x *examination) (state, found, advice string) {
	if x.settings == nil {
		return stateSkipped, "the settings describe it", ""
	}
	s := *x.settings
	if _, err := predict.LoadProfile(s.Profile); err != nil {
		s.Profile = "" // which is another check's
	}
	begin := time.Now()
	k, err := keyboard.Open(s)
	if err != nil {
		return stateFailed, err.Error(), "lstmkb settings set languages en; lstmkb languages lists what there is"
	}
	x.keyboard = k
	c := k.Predictor().Config()
	return stateOK, fmt.Sprintf("%s opens in %d ms: %d words, %s", strings.Join(s.Languages, " and "), time.Since(begin).Milliseconds(), c.Vocab, k.Predictor().Precision()), ""
}

func checkKernels(*examination) (state, found, advice string) {
	set, err := kernels.Default()
	if err != nil {
		return stateFailed, err.Error(), "unset " + kernels.EnvSet
	}
	found = fmt.Sprintf("%s on %s/%s", set.Name, runtime.GOOS, runtime.GOARCH)
	switch forced := os.Getenv(kernels.EnvSet); {
	case forced != "":
		return stateWarning, found + ", since " + kernels.EnvSet + " says so", "unset it for the fastest"
	case set.Name == "generic" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64"):
		return stateWarning, found + ": no faster ones suit this processor or system", "the keyboard works, about ten times slower; on a virtual machine, let it see the processor's features"
	}
	for _, why := range kernels.Passed() {
		if !errors.Is(why, kernels.ErrMissing) { // which is so on most processors
			found += "; " + why.Error()
		}
	}
	return stateOK, found, ""
}

func checkLetter(x *examination) (state, found, advice string) { return x.latency(false) }
func checkWord(x *examination) (state, found, advice string)   { return x.latency(true) }

// slow is what a person begins to feel beside the program's own time.
const slow = 10 * time.Millisecond

// latency measures what follows a letter, or what follows the space behind a word.
func (x *examination) latency(words bool) (state, found, advice string) {
	if x.keyboard == nil {
		return stateSkipped, "the engine does not open", ""
	}
	times, err := typeText(x.ctx, x.keyboard.NewSession(), words)
	if err != nil {
		return stateFailed, err.Error(), ""
	}
	half, most := quantile(times, 0.5), quantile(times, 0.99)
	found = fmt.Sprintf("median %.3f ms, 99th percentile %.3f ms", half.Seconds()*1e3, most.Seconds()*1e3)
	if most > slow {
		return stateWarning, found, "the processor is busy or slow: look at what else runs, and at the check of kernels"
	}
	return stateOK, found, ""
}
