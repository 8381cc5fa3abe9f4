package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lossSteps lists the steps, counted from the same weights, whose losses are compared.
const lossSteps = 50

// lossResult is the cross-entropy of a step's batch, in nats.
type lossResult struct {
	Step     int     `json:"step"`
	Torch    float64 `json:"pytorch"`
	Own      float64 `json:"lstmkb"`
	Furthest float64 `json:"furthest"` // the largest difference of any step so far
}

// losses trains both from PyTorch's initial weights on the same batches.
func (t *trainer) losses(ctx context.Context) (*lossResult, error) {
	first := filepath.Join(t.temp, "first")
	if err := os.Mkdir(first, 0o777); err != nil {
		return nil, err
	}
	printed, err := command(ctx, t.python, "bench/peers/train_torch.py", "--data", t.data, "--dropout", "0",
		"--steps", strconv.Itoa(lossSteps), "--save", first)
	if err != nil {
		return nil, err
	}
	var torch []float64
	for line := range strings.Lines(printed) {
		var loss float64
		if n, _ := fmt.Sscanf(line, "loss %f", &loss); n == 1 {
			torch = append(torch, loss)
		}
	}
	model := filepath.Join(t.temp, "imported")
	if _, err := command(ctx, t.binary, "import", "--weights", filepath.Join(first, "model.safetensors"),
		"--vocab", filepath.Join(first, "vocab.txt"), "--out", model); err != nil {
		return nil, err
	}
	_, records, err := t.train(ctx, "--data", t.unscored, "--from", model, "--dropout", "0", "--schedule", "constant",
		"--precision", "float32", "--steps", strconv.Itoa(lossSteps), "--log-every", "1")
	if err != nil {
		return nil, err
	}
	r := &lossResult{Step: lossSteps}
	var own []float64
	for _, rec := range records {
		if rec.Valid == nil {
			own = append(own, rec.Loss)
		}
	}
	if len(torch) != lossSteps || len(own) != lossSteps {
		return nil, fmt.Errorf("%d losses of PyTorch and %d of lstmkb, want %d of each", len(torch), len(own), lossSteps)
	}
	for i, loss := range own {
		r.Furthest = max(r.Furthest, math.Abs(loss-torch[i]))
	}
	r.Torch, r.Own = torch[lossSteps-1], own[lossSteps-1]
	fmt.Printf("\nloss of step %d from the same weights: PyTorch %.5f, lstmkb %.5f\n", r.Step, r.Torch, r.Own)
	return r, nil
}

// epochRow is an epoch of lstmkb's defaults.
type epochRow struct {
	TokensPerSecond float64      `json:"tokens_per_second"`
	PeakGB          float64      `json:"peak_gb"`
	Valid           []validPoint `json:"valid"`
}

// validPoint is an evaluation during training.
type validPoint struct {
	Step       int64   `json:"step"`
	Seconds    float64 `json:"seconds"` // of training until then
	Perplexity float64 `json:"perplexity"`
}

// epoch trains one epoch with lstmkb's defaults.
func (t *trainer) epoch(ctx context.Context) (*epochRow, error) {
	result, records, err := t.train(ctx, "--data", t.data, "--eval-every", "200")
	if err != nil {
		return nil, err
	}
	row := &epochRow{TokensPerSecond: result.TokensPerSecond, PeakGB: float64(result.PeakBytes) / 1e9}
	seconds, step := 0.0, int64(0)
	for _, r := range records {
		if r.Valid != nil {
			row.Valid = append(row.Valid, validPoint{r.Step, seconds, r.Valid.Perplexity})
			fmt.Printf("step %5d  %5.0f s  valid perplexity %.2f\n", r.Step, seconds, r.Valid.Perplexity)
			continue
		}
		seconds += float64((r.Step-step)*tokensAStep) / r.TokensPerSecond
		step = r.Step
	}
	fmt.Printf("one epoch: %.0f tokens/s, %.2f GB\n", row.TokensPerSecond, row.PeakGB)
	return row, nil
}

// tokensAStep is the number of tokens in a step of the default settings.
const tokensAStep = 64 * 30
