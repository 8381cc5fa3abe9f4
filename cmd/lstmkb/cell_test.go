package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
)

// TestCells: every command that reads a model takes one of any cell but the default, which
// all other tests have.
func TestCells(t *testing.T) {
	t.Setenv("LSTMKB_PYTHON", "")
	for _, cell := range nn.Cells[1:] {
		t.Run(cell.Name, func(t *testing.T) { testCell(t, cell.Name) })
	}
}

func testCell(t *testing.T, cell string) {
	model, data := trained(t, "--cell", cell)
	b, err := os.ReadFile(filepath.Join(model, "config.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cfg struct{ Cell string }
	if err := json.Unmarshal(b, &cfg); err != nil || cfg.Cell != cell {
		t.Fatalf("config.json: cell %q, error %v", cfg.Cell, err)
	}
	dir := t.TempDir()
	int8s, folder, back := filepath.Join(dir, "int8"), filepath.Join(dir, "folder"), filepath.Join(dir, "back")
	mustRun(t, "quantize", "--model", model, "--out", int8s, "--data", data)
	for _, m := range []string{model, int8s} {
		mustRun(t, "predict", "--model", m, "--text", "I want to")
		mustRun(t, "eval", "--model", m, "--data", data)
	}
	for _, form := range []string{"sequence", "step"} {
		for _, precision := range []string{"float32", "int8"} {
			file := filepath.Join(dir, form+precision+".onnx")
			mustRun(t, "export", "--model", model, "--onnx", file, "--form", form, "--precision", precision)
			got := object(t, mustRun(t, "verify", file, "--model", model, "--json"), "file", "tokens", "tolerance", "loss", "int8", "ok", "comparisons")
			if got["ok"] != true {
				t.Errorf("%s %s: verify says %v", form, precision, got)
			}
		}
	}
	mustRun(t, "export", "--model", model, "--folder", folder)
	mustRun(t, "import", "--weights", filepath.Join(folder, "model.safetensors"), "--vocab", filepath.Join(folder, "vocab.txt"),
		"--tokenizer", "keyboard", "--out", back)
	want, got := snapshot(t, folder)[filepath.Join(folder, "model.safetensors")], snapshot(t, back)[filepath.Join(back, "model.safetensors")]
	if want != got {
		t.Error("the weights change on the way out and in")
	}
	mustRun(t, "train", "--from", model, "--cell", cell, "--data", data, "--steps", "1", "--batch-size", "2", "--seq-len", "5", "--out", filepath.Join(dir, "more"))
	wantError(t, []string{"train", "--from", model, "--cell", "lstm", "--data", data, "--out", filepath.Join(dir, "none")},
		`cell is "lstm", want `+cell+`, that of the model to start from`)
	wantError(t, trainArgs(data, filepath.Join(dir, "none"), "--cell", "none"), `cell is "none", want lstm`)
}
