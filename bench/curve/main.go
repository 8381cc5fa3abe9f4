// Command curve draws the training curve of a run as SVG or PNG: perplexity of the logged
// training steps and of valid text, over epochs.
//
//	go run ./bench/curve -run runs/mine -out docs/mine.svg -title "My messages"
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"image/color"
	"os"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// point is a line of metrics.jsonl: a logged step, or an evaluation.
type point struct {
	Epoch      float64 `json:"epoch"`
	Perplexity float64 `json:"perplexity"`
	Valid      *struct {
		Perplexity float64 `json:"perplexity"`
	} `json:"valid"`
}

func main() {
	run := flag.String("run", "", "folder of the run, with metrics.jsonl")
	out := flag.String("out", "curve.svg", "file to write: .svg or .png")
	title := flag.String("title", "", "above the plot")
	skip := flag.Float64("skip", 0.05, "epochs at the beginning to leave out, where perplexity is far off the scale")
	flag.Parse()
	if err := draw(filepath.Join(*run, "metrics.jsonl"), *out, *title, *skip); err != nil {
		fmt.Fprintln(os.Stderr, "curve:", err)
		os.Exit(1)
	}
}

// read returns the curve of the steps from epoch skip on, and the curve of the evaluations.
func read(path string, skip float64) (steps, valid plotter.XYs, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var p point
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		switch {
		case p.Valid != nil:
			valid = append(valid, plotter.XY{X: p.Epoch, Y: p.Valid.Perplexity})
		case p.Epoch >= skip && p.Perplexity > 0:
			steps = append(steps, plotter.XY{X: p.Epoch, Y: p.Perplexity})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(steps) == 0 || len(valid) == 0 {
		return nil, nil, fmt.Errorf("%s: %d steps and %d evaluations, want some of both", path, len(steps), len(valid))
	}
	return steps, valid, nil
}

func draw(path, out, title string, skip float64) error {
	steps, valid, err := read(path, skip)
	if err != nil {
		return err
	}
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, "epochs", "perplexity"
	p.Legend.Top = true
	line, err := plotter.NewLine(steps)
	if err != nil {
		return err
	}
	line.Color = color.RGBA{R: 0x9a, G: 0xb4, B: 0xd0, A: 0xff}
	tested, dots, err := plotter.NewLinePoints(valid)
	if err != nil {
		return err
	}
	tested.Color = color.RGBA{R: 0xc0, G: 0x39, B: 0x2b, A: 0xff}
	tested.Width, dots.Color = vg.Points(1.5), tested.Color
	p.Add(plotter.NewGrid(), line, tested, dots)
	p.Legend.Add("training, with dropout", line)
	p.Legend.Add("valid", tested, dots)
	return p.Save(16*vg.Centimeter, 10*vg.Centimeter, out)
}
