package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/schollz/progressbar/v3"

	"github.com/lstmkb/lstmkb/adapt"
	"github.com/lstmkb/lstmkb/train"
)

// makeProgress shows what lstmkb make does: a bar on a terminal, lines elsewhere, and the curve
// of the valid perplexity.
type makeProgress struct {
	mu      sync.Mutex
	w       io.Writer
	bar     *progressbar.ProgressBar // nil in a log
	what    string                   // the bar's
	tenths  int                      // of a training run, that a log has a line for
	history []float64                // valid perplexities of the run
}

func newMakeProgress(w io.Writer) *makeProgress {
	p := &makeProgress{w: w}
	if isTerminal(w) {
		p.bar = newBar(w)
	}
	return p
}

func (p *makeProgress) report(e adapt.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case e.Training != nil:
		p.training(e.Training)
	case e.Text != "":
		p.line(e.Text)
	case p.bar != nil:
		p.show(e.Step, e.Done)
	}
}

func (p *makeProgress) training(r *train.Record) {
	if len(p.history) > 0 && r.Step <= 1 {
		p.history = nil
	}
	if r.Valid != nil {
		p.history = append(p.history, r.Valid.Perplexity)
		p.line(fmt.Sprintf("training  %3.0f %%  valid perplexity %.2f  %s", 100*float64(r.Step)/float64(r.Total), r.Valid.Perplexity, p.curve()))
		return
	}
	text := fmt.Sprintf("training  epoch %.2f  perplexity %.2f  %.0f words/s  remaining %s  %s",
		r.Epoch, r.Perplexity, r.TokensPerSecond, duration(r.Remaining), p.curve())
	if p.bar != nil {
		p.show(text, float64(r.Step)/float64(r.Total))
		return
	}
	if tenths := int(10 * r.Step / r.Total); tenths != p.tenths {
		p.tenths = tenths
		p.line(text)
	}
}

// line prints a line, above the bar if there is one.
func (p *makeProgress) line(text string) {
	if p.bar != nil {
		_ = p.bar.Clear() // the bar is redrawn below the line
	}
	fmt.Fprintln(p.w, printable(text))
}

func (p *makeProgress) show(what string, done float64) {
	if what != p.what {
		p.bar.Describe(what)
		p.what = what
	}
	_ = p.bar.Set64(int64(barSteps * done))
}

func (p *makeProgress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// curve draws the run's valid perplexities, from the second one on.
func (p *makeProgress) curve() string {
	if len(p.history) < 2 {
		return ""
	}
	return sparkline(p.history)
}
