package main

import (
	"bufio"
	"context"
	"encoding/json"
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

// warmup steps of a turn do not count.
const warmup = 3

// compareTraining times steps of the default model, full vocabulary, in float32
// here and in PyTorch's float32 and bfloat16.
func compareTraining(ctx context.Context, s settings) (results, error) {
	temp, err := os.MkdirTemp("", "lstmkb-peers-")
	if err != nil {
		return results{}, err
	}
	defer os.RemoveAll(temp)
	binary := filepath.Join(temp, "lstmkb")
	if _, err := command(ctx, "go", "build", "-o", binary, "./cmd/lstmkb"); err != nil {
		return results{}, err
	}
	torch := func(args ...string) func(int) (float64, float64, error) {
		return func(int) (float64, float64, error) {
			out, err := command(ctx, s.python, append([]string{"bench/peers/train_torch.py", "--data", s.data,
				"--steps", strconv.Itoa(s.steps + warmup)}, args...)...)
			if err != nil {
				return 0, 0, err
			}
			return parseTorch(out)
		}
	}
	own := func(precision string) func(int) (float64, float64, error) {
		return func(round int) (float64, float64, error) {
			return ownTraining(ctx, s, binary, filepath.Join(temp, precision+strconv.Itoa(round)), precision)
		}
	}
	programs := []struct {
		name string
		turn func(round int) (rate, peak float64, err error)
	}{
		{"PyTorch float32", torch()},
		{"PyTorch bfloat16", torch("--bf16")},
		{"lstmkb float32", own("float32")},
		{"lstmkb bfloat16", own("bfloat16")},
	}
	rows := make([]trainRow, len(programs))
	for round := range s.rounds {
		for i, p := range programs {
			rows[i].Program = p.name
			if rows[i].Error != "" {
				continue
			}
			rate, peak, err := p.turn(round)
			if err != nil && i > 0 && ctx.Err() == nil {
				// PyTorch's bfloat16 LSTM needs instructions that not every processor has.
				rows[i].Error = err.Error()
				continue
			}
			if err != nil {
				return results{}, err
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
	return results{Rows: rows}, nil
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

// ownTraining trains in a fresh folder; the rate leaves the warm-up out, as the
// peer's does. Gradients are whole: in a run's first steps more blocks are negligible
// than later, so that a few steps would promise too much.
func ownTraining(ctx context.Context, s settings, binary, out, precision string) (rate, peak float64, err error) {
	printed, err := command(ctx, binary, "train", "--data", s.data, "--out", out, "--schedule", "constant",
		"--precision", precision, "--negligible", "0", "--steps", strconv.Itoa(s.steps+warmup), "--log-every", "1", "--json")
	if err != nil {
		return 0, 0, err
	}
	var result train.Result
	if err := json.Unmarshal([]byte(printed), &result); err != nil {
		return 0, 0, err
	}
	f, err := os.Open(filepath.Join(out, "metrics.jsonl"))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	seconds, steps := 0.0, 0.0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r train.Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return 0, 0, err
		}
		if r.Step > warmup {
			steps++
			seconds += 1 / r.TokensPerSecond // of one token in that step
		}
	}
	return steps / seconds, float64(result.PeakBytes) / 1e9, os.RemoveAll(out)
}
