package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/lstmkb/lstmkb/train"
)

// trainRow is one program's training of the default model.
type trainRow struct {
	Program         string    `json:"program"`
	TokensPerSecond float64   `json:"tokens_per_second"` // median of the turns
	Turns           []float64 `json:"turns"`
	PeakGB          float64   `json:"peak_gb"`
	Ratio           float64   `json:"ratio"`           // to PyTorch float32, median of the ratios turn by turn
	Error           string    `json:"error,omitempty"` // why the machine cannot run it
}

// warmup is the number of steps of a turn that do not count.
const warmup = 3

// trainer runs lstmkb's training and PyTorch's.
type trainer struct {
	settings
	binary, temp string
	unscored     string // folder with the train split alone, for runs that are not evaluated
}

// trainResults are the rows of train.json.
type trainResults struct {
	Turns  []trainRow  `json:"turns"`
	Losses *lossResult `json:"losses"`
	Epoch  *epochRow   `json:"epoch"`
}

// compareTraining times steps of the default model with the full vocabulary here and in
// PyTorch, in float32 and bfloat16; compares the losses from the same weights; and trains
// one epoch with lstmkb's defaults.
func compareTraining(ctx context.Context, s settings) (results, error) {
	t, err := newTrainer(ctx, s)
	if err != nil {
		return results{}, err
	}
	defer os.RemoveAll(t.temp)
	var found trainResults
	if found.Turns, err = t.turns(ctx); err != nil {
		return results{}, err
	}
	if found.Losses, err = t.losses(ctx); err != nil {
		return results{}, err
	}
	if found.Epoch, err = t.epoch(ctx); err != nil {
		return results{}, err
	}
	return results{Rows: found, Notes: []string{
		"turns: steps of whole gradients, since in a run's first steps more blocks are negligible than later, so that a few steps with --gradient-filter would promise too much.",
		"losses: from PyTorch's initial weights, on the same batches, without dropout, in float32; of the step named.",
		"epoch: lstmkb train as it is by default, evaluated every 200 steps; time is that of training alone; tokens_per_second is of the whole epoch.",
	}}, nil
}

