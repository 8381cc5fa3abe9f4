// Command peers times this program and others on the same work. They take turns in one
// run, since a machine's speed drifts; what counts is the ratio. It prints a table and
// writes bench/results/NAME.json.
//
//	go run ./bench/peers -data DIR -python PYTHON eval|kernels|predict|serve|sizes|train|typos
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/checkpoint"
)

// settings are the command's flags.
type settings struct {
	data, python, results string
	rounds, steps         int
	set, only             string
	quick                 bool
	model, text, keep     string
	seconds               float64
	pairs, gomlx          string
	every                 int
}

// results is what a comparison found.
type results struct {
	Rows  any
	Notes []string          // explain the figures
	Peers map[string]string // versions of the other programs
}

// comparisons lists what can be run, by name.
var comparisons = map[string]func(context.Context, settings) (results, error){
	"eval": compareEvaluation, "kernels": compareKernels, "predict": comparePredictions, "serve": compareServing, "sizes": compareSizes,
	"train": compareTraining, "typos": compareTypos,
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of WikiText-2")
	flag.StringVar(&s.python, "python", "python3", "Python with bench/peers/requirements.txt installed; kernels: empty to compare with none")
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.StringVar(&s.gomlx, "gomlx", "", "kernels: the program of bench/peers/gomlx, to compare with it too")
	flag.IntVar(&s.rounds, "rounds", 3, "turns of each program")
	flag.IntVar(&s.steps, "steps", 15, "training steps that count in a turn")
	flag.StringVar(&s.set, "set", "", "kernels: the kernel set to compare, or all; the best one beside the others' own figures if empty")
	flag.StringVar(&s.only, "only", "", "kernels: regular expression of the operations and shapes to time; no results are written")
	flag.BoolVar(&s.quick, "quick", false, "kernels: one short turn of few shapes; serve: one short turn of each")
	flag.StringVar(&s.model, "model", "", "eval: the model folder to evaluate, of WikiText-2; serve: the model folder to serve, as it comes from train or from quantize; one of default size and random weights if empty; predict: the one to type with and to compare with its int8 form, the built-in one if empty; typos: the one to correct with")
	flag.StringVar(&s.text, "text", "", "predict: folder whose test text that model is given; typos: such folders, separated by commas")
	flag.StringVar(&s.keep, "keep", "", "serve: folder to keep the models in for the next run")
	flag.Float64Var(&s.seconds, "seconds", 3, "serve: length of a turn, in whole seconds")
	flag.StringVar(&s.pairs, "pairs", "", "typos: files of pairs, as lstmkb eval --pairs reads them, separated by commas")
	flag.IntVar(&s.every, "every", 20, "typos: take every n-th line of a text")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings, name string) error {
	compare, ok := comparisons[name]
	if !ok {
		return fmt.Errorf("comparison %q: want eval, kernels, predict, serve, sizes, train or typos", name)
	}
	found, err := compare(ctx, s)
	if err != nil {
		return err
	}
	if s.only != "" {
		return nil // a part must not replace the whole
	}
	return checkpoint.WriteFile(filepath.Join(s.results, name+".json"), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Header header   `json:"header"`
			Notes  []string `json:"notes,omitempty"`
			Rows   any      `json:"rows"`
		}{header{machine.NewHeader(), found.Peers}, found.Notes, found.Rows})
	})
}

// header says on what machine and against which versions the figures were measured.
type header struct {
	machine.Header
	Peers map[string]string `json:"peers,omitempty"` // versions
}

// command runs a program to its end and returns what it printed.
func command(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var complaint bytes.Buffer
	cmd.Stderr = io.MultiWriter(os.Stderr, &complaint)
	out, err := cmd.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(complaint.String()), "\n")
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(name), err, lines[len(lines)-1])
	}
	return string(out), nil
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}
