package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// TestFederated: two people train a model on their texts, and their deltas make a better one for
// both, which is an ordinary model folder.
func TestFederated(t *testing.T) {
	model, data := trained(t)
	dir := t.TempDir()
	anna, ben, out := filepath.Join(dir, "anna.safetensors"), filepath.Join(dir, "ben.safetensors"), filepath.Join(dir, "out")
	notes := write(t, filepath.Join(dir, "notes.txt"), text(200))
	args := []string{"federated", "round", "--model", model, "--steps", "30", "--lr", "0.1", "--batch-size", "2", "--seq-len", "5", "--threads", "1", "--min-words", "100"}
	r := object(t, mustRun(t, append(args, notes, "--delta", anna, "--json")...), "words", "steps", "loss", "seconds", "tokens_per_second", "delta")
	if r["words"] != 300.0 || r["steps"] != 30.0 || !(r["loss"].(float64) > 0) || r["delta"].(map[string]any)["path"] != anna {
		t.Errorf("result %v", r)
	}
	printed := mustRun(t, append(args, data, "--delta", ben, "--dtype", "I8")...)
	for _, want := range []string{"steps 30", "words 300", "loss", ben} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in %q", want, printed)
		}
	}
	if got := mustRun(t, "federated", "apply", anna, ben, "--model", model, "--out", out); !strings.Contains(got, "model.safetensors") {
		t.Errorf("apply prints %q", got)
	}
	perplexity := func(model string) float64 {
		return object(t, mustRun(t, "eval", "--model", model, "--data", data, "--json"),
			"perplexity", "top1", "top3", "top5", "tokens", "words", "unk_rate")["perplexity"].(float64)
	}
	if before, after := perplexity(model), perplexity(out); !(after < before) {
		t.Errorf("perplexity %v after a round, want less than the %v before", after, before)
	}
	if got := mustRun(t, "predict", "--model", out, "--text", "I want to"); got == "" {
		t.Error("no suggestion of the model")
	}

	moments := filepath.Join(dir, "moments")
	for round := range 2 { // the first one makes the file
		mustRun(t, append(args, notes, "--delta", filepath.Join(dir, "kept"), "--moments", moments, "--rounds", "2", "--round", strconv.Itoa(round+1))...)
	}
	if m, err := checkpoint.ReadMoments(moments); err != nil || m.Steps != 60 {
		t.Errorf("moments %v, %v, want those of 60 steps", m, err)
	}
	wantError(t, append(args, notes, "--delta", anna, "--moments", notes), "notes.txt")

	wantError(t, []string{"federated", "apply", anna, "--model", model, "--out", out}, "holds a model already")
	wantError(t, []string{"federated", "apply", anna, "--model", model, "--out", model}, "the model's own folder")
	wantError(t, []string{"federated", "apply", anna, "--model", model}, "--out DIR is needed")
	other, _ := trained(t, "--hidden", "9")
	wantError(t, []string{"federated", "apply", anna, "--model", other, "--out", filepath.Join(dir, "new")}, "anna.safetensors", "another model")
	wantError(t, []string{"federated", "apply", notes, "--model", model, "--out", filepath.Join(dir, "new")}, "notes.txt")
}

// TestFederatedRoundRefuses: what cannot be done is refused, and nothing is written then.
func TestFederatedRoundRefuses(t *testing.T) {
	model, data := trained(t)
	delta := filepath.Join(t.TempDir(), "d")
	args := func(more ...string) []string {
		return append([]string{"federated", "round", data, "--model", model, "--delta", delta, "--threads", "1"}, more...)
	}
	wantError(t, args("--min-words", "1000000"), "too few words", "want at least 1000000")
	wantError(t, args("--dtype", "F16"), "--dtype", "want F32, BF16 or I8")
	wantError(t, args("--round", "3", "--rounds", "2"), "--round is 3 of --rounds 2")
	wantError(t, args("--steps", "0"), "--steps is 0")
	wantError(t, args("--seconds", "-1"), "--seconds -1")
	wantError(t, args("--lr", "-1"), "lr is -1")
	wantError(t, args("--hidden", "3"), "unknown flag")
	wantError(t, args("--moments", filepath.Dir(delta)+"/./d"), "--delta and --moments are both")
	wantError(t, args("--delta", data, "--moments", data), "--delta and --moments are both")
	wantError(t, []string{"federated", "round", data, "--model", model}, "--delta FILE is needed")
	wantError(t, []string{"federated", "round", "--model", model, "--delta", delta}, "requires at least 1 arg")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	cmd := root()
	cmd.SetArgs(args("--min-words", "1"))
	cmd.SetErr(new(strings.Builder))
	if err := cmd.ExecuteContext(ctx); err == nil || exitStatus(ctx, err) != exitInterrupted {
		t.Errorf("error %v of a round that was stopped", err)
	}
	if _, err := os.Stat(delta); err == nil {
		t.Error("a delta is left of rounds that failed")
	}
}