// newTrainer builds the program in temp, which the caller removes.
func newTrainer(ctx context.Context, s settings) (*trainer, error) {
	temp, err := os.MkdirTemp("", "lstmkb-peers-")
	if err != nil {
		return nil, err
	}
	t := &trainer{s, filepath.Join(temp, "lstmkb"), temp, filepath.Join(temp, "unscored")}
	_, err = command(ctx, "go", "build", "-o", t.binary, "./cmd/lstmkb")
	if err == nil {
		err = t.linkTrain()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	return t, nil
}

func (t *trainer) linkTrain() error {
	if err := os.Mkdir(t.unscored, 0o777); err != nil {
		return err
	}
	for _, name := range []string{"train.txt", "train.txt.gz"} {
		path, err := filepath.Abs(filepath.Join(t.data, name))
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err == nil {
			return os.Symlink(path, filepath.Join(t.unscored, name))
		}
	}
	return fmt.Errorf("%s has no train.txt or train.txt.gz", t.data)
}

// torch runs the peer's steps and returns their speed and memory.
func (t *trainer) torch(args ...string) func(context.Context) (float64, float64, error) {
	return func(ctx context.Context) (float64, float64, error) {
		out, err := command(ctx, t.python, append([]string{"bench/peers/train_torch.py", "--data", t.data,
			"--steps", strconv.Itoa(t.steps + warmup)}, args...)...)
		if err != nil {
			return 0, 0, err
		}
		return parseTorch(out)
	}
}

// own runs as many steps of lstmkb, without gradient filtering.
func (t *trainer) own(precision string) func(context.Context) (float64, float64, error) {
	return func(ctx context.Context) (float64, float64, error) {
		return t.steady(ctx, "--data", t.unscored, "--precision", precision, "--gradient-filter", "0")
	}
}

// turns times the programs in turns.
func (t *trainer) turns(ctx context.Context) ([]trainRow, error) {
	programs := []struct {
		name string
		turn func(context.Context) (rate, peak float64, err error)
	}{
		{"PyTorch float32", t.torch()},
		{"PyTorch bfloat16", t.torch("--bf16")},
		{"lstmkb float32", t.own("float32")},
		{"lstmkb bfloat16", t.own("bfloat16")},
	}
	rows := make([]trainRow, len(programs))
	for round := range t.rounds {
		for i, p := range programs {
			rows[i].Program = p.name
			if rows[i].Error != "" {
				continue
			}
			rate, peak, err := p.turn(ctx)
			if err != nil && i > 0 && ctx.Err() == nil {
				// PyTorch's bfloat16 LSTM needs instructions that not every processor has.
				rows[i].Error = err.Error()
				continue
			}
			if err != nil {
				return nil, err
			}
			rows[i].Turns, rows[i].PeakGB = append(rows[i].Turns, rate), max(rows[i].PeakGB, peak)
			fmt.Printf("turn %d  %-18s %7.0f tokens/s\n", round+1, p.name, rate)
		}
	}
	fmt.Printf("\n%-18s %9s %8s %7s\n", "", "tokens/s", "peak GB", "ratio")
	for i := range rows {
		r := &rows[i]
		if r.Error != "" {
			fmt.Printf("%-18s cannot run here\n", r.Program)
			continue
		}
		var ratios []float64
		for t, rate := range r.Turns {
			ratios = append(ratios, rate/rows[0].Turns[t])
		}
		r.TokensPerSecond, r.Ratio = median(r.Turns), median(ratios)
		fmt.Printf("%-18s %9.0f %8.2f %7.2f\n", r.Program, r.TokensPerSecond, r.PeakGB, r.Ratio)
	}
	return rows, nil
}

var torchLine = regexp.MustCompile(`tokens/s (\d+) .*peak GB ([\d.]+)`)

func parseTorch(out string) (rate, peak float64, err error) {
	m := torchLine.FindStringSubmatch(out)
	if m == nil {
		return 0, 0, fmt.Errorf("train_torch.py printed %q, want tokens/s and peak GB", out)
	}
	if rate, err = strconv.ParseFloat(m[1], 64); err != nil {
		return 0, 0, err
	}
	peak, err = strconv.ParseFloat(m[2], 64)
	return rate, peak, err
}

// steady trains for a few steps and returns the rate without the warm-up, as for the peer,
// and the peak memory in GB.
func (t *trainer) steady(ctx context.Context, args ...string) (rate, peak float64, err error) {
	result, records, err := t.train(ctx, append([]string{"--schedule", "constant", "--log-every", "1",
		"--steps", strconv.Itoa(t.steps + warmup)}, args...)...)
	if err != nil {
		return 0, 0, err
	}
	seconds, steps := 0.0, 0.0
	for _, r := range records {
		if r.Step > warmup && r.Valid == nil {
			steps++
			seconds += 1 / r.TokensPerSecond // of one token in that step
		}
	}
	return steps / seconds, float64(result.PeakBytes) / 1e9, nil
}

// train runs lstmkb train in a folder of its own, and returns its result and its log.
func (t *trainer) train(ctx context.Context, args ...string) (result train.Result, records []train.Record, err error) {
	out := filepath.Join(t.temp, "run")
	defer os.RemoveAll(out)
	printed, err := command(ctx, t.binary, append([]string{"train", "--out", out, "--json"}, args...)...)
	if err != nil {
		return result, nil, err
	}
	if err := json.Unmarshal([]byte(printed), &result); err != nil {
		return result, nil, err
	}
	f, err := os.Open(filepath.Join(out, "metrics.jsonl"))
	if err != nil {
		return result, nil, err
	}
	defer f.Close()
	for lines := json.NewDecoder(f); lines.More(); {
		var r train.Record
		if err := lines.Decode(&r); err != nil {
			return result, nil, err
		}
		records = append(records, r)
	}
	return result, records, nil
}
