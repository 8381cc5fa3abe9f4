package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
)

// trainReport shows a run: what it will do, a bar and a curve on a terminal, lines elsewhere.
type trainReport struct {
	w          io.Writer
	bar        *progressbar.ProgressBar // nil unless w is a terminal
	set        *kernels.Set
	beginnings []string  // of texts, to sample suggestions after
	perplexity []float64 // valid, of all evaluations
	began      time.Time
	estimated  bool // the time that the run takes has been told
}

func newTrainReport(w io.Writer, set *kernels.Set, beginnings []string) *trainReport {
	r := &trainReport{w: w, set: set, beginnings: beginnings}
	if isTerminal(w) {
		r.bar = newBar(w)
	}
	return r
}

// line writes a line above the bar.
func (r *trainReport) line(format string, args ...any) {
	if r.bar != nil {
		_ = r.bar.Clear() // the bar is redrawn below the line
	}
	fmt.Fprintf(r.w, format+"\n", args...)
}

// begin says what the run will do.
func (r *trainReport) begin(p train.Plan, o train.Options) {
	r.began, r.perplexity = time.Now(), slices.Clone(p.History)
	r.line("text        %d tokens to learn from, %d to measure on, vocabulary of %d words", p.Tokens, p.Valid, p.Shape.Vocab)
	r.line("model       %s of %.1f million parameters: embedding %d, hidden %d, layers %d", strings.ToUpper(p.Shape.Kind().Name),
		float64(p.Parameters)/1e6, p.Shape.Embedding, p.Shape.Hidden, p.Shape.Layers)
	run := fmt.Sprintf("%d steps of %d × %d tokens, %.4g epochs", p.Steps, o.BatchSize, o.SeqLen, p.Epochs)
	if p.Done > 0 {
		run += fmt.Sprintf(", of which %d are done", p.Done)
	}
	if o.Patience > 0 {
		run += fmt.Sprintf("; it ends after %d evaluations without a new best", o.Patience)
	}
	r.line("run         %s", run)
	if p.Warmup < o.Warmup {
		r.line("warm-up     %d steps in place of %d, which are too many for this run", p.Warmup, o.Warmup)
	}
}

// estimateAfter is how long a run goes on before its rate tells how long it takes.
const estimateAfter = 3 * time.Second

// record shows a line of the run's log.
func (r *trainReport) record(rec train.Record) {
	at := fmt.Sprintf("epoch %.2f  step %d", rec.Epoch, rec.Step)
	if v := rec.Valid; v != nil {
		r.perplexity = append(r.perplexity, v.Perplexity)
		curve := ""
		if r.bar != nil {
			curve = "  " + sparkline(r.perplexity)
		}
		r.line("%s  valid perplexity %.2f%s  top-1 %.4f  top-5 %.4f", at, v.Perplexity, curve, v.Top1, v.Top5)
		return
	}
	at += fmt.Sprintf("  loss %.4f  perplexity %.2f  %.0f tokens/s  norm %.2f  remaining %s",
		rec.Loss, rec.Perplexity, rec.TokensPerSecond, rec.GradNorm, duration(rec.Remaining))
	if !r.estimated && time.Since(r.began) > estimateAfter {
		r.estimated = true
		r.line("expected    %s to go; Ctrl-C saves the run and stops it, --resume goes on", duration(rec.Remaining))
	}
	if r.bar == nil {
		r.line("%s", at)
		return
	}
	r.bar.Describe(at)
	_ = r.bar.Set64(barSteps * rec.Step / rec.Total)
}

// sample shows what the model suggests after a few beginnings.
func (r *trainReport) sample(m *checkpoint.Model) {
	p, err := predict.New(m, predict.WithKernels(r.set))
	if err != nil {
		return // a vocabulary without words
	}
	var shown []string
	for _, text := range r.beginnings {
		found, err := p.Next(text, 3)
		if err != nil {
			return
		}
		var words []string
		for _, s := range found {
			words = append(words, s.Word)
		}
		shown = append(shown, fmt.Sprintf("%s [%s]", text, strings.Join(words, ", ")))
	}
	if len(shown) > 0 {
		r.line("  suggests  %s", printable(strings.Join(shown, "  ")))
	}
}

func (r *trainReport) finish() {
	if r.bar != nil {
		_ = r.bar.Finish()
	}
}

// next says what can be done with the model of a finished run.
func (r *trainReport) next(j train.Job) {
	model, text := shellWord(j.Out), "see you"
	if len(r.beginnings) > 0 {
		text = r.beginnings[0]
	}
	r.line("next:")
	r.line("  lstmkb predict --model %s %s", model, shellWord(text))
	if len(j.Paths) == 1 && j.Paths[0] != stdinPath { // what --data takes, again
		data, keyboard := shellWord(shorter(j.Paths[0])), ""
		if j.Tokenizer.IsKeyboard() {
			keyboard = " --keyboard"
		}
		r.line("  lstmkb eval --model %s --data %s%s", model, data, keyboard)
		r.line("  lstmkb quantize --model %s --data %s --out %s", model, data, shellWord(filepath.Clean(j.Out)+"-int8"))
	}
	r.line("  lstmkb serve --model %s", model)
}

// shorter returns the path from the working folder if that is below it.
func shorter(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if below, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(below) {
			return below
		}
	}
	return path
}

func printResult(w io.Writer, out string, r train.Result) {
	fmt.Fprintf(w, "steps %d  train loss %.4f  %.0f tokens/s  wall %s  peak %.2f GB\n",
		r.Steps, r.TrainLoss, r.TokensPerSecond, duration(r.WallSeconds), float64(r.PeakBytes)/1e9)
	if r.ValidPerplexity != nil {
		fmt.Fprintf(w, "valid perplexity %.2f\n", *r.ValidPerplexity)
	}
	if r.StoppedEarly {
		fmt.Fprintln(w, "stopped early: --patience ran out")
	}
	fmt.Fprintf(w, "model in %s\n", out)
}
