// Command flower trains a small model on Flower, with a SuperLink and four SuperNodes as processes
// of this machine, each with text of another source, and writes to bench/results/flower.json how
// it compares with training on all of the text in one place and on each node's text alone. It does
// so twice: undisturbed, and with a node that joins late and one that is killed in a round.
//
//	go run ./bench/flower -data DATA -flower BIN
//
// A recorder between nodes and SuperLink reads every byte that a node sends, and none may be of a word
// of its text. DATA is a folder with chat/, keyboard/ and keyboard-more/, each with train.txt.gz and
// valid.txt.gz; BIN is the folder of the programs of deploy/flower/pyproject.toml.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"

	"github.com/lstmkb/lstmkb/bench/machine"
)

// settings are the command's flags, and what it makes of them.
type settings struct {
	training
	data, bin, results string
	parts              string
	port               int
	dir                string // of all files
	program            string // lstmkb, built anew
}

// training is what all runs that are compared share. Numbers that are only handed on are as they were given.
type training struct {
	Words         int    `json:"words_of_a_node"`
	Rounds        int    `json:"rounds"`
	Steps         int    `json:"steps"` // batches of a node in a round
	Rate          string `json:"rate"`  // of the nodes
	Epsilon       string `json:"adam_epsilon"`
	OuterRate     string `json:"outer_rate"`
	OuterMomentum string `json:"outer_momentum"`
}

const nodes = 4

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of the corpora")
	flag.StringVar(&s.bin, "flower", "", "folder of Flower's programs")
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.IntVar(&s.Words, "words", 100_000, "words of a node's text")
	flag.IntVar(&s.Rounds, "rounds", 10, "rounds")
	flag.IntVar(&s.Steps, "steps", 100, "batches of a node in a round")
	flag.StringVar(&s.Rate, "rate", "0.05", "learning rate of the nodes")
	flag.StringVar(&s.Epsilon, "adam-epsilon", "1e-3", "what the nodes' Adam adds to what it divides by")
	flag.StringVar(&s.OuterRate, "outer-rate", "1", "DiLoCo's outer learning rate")
	flag.StringVar(&s.OuterMomentum, "outer-momentum", "0.3", "DiLoCo's outer momentum")
	flag.StringVar(&s.parts, "parts", allParts, "what to do; the result keeps what it has of the other parts, which need the same settings")
	flag.IntVar(&s.port, "port", 18700, "first of six ports of the loopback device")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := s.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "flower:", err)
		os.Exit(1)
	}
}

func (s settings) run(ctx context.Context) (err error) {
	parts, err := partNames(s.parts)
	if err != nil {
		return err
	}
	var o outcome
	results := filepath.Join(s.results, "flower.json")
	if err := machine.ReadResults(results, &o); err != nil {
		return err
	}
	if err := o.goOn(s, parts); err != nil {
		return fmt.Errorf("%s: %w", results, err)
	}
	if s.dir, err = os.MkdirTemp("", "lstmkb-flower-"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("%w; the logs are in %s", err, s.dir)
			return
		}
		err = os.RemoveAll(s.dir)
	}()
	s.program = filepath.Join(s.dir, "lstmkb")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.program+".bin", "./cmd/lstmkb").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	// Training yields to Flower's programs, whose heartbeats would be late otherwise on few cores.
	if err := os.WriteFile(s.program, []byte("#!/bin/sh\nexec nice -n 3 '"+s.program+".bin' \"$@\"\n"), 0o777); err != nil {
		return err
	}
	if err := s.writeTexts(); err != nil {
		return err
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	if o.Begin, err = s.perplexity(ctx, s.path("begin")); err != nil {
		return err
	}
	fmt.Printf("begin      %.2f\n", o.Begin)
	do := map[string]func(context.Context, settings) error{
		"alone": o.alone, "central": o.central, "federated": o.federated, "disturbed": o.disturbed, "many": o.many}
	for _, part := range parts {
		if err := do[part](ctx, s); err != nil {
			return err
		}
		o.compare()
		if err := machine.WriteResults(results, o); err != nil { // after each part, which may have taken long
			return err
		}
	}
	return o.verdict()
}

func (s settings) path(name string) string { return filepath.Join(s.dir, name) }

func (s settings) nodeText(i int) string { return s.path("node" + strconv.Itoa(i) + ".txt") }
