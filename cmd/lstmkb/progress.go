package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/lstmkb/lstmkb/train"
)

// trainProgress shows a run: a bar on a terminal, lines elsewhere.
type trainProgress struct {
	w   io.Writer
	bar *progressbar.ProgressBar
}

func newTrainProgress(w io.Writer) *trainProgress {
	p := &trainProgress{w: w}
	if isTerminal(w) {
		p.bar = newBar(w)
	}
	return p
}

// barSteps is the length of a progress bar.
const barSteps = 1000

func newBar(w io.Writer) *progressbar.ProgressBar {
	return progressbar.NewOptions64(barSteps, progressbar.OptionSetWriter(w), progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false), progressbar.OptionThrottle(100*time.Millisecond))
}

func (p *trainProgress) report(r train.Record) {
	line := fmt.Sprintf("epoch %.2f  step %d", r.Epoch, r.Step)
	if r.Valid != nil {
		line += fmt.Sprintf("  valid perplexity %.2f  top-1 %.4f  top-5 %.4f", r.Valid.Perplexity, r.Valid.Top1, r.Valid.Top5)
	} else {
		line += fmt.Sprintf("  loss %.4f  perplexity %.2f  %.0f tokens/s  norm %.2f  remaining %s",
			r.Loss, r.Perplexity, r.TokensPerSecond, r.GradNorm, duration(r.Remaining))
	}
	if p.bar == nil {
		fmt.Fprintln(p.w, line)
		return
	}
	if r.Valid != nil {
		_ = p.bar.Clear() // the bar is redrawn below the line
		fmt.Fprintln(p.w, line)
		return
	}
	p.bar.Describe(line)
	_ = p.bar.Set64(barSteps * r.Step / r.Total)
}

func (p *trainProgress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// share returns a function that shows which share of the work, 0 to 1, is done, and one
// that ends the display. It shows nothing unless w is a terminal.
func share(w io.Writer, what string) (report func(float64), done func()) {
	if !isTerminal(w) {
		return nil, func() {}
	}
	bar := newBar(w)
	bar.Describe(what)
	return func(s float64) { _ = bar.Set64(int64(barSteps * s)) }, func() { _ = bar.Finish() }
}

// isTerminal reports whether w is a person's screen and not a log.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func duration(seconds float64) string {
	return fmt.Sprint(time.Duration(seconds * float64(time.Second)).Round(time.Second))
}
