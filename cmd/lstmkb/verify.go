package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/export/graph"
	"github.com/lstmkb/lstmkb/kernels"
)

// verifySettings are the flags of verify.
type verifySettings struct {
	model     string
	tolerance float64
	tokens    int
	asJSON    bool
}

// comparison is how far two programs' logits of one text are apart.
type comparison struct {
	With       string  `json:"with"`
	Difference float64 `json:"difference"` // the largest of all logits
	Top5       bool    `json:"top5"`       // the same five words after each token
}

func verifyCommand() *cobra.Command {
	var s verifySettings
	cmd := &cobra.Command{
		Use:   "verify MODEL.onnx",
		Short: "Run an ONNX model on this program's kernels and compare",
		Long: `Verify reads an ONNX language model, this program's own or one that PyTorch has
exported, and runs it on this program's kernels over a text of random tokens. It
compares the scores of all next words with those of the native model, if --model
names one, and with ONNX Runtime's, if LSTMKB_PYTHON names a Python that has
onnxruntime and numpy. It fails if a score is off by more than --tolerance or if the
five likeliest words differ.`,
		Example: `  lstmkb export --model runs/mine --onnx mine.onnx
  lstmkb verify mine.onnx --model runs/mine
  LSTMKB_PYTHON=.venv/bin/python lstmkb verify mine-int8.onnx --tolerance 0.2 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !(s.tolerance >= 0) {
				return fmt.Errorf("--tolerance is %v, want 0 or more", s.tolerance)
			}
			if s.tokens < 1 || s.tokens > 10000 {
				return fmt.Errorf("--tokens is %d, want 1 to 10000", s.tokens)
			}
			found, err := s.compare(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return s.report(cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], found)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.model, "model", "", "model folder to compare with (default none)")
	f.Float64Var(&s.tolerance, "tolerance", 1e-4, "largest difference of a score that passes")
	f.IntVar(&s.tokens, "tokens", 200, "length of the text")
	f.BoolVar(&s.asJSON, "json", false, "print one line of JSON")
	return cmd
}

// compare runs the file here and in all others that are there.
func (s *verifySettings) compare(ctx context.Context, file string) ([]comparison, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	onnx, err := graph.Read(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	lm, err := graph.NewLanguageModel(onnx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pool, err := newPool(0)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	words, err := lm.Words(ctx, pool)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	text := randomText(s.tokens, words)
	got, err := lm.Logits(ctx, pool, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var found []comparison
	if s.model != "" {
		m, err := checkpoint.Load(s.model)
		if err != nil {
			return nil, err
		}
		if m.Config.Vocab != words {
			return nil, fmt.Errorf("%s has %d words, %s %d: not one model", file, words, s.model, m.Config.Vocab)
		}
		want, err := nativeLogits(m, pool.Set, text)
		if err != nil {
			return nil, err
		}
		found = append(found, compareLogits("native", got, want, words, pool.Set))
	}
	if python := os.Getenv("LSTMKB_PYTHON"); python != "" {
		want, err := runtimeLogits(ctx, python, file, text)
		if err != nil {
			return nil, fmt.Errorf("ONNX Runtime: %w", err)
		}
		found = append(found, compareLogits("onnxruntime", got, want, words, pool.Set))
	}
	return found, nil
}

// randomText is the same for the same arguments.
func randomText(n, words int) []int32 {
	rng := rand.New(rand.NewPCG(1, 2))
	text := make([]int32, n)
	for i := range text {
		text[i] = int32(rng.IntN(words))
	}
	return text
}

// nativeLogits are what package nn makes of the text, (T, V).
func nativeLogits(m *checkpoint.Model, set *kernels.Set, text []int32) ([]float32, error) {
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	step, state := net.NewStep(set), net.NewState(1)
	out := make([]float32, len(text)*net.Vocab)
	for i, id := range text {
		step.Next(state, id)
		step.Logits(out[i*net.Vocab:][:net.Vocab], state)
	}
	return out, nil
}

func compareLogits(with string, got, want []float32, words int, set *kernels.Set) comparison {
	c := comparison{With: with, Top5: len(got) == len(want)}
	if !c.Top5 {
		c.Difference = math.MaxFloat64
		return c
	}
	for i := range got {
		d := math.Abs(float64(got[i]) - float64(want[i]))
		if d != d || d > math.MaxFloat64 { // a NaN or an infinity, which JSON lacks
			d = math.MaxFloat64
		}
		c.Difference = max(c.Difference, d)
	}
	for at := 0; at < len(got); at += words {
		var a, b [5]int32
		n, m := set.TopK(a[:], got[at:at+words]), set.TopK(b[:], want[at:at+words])
		c.Top5 = c.Top5 && n == m && a == b
	}
	return c
}

// report prints the comparisons and fails if one is off.
func (s *verifySettings) report(w, errs io.Writer, file string, found []comparison) error {
	ok := true
	for _, c := range found {
		ok = ok && c.Difference <= s.tolerance && c.Top5
	}
	if s.asJSON {
		if found == nil {
			found = []comparison{}
		}
		err := printJSON(w, map[string]any{"file": file, "tokens": s.tokens, "tolerance": s.tolerance, "ok": ok, "comparisons": found})
		if err != nil {
			return err
		}
	} else if _, err := fmt.Fprintf(w, "%s runs here: %d tokens\n", file, s.tokens); err != nil {
		return err
	}
	for _, c := range found {
		if s.asJSON {
			break
		}
		top := "the same"
		if !c.Top5 {
			top = "different"
		}
		if _, err := fmt.Fprintf(w, "%-12s largest difference %.3g, top-5 %s\n", c.With, c.Difference, top); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(errs, "nothing to compare with: give --model DIR, or set LSTMKB_PYTHON")
	}
	if !ok {
		return errors.New("verify: the results differ by more than --tolerance or in their top-5")
	}
	return nil
}

// runtimeScript reads a request from stdin and answers with the logits.
const runtimeScript = `
import json, sys
import numpy as np
import onnxruntime as ort
r = json.load(sys.stdin)
s = ort.InferenceSession(r["file"], providers=["CPUExecutionProvider"])
ins, outs = s.get_inputs(), [o.name for o in s.get_outputs()]
tokens = next(i for i in ins if i.type == "tensor(int64)")
states = [i.name for i in ins if i.type == "tensor(float)"]
feed = {i.name: np.zeros([d if isinstance(d, int) else 1 for d in i.shape], np.float32) for i in ins if i.type == "tensor(float)"}
piece = 1 if tokens.shape[1] == 1 else len(r["text"])
for at in range(0, len(r["text"]), piece):
    feed[tokens.name] = np.array([r["text"][at : at + piece]], np.int64)
    y = s.run(outs, feed)
    sys.stdout.buffer.write(np.ascontiguousarray(y[0], "<f4").tobytes())
    feed.update(zip(states, y[1:]))
`

// runtimeLogits are what ONNX Runtime makes of the text.
func runtimeLogits(ctx context.Context, python, file string, text []int32) ([]float32, error) {
	request, err := json.Marshal(map[string]any{"file": file, "text": text})
	if err != nil {
		return nil, err
	}
	return runPython(exec.CommandContext(ctx, python, "-c", runtimeScript), request)
}
