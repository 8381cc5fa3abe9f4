// Command make makes keyboards of four texts, as lstmkb make does, and writes what they gain to
// bench/results/make.json. DATA is a folder with keyboard-more/train.txt.gz, which the built-in
// model has not learned from.
//
//	go run ./bench/make -data DATA [-only person,desk,domain,chat]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/adapt"
	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/languages"
)

type settings struct {
	data, results, only string
	minutes             float64
}

// row is what was made of one text.
type row struct {
	Text    string  `json:"text"`
	Bytes   int     `json:"bytes"`
	Minutes float64 `json:"minutes"`
	*adapt.Result
}

var notes = []string{
	"person: 200 KB of one series of conversations by the same few people; desk: 200 KB of what a service desk and its customers write; domain: help with a computer by chat; chat: 20 MB of other conversations. None is in the built-in model's text.",
	"before: the built-in model; after: the folder that lstmkb make left. plain: each held-out line on its own; learning: the session learns each line once it has been typed. Held out: a tenth of the text, at most about 12,000 words, the ends of its twentieths.",
	"tried: on text to choose by, another tenth.",
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of the corpora")
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.StringVar(&s.only, "only", "", "texts to make, separated by commas; all if empty. Rows of others stay if they are of this processor")
	flag.Float64Var(&s.minutes, "minutes", 20, "for each text")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	set, err := kernels.Default()
	if err != nil {
		return err
	}
	pool := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer pool.Close()
	all, err := texts(ctx, filepath.Join(s.data, "keyboard-more", "train.txt.gz"))
	if err != nil {
		return err
	}
	var rows []row
	for _, t := range all {
		if s.only != "" && !strings.Contains(","+s.only+",", ","+t.name+",") {
			continue
		}
		r, err := s.make(ctx, pool, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		rows = append(rows, r)
	}
	path := filepath.Join(s.results, "make.json")
	out := results{machine.NewHeader(), notes, rows}
	if err := out.keepOthers(path); err != nil {
		return err
	}
	return machine.WriteResults(path, out)
}

// results is what make.json holds.
type results struct {
	Header machine.Header `json:"header"`
	Notes  []string       `json:"notes"`
	Rows   []row          `json:"rows"`
}

// keepOthers adds the rows of the file at path that r has not, if they are of this processor.
func (r *results) keepOthers(path string) error {
	var old results
	if err := machine.ReadResults(path, &old); err != nil {
		return err
	}
	for _, o := range old.Rows {
		if old.Header.Processor == r.Header.Processor && !slices.ContainsFunc(r.Rows, func(n row) bool { return n.Text == o.Text }) {
			r.Rows = append(r.Rows, o)
		}
	}
	return nil
}

// make makes a keyboard of a text in a folder that is removed.
func (s settings) make(ctx context.Context, pool *kernels.Pool, t text) (row, error) {
	dir, err := os.MkdirTemp("", "lstmkb-make")
	if err != nil {
		return row{}, err
	}
	defer os.RemoveAll(dir)
	r, err := adapt.Run(ctx, adapt.Job{Lines: t.lines, From: languages.Folders[languages.Default], Out: filepath.Join(dir, t.name),
		Time: time.Duration(s.minutes * float64(time.Minute)), Pool: pool, Report: func(e adapt.Event) {
			if e.Text != "" {
				fmt.Fprintf(os.Stderr, "%-8s %s\n", t.name, e.Text)
			}
			if e.Training != nil && e.Training.Valid != nil {
				fmt.Fprintf(os.Stderr, "%-8s step %d of %d: valid perplexity %.2f\n", t.name, e.Training.Step, e.Training.Total, e.Training.Valid.Perplexity)
			}
		}})
	if err != nil {
		return row{}, err
	}
	r.Samples, r.Out, r.Profile = nil, "", ""
	fmt.Printf("%-8s %9d words  %5.1f min  %-8s  top-3 %.4f → %.4f  savings %.4f → %.4f  learning %.4f → %.4f\n",
		t.name, r.Words, r.Seconds/60, r.Use, r.Before.Plain.Top3, r.After.Plain.Top3, r.Before.Plain.Savings, r.After.Plain.Savings,
		r.Before.Learning.Savings, r.After.Learning.Savings)
	return row{Text: t.name, Bytes: t.bytes, Minutes: r.Seconds / 60, Result: r}, nil
}
