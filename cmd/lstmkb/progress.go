package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// barSteps is the length of a progress bar.
const barSteps = 1000

func newBar(w io.Writer) *progressbar.ProgressBar {
	return progressbar.NewOptions64(barSteps, progressbar.OptionSetWriter(w), progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false), progressbar.OptionThrottle(100*time.Millisecond))
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

// sparkline draws numbers above 0 as a line of bars, the last 24 of them, by their logarithms.
func sparkline(x []float64) string {
	const bars, most = "▁▂▃▄▅▆▇█", 24
	levels := []rune(bars)
	x = x[max(0, len(x)-most):]
	low, high := math.Log(slices.Min(x)), math.Log(slices.Max(x))
	var b strings.Builder
	for _, v := range x {
		share := 0.0
		if high > low {
			share = (math.Log(v) - low) / (high - low)
		}
		b.WriteRune(levels[int(math.Round(share*float64(len(levels)-1)))])
	}
	return b.String()
}
