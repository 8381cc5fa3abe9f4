"""Suggests the five likeliest next words with ONNX Runtime, as lstmkb predict --plain --json does.

    python NAME.py "i want to" ...

NAME.onnx, NAME.vocab.txt and NAME.tokenizer.json lie beside it; NAME.README.md describes them.
"""
import functools, json, re, sys, unicodedata
import numpy as np
import onnxruntime

stem = __file__.removesuffix(".py")
rules = json.load(open(stem + ".tokenizer.json", encoding="utf-8"))
words = open(stem + ".vocab.txt", encoding="utf-8", newline="\n").read().split("\n")[:-1]
model = onnxruntime.InferenceSession(stem + ".onnx", providers=["CPUExecutionProvider"])

@functools.cache
def pattern(text):  # {name} is a class of characters
    return re.compile(re.sub(r"\{(\w+)\}", lambda m: rules["classes"][m[1]], text))

def key(token):  # what the spellings of a word have in common
    x = token
    for step in rules["key"]:
        if pattern(step.get("if", "")).search(token) and not ("if_not" in step and pattern(step["if_not"]).search(token)):
            x = x.translate(str.maketrans(step.get("replace", {})))
            x = pattern(step["remove"]).sub("", x) if "remove" in step else x
    return unicodedata.normalize("NFC", x) if rules["nfc"] else x

ids = {}
for i, word in enumerate(words):
    ids.setdefault(key(word), i)
ids["<eos>"] = rules["unk"]  # text cannot spell the end of a line
offered = np.array([i > 1 and bool(pattern(rules["word"]).search(w)) for i, w in enumerate(words)])

def tokens(line):
    pieces = pattern(rules["token"]).findall(line)
    return [t for p in pieces for t in pattern(rules["space"]).split(p) if not pattern(rules["invisible"]).fullmatch(t)]

def encode(text):
    *lines, last = [tokens(line) for line in text.split("\n")]
    text = [rules["eos"]]
    for n, line in enumerate([*lines, last]):
        text += [ids.get(key(t), rules["unk"]) if len(t.encode()) <= rules["max_bytes"] else rules["unk"] for t in line]
        text += [rules["eos"]] if n < len(lines) and (line or rules["eos_blank_line"]) else []
    return text

for text in sys.argv[1:]:
    state = {i.name: np.zeros([d if isinstance(d, int) else 1 for d in i.shape], np.float32) for i in model.get_inputs()[1:]}
    for token in encode(text):
        logits, *after = model.run(None, {"tokens": np.array([[token]], np.int64), **state})
        state = dict(zip(state, after))
    p = np.where(offered, np.exp(logits[0, 0] - logits.max(), dtype=np.float64), 0)
    best = np.argsort(-p, kind="stable")[:5]
    print(json.dumps({"suggestions": [{"word": words[i], "probability": p[i] / p.sum(), "kind": "next"} for i in best]}, ensure_ascii=False))
