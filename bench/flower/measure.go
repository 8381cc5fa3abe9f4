package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// lstmkb runs the program and decodes the JSON that it prints.
func (s settings) lstmkb(ctx context.Context, result any, args ...string) error {
	cmd := exec.CommandContext(ctx, s.program, append(args, "--json")...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("lstmkb %s: %w: %s", args[0], err, errs.Bytes())
	}
	return json.Unmarshal(out, result)
}

// begin makes the model that all begin with, of public text, as DiLoCo begins with one that has been
// trained in one place.
func (s settings) begin(ctx context.Context) error {
	return s.lstmkb(ctx, new(any), "train", s.path("public.txt"), "--out", s.path("begin"), "--tokenizer", "keyboard", "--vocab-size", "5000",
		"--embedding", "64", "--hidden", "128", "--layers", "1", "--tie", "--unknown", "0.5", "--dropout", "0.2", "--reset", "0.5",
		"--batch-size", "16", "--seq-len", "30", "--lr", "0.005", "--epochs", "4")
}

// place is training in one place.
type place struct {
	Steps      int     `json:"steps"`
	Batch      int     `json:"batch_size"`
	Rate       string  `json:"rate"`
	Epsilon    string  `json:"adam_epsilon"`
	Perplexity float64 `json:"perplexity"`
}

// nodeBatch is the batch size of a node.
const nodeBatch = 16

// nodeAlone is what a node does in all rounds.
func (s settings) nodeAlone() place {
	return place{Steps: s.Rounds * s.Steps, Batch: nodeBatch, Rate: s.Rate, Epsilon: s.Epsilon}
}

// places are the ways in which one place learns from as many tokens as all nodes.
func (s settings) places() []place {
	steps := s.Rounds * s.Steps
	return []place{
		{Steps: nodes * steps, Batch: nodeBatch, Rate: "0.003", Epsilon: "1e-8"},
		{Steps: nodes * steps, Batch: nodeBatch, Rate: "0.03", Epsilon: s.Epsilon},
		{Steps: steps, Batch: nodes * nodeBatch, Rate: "0.03", Epsilon: s.Epsilon},
		{Steps: steps, Batch: nodes * nodeBatch, Rate: "0.06", Epsilon: s.Epsilon},
	}
}

// train trains the model on a text, with the settings of a round and so without an average of the
// weights, which makes so short a run worse, and returns its perplexity.
func (s settings) train(ctx context.Context, name, text string, p place) (float64, error) {
	config := fmt.Sprintf("steps = %d\nbatch_size = %d\nseq_len = 30\nlr = %s\nadam_epsilon = %s\nwarmup = %d\nfinal_lr = 0.1\nreset = 0.5\ndropout = 0.1\nema = 0\npatience = 0\n",
		p.Steps, p.Batch, p.Rate, p.Epsilon, p.Steps/s.Rounds)
	if err := os.WriteFile(s.path(name+".toml"), []byte(config), 0o666); err != nil {
		return 0, err
	}
	err := s.lstmkb(ctx, new(any), "train", text, "--from", s.path("begin"), "--out", s.path(name), "--config", s.path(name+".toml"))
	if err != nil {
		return 0, err
	}
	return s.perplexity(ctx, s.path(name))
}

// perplexity measures a model on the valid text.
func (s settings) perplexity(ctx context.Context, model string) (float64, error) {
	var score struct{ Perplexity float64 }
	err := s.lstmkb(ctx, &score, "eval", "--model", model, "--data", s.path("valid"), "--split", "train")
	return score.Perplexity, err
}

// simulate runs the server's part of a round of ten thousand clients, which answer as this machine's
// nodes would.
func (s settings) simulate(ctx context.Context) (result map[string]any, err error) {
	args := []string{"bench/flower/simulate.py", s.path("begin")}
	for i := 1; i <= nodes; i++ {
		delta := s.path("delta" + strconv.Itoa(i))
		err := s.lstmkb(ctx, new(any), "federated", "round", s.nodeText(i), "--model", s.path("begin"), "--delta", delta, "--dtype", "I8", "--steps", "10", "--threads", "1")
		if err != nil {
			return nil, err
		}
		args = append(args, delta)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "python"), args...)
	cmd.Env = append(os.Environ(), "PYTHONPATH=deploy/flower", "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("simulate.py: %w", err)
	}
	return result, json.Unmarshal(out, &result)
}
