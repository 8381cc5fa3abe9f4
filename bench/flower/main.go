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
	"slices"
	"strconv"
	"strings"

	"github.com/lstmkb/lstmkb/bench/machine"
)

// settings are what all runs that are compared share.
type settings struct {
	data, bin, results string
	words              int // of a node's text
	rounds, steps      int
	rate, centralRate  string

	outerRate, outerMomentum string
	parts                    string
	port                     int
	dir                      string // of all files
	program                  string // lstmkb, built anew
}

const nodes = 4

var notes = []string{
	"SuperLink and 4 SuperNodes as processes on loopback; a round is as many batches of 16 × 30 words on each node, all on the cores of this machine. Node 1 has task dialogues and chat, 2 conversations about software, 3 everyday text in blocks of long lines, 4 in blocks of short ones.",
	"begin: 4 epochs of 200,000 words of public text, of all sources, which also give the vocabulary.",
	"perplexity: of all tokens of valid text, as much of each source. federated: DiLoCo with the outer rate and momentum given here, weights in bfloat16 down, differences in int8 up. central: lstmkb train on the four texts together, for the same number of tokens in batches of the same size, 4 steps for one of a node, at a rate of its own. alone: a node's text, for the tokens that the node had in all rounds.",
	"disturbed: node 4 joins in a later round, node 2 is killed with SIGKILL in round 4 and started again two rounds later.",
	"ten_thousand: the server's strategy with 10,000 clients that answer within its process, of which 30 % drop out.",
}

// outcome is what flower.json holds beside the header.
type outcome struct {
	Header    machine.Header `json:"header"`
	Notes     []string       `json:"notes"`
	Rounds    int            `json:"rounds"`
	Steps     int            `json:"steps"`
	Words     int            `json:"words_of_a_node"`
	Rates     [2]string      `json:"rates_of_nodes_and_central"`
	Outer     [2]string      `json:"outer_rate_and_momentum"`
	Begin     float64        `json:"perplexity_begin"`
	Federated float64        `json:"perplexity_federated"`
	Disturbed float64        `json:"perplexity_disturbed"`
	Central   float64        `json:"perplexity_central"`
	Alone     []float64      `json:"perplexity_alone"`
	Ratio     float64        `json:"federated_over_central"`
	Log       []roundLog     `json:"rounds_federated"`
	LogOther  []roundLog     `json:"rounds_disturbed"`
	Many      map[string]any `json:"ten_thousand"`
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of the corpora")
	flag.StringVar(&s.bin, "flower", "", "folder of Flower's programs")
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.IntVar(&s.words, "words", 50_000, "words of a node's text")
	flag.IntVar(&s.rounds, "rounds", 10, "rounds")
	flag.IntVar(&s.steps, "steps", 40, "batches of a node in a round")
	flag.StringVar(&s.rate, "rate", "0.001", "learning rate of the nodes")
	flag.StringVar(&s.centralRate, "central-rate", "0.003", "learning rate in one place")
	flag.StringVar(&s.outerRate, "outer-rate", "1", "DiLoCo's outer learning rate")
	flag.StringVar(&s.outerMomentum, "outer-momentum", "0", "DiLoCo's outer momentum")
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

// allParts are the parts of a run, in their order.
const allParts = "alone,central,federated,disturbed,many"

// partNames are the parts that a list names.
func partNames(list string) ([]string, error) {
	names := strings.Split(list, ",")
	for _, name := range names {
		if !slices.Contains(strings.Split(allParts, ","), name) {
			return nil, fmt.Errorf("-parts %s: want some of %s", list, allParts)
		}
	}
	return names, nil
}

// goOn readies an outcome, which may have parts of an earlier run, for some parts of a run with
// these settings. Parts of other settings cannot be compared: they are dropped if all are done
// again, and an error otherwise.
func (o *outcome) goOn(s settings, parts []string) error {
	rates, outer := [2]string{s.rate, s.centralRate}, [2]string{s.outerRate, s.outerMomentum}
	same := o.Rounds == s.rounds && o.Steps == s.steps && o.Words == s.words && o.Rates == rates && o.Outer == outer
	if !same && o.Rounds > 0 {
		for name := range strings.SplitSeq(allParts, ",") {
			if !slices.Contains(parts, name) {
				return fmt.Errorf("its parts have other settings: want those, or -parts %s", allParts)
			}
		}
		*o = outcome{}
	}
	o.Header, o.Notes, o.Rounds, o.Steps, o.Words, o.Rates, o.Outer = machine.NewHeader(), notes, s.rounds, s.steps, s.words, rates, outer
	return nil
}

// compare compares the parts that are there.
func (o *outcome) compare() {
	if o.Central > 0 {
		o.Ratio = o.Federated / o.Central // 0 before federated is done
	}
}

func (o *outcome) alone(ctx context.Context, s settings) error {
	o.Alone = nil
	for i := 1; i <= nodes; i++ {
		alone, err := s.train(ctx, fmt.Sprintf("alone%d", i), s.nodeText(i), s.rate, s.rounds*s.steps)
		if err != nil {
			return err
		}
		fmt.Printf("alone %d    %.2f\n", i, alone)
		o.Alone = append(o.Alone, alone)
	}
	return nil
}

func (o *outcome) central(ctx context.Context, s settings) (err error) {
	o.Central, err = s.train(ctx, "central", s.path("all"), s.centralRate, nodes*s.rounds*s.steps)
	fmt.Printf("central    %.2f\n", o.Central)
	return err
}

func (o *outcome) federated(ctx context.Context, s settings) (err error) {
	o.Federated, o.Log, err = s.federated(ctx, "federated", nil)
	fmt.Printf("federated  %.2f\n", o.Federated)
	return err
}

func (o *outcome) disturbed(ctx context.Context, s settings) (err error) {
	o.Disturbed, o.LogOther, err = s.federated(ctx, "disturbed", disturb)
	fmt.Printf("disturbed  %.2f\n", o.Disturbed)
	return err
}

func (o *outcome) many(ctx context.Context, s settings) (err error) {
	o.Many, err = s.simulate(ctx)
	return err
}

// maxRatio bounds the federated perplexity, divided by that of training in one place; maxDisturbed bounds
// that of the disturbed run, divided by that of the undisturbed one.
const maxRatio, maxDisturbed = 1.08, 1.02

// verdict returns an error unless training on Flower keeps within the bounds and beats each node alone.
func (o outcome) verdict() error {
	if min(len(o.Alone), len(o.Log), len(o.LogOther), len(o.Many)) == 0 || o.Central == 0 {
		fmt.Println("no verdict before all parts are done")
		return nil
	}
	if best := slices.Min(o.Alone); o.Ratio > maxRatio || o.Federated >= best || o.Disturbed > maxDisturbed*o.Federated || o.Disturbed >= best {
		return fmt.Errorf("perplexity %.2f, and %.2f disturbed: want at most %v of %.2f in one place, less than %.2f of the best node alone, and disturbed at most %v times that",
			o.Federated, o.Disturbed, maxRatio, o.Central, best, maxDisturbed)
	}
	fmt.Println("all is well")
	return nil
}

func (s settings) path(name string) string { return filepath.Join(s.dir, name) }

func (s settings) nodeText(i int) string { return s.path("node" + strconv.Itoa(i) + ".txt") }
