"""Suggests the five likeliest next words: python NAME.py "i want to" (lstmkb predict --plain --json does the same)."""
import json, runpy, sys
import numpy as np, onnxruntime

text = runpy.run_path(__file__.removesuffix(".py") + ".tokenizer.py")  # its encode, words and offered
model = onnxruntime.InferenceSession(__file__.removesuffix(".py") + ".onnx", providers=["CPUExecutionProvider"])
for given in sys.argv[1:]:
    state = {i.name: np.zeros([d if isinstance(d, int) else 1 for d in i.shape], np.float32) for i in model.get_inputs()[1:]}
    for token in text["encode"](given):
        logits, *after = model.run(None, {"tokens": np.array([[token]], np.int64), **state})
        state = dict(zip(state, after))
    p = np.where(text["offered"], np.exp(logits[0, 0] - logits.max(), dtype=np.float64), 0)
    best = np.argsort(-p, kind="stable")[:5]
    print(json.dumps({"suggestions": [{"word": text["words"][i], "probability": p[i] / p.sum(), "kind": "next"} for i in best]}, ensure_ascii=False))
