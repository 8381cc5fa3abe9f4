package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestVerify(t *testing.T) {
	t.Setenv("LSTMKB_PYTHON", "")
	model, _ := trained(t)
	file := filepath.Join(t.TempDir(), "m.onnx")
	mustRun(t, "export", "--model", model, "--onnx", file)
	got := object(t, mustRun(t, "verify", file, "--model", model, "--json"), "file", "tokens", "tolerance", "ok", "comparisons")
	list := got["comparisons"].([]any)
	if got["ok"] != true || len(list) != 1 {
		t.Errorf("verify says %v, want ok and one comparison", got)
	}
	other, _ := trained(t, "--seed", "9")
	if _, _, err := run(t, "", "verify", file, "--model", other); err == nil {
		t.Error("another model passes")
	}
	if _, _, err := run(t, "", "verify", file, "--model", model, "--tolerance", "0"); err == nil {
		t.Log("the bits are equal") // which a set of kernels may give
	}
}

func TestVerifyBadInput(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "bad.onnx"), "not a model")
	wantError(t, []string{"verify", file}, file)
	wantError(t, []string{"verify", file + "x"}, "no such file")
	wantError(t, []string{"verify", file, "--tolerance", "-1"}, "--tolerance is -1")
	wantError(t, []string{"verify", file, "--tokens", "0"}, "--tokens is 0")
}

func TestVerifyONNXRuntime(t *testing.T) {
	if os.Getenv("LSTMKB_PYTHON") == "" {
		t.Skip("LSTMKB_PYTHON does not name a Python with onnxruntime")
	}
	for _, name := range []string{"torchscript-state", "torchscript-stateless", "dynamo-state", "dynamo-stateless"} {
		mustRun(t, "verify", filepath.Join("..", "..", "export", "graph", "testdata", "pytorch-"+name+".onnx"))
	}
}
