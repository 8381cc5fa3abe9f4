"""Readers of the interchange table that are Python packages.

  python readers.py onnxruntime|openvino|tract FOLDER

Runs each form that bench/interchange wrote to FOLDER over the text, state carried
on, and prints a line of JSON for it: the largest difference of the first logits from
those in logits.f32 (float32), the perplexity of the text.
"""
import json
import os
import sys
from pathlib import Path

import numpy as np

FORMS = ["float32-sequence", "float32-step", "int8-sequence", "int8-step"]
CHUNK = 100  # words that a sequence takes at a time


def onnxruntime(path, shape, chunk):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda tokens, h, c: session.run(["logits", "h_out", "c_out"], {"tokens": tokens, "h": h, "c": c})


def openvino(path, shape, chunk):
    import openvino as ov

    model = ov.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1})

    def run(tokens, h, c):
        out = model({"tokens": tokens, "h": h, "c": c})
        return [out[name].copy() for name in ("logits", "h_out", "c_out")]

    return run


def tract(path, shape, chunk):
    import tract

    model = tract.onnx().load(path)
    state = f"{shape['layers']},1,{shape['hidden']},f32"
    for i, fact in enumerate([f"1,{chunk},i64", state, state]):
        model.set_input_fact(i, fact)
    for i in range(model.output_count()):
        model.set_output_fact(i, None)  # the names of free dimensions are not those of the inputs
    model = model.into_model().into_runnable()
    return lambda tokens, h, c: [x.to_numpy() for x in model.run([tokens, h, c])[:3]]


def measure(load, folder, form):
    shape = json.loads((folder / "shape.json").read_text())
    text = np.fromfile(folder / "text.i64", "<i8")
    want = np.fromfile(folder / "logits.f32", "<f4").reshape(-1, shape["vocab"])
    chunk = 1 if form.endswith("step") else CHUNK
    run = load(str(folder / f"{form}.onnx"), shape, chunk)
    h = np.zeros((shape["layers"], 1, shape["hidden"]), np.float32)
    c, rows = h, []
    n = len(text) - 1 if form.startswith("int8") else len(want)
    nll, worst = 0.0, 0.0
    for at in range(0, n, chunk):
        logits, h, c = run(text[None, at : at + chunk], h, c)
        logits = logits.reshape(chunk, -1).astype(np.float64)
        if at < len(want):
            worst = max(worst, float(np.abs(logits - want[at : at + chunk]).max()))
        top = logits.max(-1, keepdims=True)
        sums = top[:, 0] + np.log(np.exp(logits - top).sum(-1))
        nll += float((sums - logits[np.arange(chunk), text[at + 1 : at + chunk + 1]]).sum())
    return {"difference": worst, "perplexity": float(np.exp(nll / n))}


def main():
    load, folder = globals()[sys.argv[1]], Path(sys.argv[2])
    for form in FORMS:
        try:
            answer = measure(load, folder, form)
        except Exception as e:  # whatever a reader raises is its answer
            answer = {"error": f"{type(e).__name__}: {e}"[:300]}
        print(json.dumps({"form": form} | answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
