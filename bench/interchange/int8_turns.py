"""Our int8 forms and ONNX Runtime's own quantisation of our float32 ones, in turns.

  python int8_turns.py FOLDER [THREADS]

FOLDER is what bench/interchange writes with -keep. Prints microseconds of a run
(median of turns), the ratio to ours, and perplexity over the text, for the step
form, and for the sequence form of one text and of 16 texts of 30 words.
"""
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
from onnxruntime.quantization import QuantType, quantize_dynamic

ROUNDS, TURN = 9, 0.1  # turns of each file, seconds of each


def session(path, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def feed(shape, words, texts):
    state = np.zeros((shape["layers"], texts, shape["hidden"]), np.float32)
    tokens = np.random.default_rng(1).integers(2, shape["vocab"], (texts, words))
    return {"tokens": tokens, "h": state, "c": state}


def turns(sessions, inputs):
    times = {name: [] for name in sessions}
    for _ in range(ROUNDS):
        for name, s in sessions.items():
            s.run(None, inputs)
            runs, end = [], time.perf_counter() + TURN
            while len(runs) < 3 or time.perf_counter() < end:
                start = time.perf_counter()
                s.run(None, inputs)
                runs.append(time.perf_counter() - start)
            times[name].append(statistics.median(runs) * 1e6)
    return times


def perplexity(s, shape, text, chunk):
    inputs, nll = feed(shape, 1, 1), 0.0
    for at in range(0, len(text) - 1, chunk):
        inputs["tokens"] = text[None, at : at + chunk]
        logits, inputs["h"], inputs["c"] = s.run(["logits", "h_out", "c_out"], inputs)
        x = logits[0].astype(np.float64)
        nll += float((np.log(np.exp(x).sum(-1)) - x[np.arange(chunk), text[at + 1 : at + chunk + 1]]).sum())
    return float(np.exp(nll / (len(text) - 1)))


def main():
    folder, threads = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    shape, text = json.loads((folder / "shape.json").read_text()), np.fromfile(folder / "text.i64", "<i8")
    print(f"| form | words × texts | file | µs | ratio | MB | perplexity |\n|{' --- |' * 7}")
    with tempfile.TemporaryDirectory() as tmp:
        for form, cases in {"step": [(1, 1)], "sequence": [(1, 1), (30, 1), (30, 16)]}.items():
            files = {"lstmkb": folder / f"int8-{form}.onnx"}
            for name, by_channel in {"quantize_dynamic": False, "quantize_dynamic per_channel": True}.items():
                files[name] = Path(tmp) / f"{form}-{by_channel}.onnx"
                quantize_dynamic(folder / f"float32-{form}.onnx", files[name], weight_type=QuantType.QInt8, per_channel=by_channel)
            sessions = {name: session(path, threads) for name, path in files.items()}
            quality = {name: perplexity(s, shape, text, 1 if form == "step" else 100) for name, s in sessions.items()}
            for words, texts in cases:
                times = turns(sessions, feed(shape, words, texts))
                for name, t in times.items():
                    ratio = statistics.median(x / y for x, y in zip(t, times["lstmkb"]))
                    print(f"| {form} | {words} × {texts} | {name} | {statistics.median(t):.0f} | {ratio:.2f} | "
                          f"{files[name].stat().st_size / 1e6:.1f} | {quality[name]:.3f} |", flush=True)


if __name__ == "__main__":
    main()
