package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// reader is a program that runs ONNX.
type reader struct {
	name    string
	run     func(ctx context.Context, folder string) (map[string]answer, error) // instead of a command
	command []string                                                            // takes the folder as its last argument and prints lines of JSON
	dir     string                                                              // working directory
	cannot  map[string]string                                                   // pattern of its error, for each form that it cannot run
}

// answer is a reader's result for one form.
type answer struct {
	Form       string
	Difference float64 // largest, of logits
	Perplexity float64
	Error      string
}

const (
	maxDifference = 1e-4  // of float32 logits
	maxLoss       = 0.005 // of int8 perplexity, as a share
)

// readers lists the rows of the table. Their paths are relative to the repository's root.
func readers(python string) []reader {
	here := filepath.Join("bench", "interchange")
	script := func(name string) []string { return []string{python, filepath.Join(here, "readers.py"), name} }
	return []reader{
		{name: "lstmkb", run: own},
		{name: "onnxruntime", command: script("onnxruntime")},
		{name: "openvino", command: script("openvino")},
		{name: "tract", command: script("tract")},
		// It lacks the operators Scan and Sigmoid.
		{name: "gomlx", command: []string{"go", "run", "."}, dir: filepath.Join(here, "gomlx"), cannot: map[string]string{
			"int8-sequence": `unimplemented ONNX op "Scan"`,
			"int8-step":     `unimplemented ONNX op "Sigmoid"`,
		}},
		// It lacks Gather, LSTM, Split, Slice, Shape and TopK; onnx-go has no int8.
		{name: "gorgonnx", command: []string{"go", "run", "."}, dir: filepath.Join(here, "gorgonnx"), cannot: map[string]string{
			"float32-sequence": `operator \w+ not implemented`,
			"float32-step":     `operator \w+ not implemented`,
			"int8-sequence":    "Unknown type int8: Not Yet Implemented",
			"int8-step":        "Unknown type int8: Not Yet Implemented",
		}},
	}
}

// ask runs the reader over the files in folder.
func (r reader) ask(ctx context.Context, folder string) (map[string]answer, error) {
	if r.run != nil {
		return r.run(ctx, folder)
	}
	cmd := exec.CommandContext(ctx, r.command[0], append(r.command[1:], folder)...)
	cmd.Dir, cmd.Env = r.dir, append(os.Environ(), "CGO_ENABLED=0")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", r.name, err, problems.Bytes())
	}
	answers := map[string]answer{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var a answer
		if json.Unmarshal(lines.Bytes(), &a) == nil { // libraries print too
			answers[a.Form] = a
		}
	}
	return answers, nil
}

// judge returns a cell of the table and whether it is as expected.
func judge(r reader, form string, a answer, want native) (cell string, ok bool) {
	reason, cannot := r.cannot[form]
	switch {
	case a.Form == "":
		return "no answer", false
	case a.Error != "":
		return strings.Join(strings.Fields(a.Error), " "), cannot && regexp.MustCompile(reason).MatchString(a.Error)
	case cannot:
		return fmt.Sprintf("runs, off by %.1e; was: %s", a.Difference, reason), false
	case strings.HasPrefix(form, "float32"):
		return fmt.Sprintf("%.1e", a.Difference), a.Difference <= maxDifference
	}
	loss := a.Perplexity/want.perplexity - 1
	return fmt.Sprintf("%.4f (%+.2f %%)", a.Perplexity, 100*loss), a.Perplexity > 1 && loss <= maxLoss
}
