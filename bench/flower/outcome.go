package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/bench/machine"
)

var notes = []string{
	"SuperLink and 4 SuperNodes as processes on loopback; a round is as many batches of 16 × 30 words on each node, all on the cores of this machine. Node 1 has task dialogues and chat, 2 conversations about software, 3 everyday text in blocks of long lines, 4 in blocks of short ones.",
	"begin: 4 epochs of 200,000 words of public text, of all sources, which also give the vocabulary.",
	"perplexity: of all tokens of valid text, as much of each source. federated: DiLoCo with the outer rate and momentum given here, weights in bfloat16 down, differences in int8 up. alone: a node's text, for the tokens that the node had in all rounds.",
	"central: lstmkb train on the four texts together, for as many tokens as the nodes have in all rounds: in batches of a node's size, four steps for one of a node, with Adam as lstmkb train has it and as the nodes have it; and in batches of what the four have together, as many steps one after the other as a node takes. The learning rate of all runs rises in their first tenth, which is a round, and falls along a cosine then. federated_over_central is over the best of them.",
	"disturbed: node 4 joins in a later round, node 2 is killed with SIGKILL in round 4 and started again two rounds later.",
	"ten_thousand: the server's strategy with 10,000 clients that answer within its process, of which 30 % drop out.",
}

// outcome is what flower.json holds beside the header.
type outcome struct {
	Header    machine.Header `json:"header"`
	Notes     []string       `json:"notes"`
	Training  training       `json:"training"`
	Begin     float64        `json:"perplexity_begin"`
	Federated float64        `json:"perplexity_federated"`
	Disturbed float64        `json:"perplexity_disturbed"`
	Central   []place        `json:"central"`
	Alone     []float64      `json:"perplexity_alone"`
	Ratio     float64        `json:"federated_over_central"` // over the best of these
	Log       []roundLog     `json:"rounds_federated"`
	LogOther  []roundLog     `json:"rounds_disturbed"`
	Many      map[string]any `json:"ten_thousand"`
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
	if o.Training != s.training && o.Training != (training{}) {
		for name := range strings.SplitSeq(allParts, ",") {
			if !slices.Contains(parts, name) {
				return fmt.Errorf("its parts have other settings: want those, or -parts %s", allParts)
			}
		}
		*o = outcome{}
	}
	o.Header, o.Notes, o.Training = machine.NewHeader(), notes, s.training
	return nil
}

// compare compares the parts that are there.
func (o *outcome) compare() {
	if best := o.best(); best > 0 {
		o.Ratio = o.Federated / best // 0 before federated is done
	}
}

func (o *outcome) alone(ctx context.Context, s settings) error {
	o.Alone = nil
	for i := 1; i <= nodes; i++ {
		alone, err := s.train(ctx, fmt.Sprintf("alone%d", i), s.nodeText(i), s.nodeAlone())
		if err != nil {
			return err
		}
		fmt.Printf("alone %d    %.2f\n", i, alone)
		o.Alone = append(o.Alone, alone)
	}
	return nil
}

func (o *outcome) central(ctx context.Context, s settings) error {
	o.Central = nil
	for i, p := range s.places() {
		var err error
		if p.Perplexity, err = s.train(ctx, fmt.Sprintf("central%d", i), s.path("all"), p); err != nil {
			return err
		}
		fmt.Printf("central    %.2f: %d batches of %d, rate %s, epsilon %s\n", p.Perplexity, p.Steps, p.Batch, p.Rate, p.Epsilon)
		o.Central = append(o.Central, p)
	}
	return nil
}

// best is the lowest perplexity of training in one place, 0 before that is done.
func (o *outcome) best() (lowest float64) {
	for i, p := range o.Central {
		if i == 0 || p.Perplexity < lowest {
			lowest = p.Perplexity
		}
	}
	return lowest
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

// verdict returns an error unless training on Flower keeps within the bounds and beats each node alone and the model that all begin with.
func (o outcome) verdict() error {
	if min(len(o.Alone), len(o.Log), len(o.LogOther), len(o.Many), len(o.Central)) == 0 {
		fmt.Println("no verdict before all parts are done")
		return nil
	}
	if best := slices.Min(o.Alone); o.Ratio > maxRatio || o.Federated >= min(best, o.Begin) || o.Disturbed > maxDisturbed*o.Federated || o.Disturbed >= min(best, o.Begin) {
		return fmt.Errorf("perplexity %.2f, and %.2f disturbed: want at most %v of %.2f in one place, less than %.2f of the best node alone and %.2f at the beginning, and disturbed at most %v times that",
			o.Federated, o.Disturbed, maxRatio, o.best(), best, o.Begin, maxDisturbed)
	}
	fmt.Println("all is well")
	return nil
}
