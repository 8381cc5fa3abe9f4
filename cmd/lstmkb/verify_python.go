package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"strings"
)

// runPython passes a request to a script and returns the float32 values it writes.
func runPython(cmd *exec.Cmd, request []byte) ([]float32, error) {
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &out, &errs
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		return nil, fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	b := out.Bytes()
	y := make([]float32, len(b)/4)
	for i := range y {
		y[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return y, nil
}

// runtimeScript reads a request from stdin and answers with the logits.
const runtimeScript = `
import json, sys
import numpy as np
import onnxruntime as ort
r = json.load(sys.stdin)
s = ort.InferenceSession(r["file"], providers=["CPUExecutionProvider"])
ins, outs = s.get_inputs(), [o.name for o in s.get_outputs()]
tokens = next(i for i in ins if i.type in ("tensor(int64)", "tensor(int32)"))
states = [i.name for i in ins if i.type == "tensor(float)"]
feed = {i.name: np.zeros([d if isinstance(d, int) else 1 for d in i.shape], np.float32) for i in ins if i.type == "tensor(float)"}
piece = tokens.shape[1] if isinstance(tokens.shape[1], int) else len(r["text"])
kind = np.int64 if tokens.type == "tensor(int64)" else np.int32
for at in range(0, len(r["text"]), piece):
    ids = r["text"][at : at + piece]
    feed[tokens.name] = np.array([ids + [0] * (piece - len(ids))], kind)
    y = s.run(outs, feed)
    sys.stdout.buffer.write(np.ascontiguousarray(y[0][:, : len(ids)], "<f4").tobytes())
    feed.update(zip(states, y[1:]))
`

// runtimeLogits returns ONNX Runtime's logits for the text.
func runtimeLogits(ctx context.Context, python, file string, text []int32) ([]float32, error) {
	request, err := json.Marshal(map[string]any{"file": file, "text": text})
	if err != nil {
		return nil, err
	}
	return runPython(exec.CommandContext(ctx, python, "-c", runtimeScript), request)
}
