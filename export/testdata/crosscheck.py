"""Check exported models with ONNX and ONNX Runtime against what Go computed.

    python crosscheck.py FOLDER...

Each folder holds model.onnx, the same as step.onnx, int8.onnx and int8-step.onnx, and,
as raw little-endian numbers, tokens.i64 (T), eval.f32 and step.f32 (T, V): the logits that Go computes in one go and word by
word; h.f32 and, of an LSTM, c.f32 (L, 1, H): the state after the text. Prints the largest
differences and fails above the tolerance.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort

TOLERANCE = 1e-4
ROUNDING = 0.03  # of int8, root mean square, as a share


def open_session(path):
    onnx.checker.check_model(path, full_check=True)
    proto = onnx.load(path)
    onnx.shape_inference.infer_shapes(proto, check_type=True, strict_mode=True, data_prop=True)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # a stranger's machine may be busy
    return proto, ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.failures = []
        self.worst = {}
        proto, self.session = open_session(str(folder / "model.onnx"))
        self.check_proto(proto)
        self.check_session()

    def read(self, name, dtype, shape):
        return np.fromfile(self.folder / name, dtype).reshape(shape)

    def expect(self, ok, what):
        if not ok:
            self.failures.append(what)

    def near(self, what, got, want):
        self.expect(got.shape == want.shape, f"{what}: shape {got.shape}, want {want.shape}")
        diff = float(np.max(np.abs(got - want)))
        self.worst[what] = max(diff, self.worst.get(what, 0.0))
        self.expect(diff <= TOLERANCE, f"{what}: off by {diff:g}")

    def check_proto(self, proto):
        meta = {p.key: p.value for p in proto.metadata_props}
        config = json.loads(meta["config"])
        self.vocab, self.layers, self.hidden = config["vocab"], config["layers"], config["hidden"]
        self.states = "hc" if config.get("cell", "lstm") == "lstm" else "h"
        words = meta["vocab"].removesuffix("\n").split("\n")
        self.expect(len(words) == self.vocab, f"{len(words)} words, want {self.vocab}")
        self.expect(words[int(meta["unk_id"])] == "<unk>", "unk_id")
        self.expect(words[int(meta["eos_id"])] == "<eos>", "eos_id")
        self.expect(meta["licence"] == "CC0 & more", "licence")
        names = [t.name for t in proto.graph.initializer]
        self.expect(len(set(names)) == len(names), "a tensor is stored twice")
        self.expect(("decoder.weight" in names) != config["tied"], "tied weights are stored twice")

    def check_session(self):
        shapes = {v.name: v.shape for v in self.session.get_inputs() + self.session.get_outputs()}
        state = [self.layers, "batch", self.hidden]
        want = {"tokens": ["batch", "time"], "logits": ["batch", "time", self.vocab]}
        for s in self.states:
            want |= {s: state, s + "_out": state}
        self.topk = "top_ids" in shapes
        if self.topk:
            self.k = shapes["top_ids"][1]
            want |= {"top_ids": ["batch", self.k], "top_probabilities": ["batch", self.k]}
        self.expect(shapes == want, f"shapes {shapes}, want {want}")

    def run(self, tokens, state, session=None):
        session = session or self.session
        names = [o.name for o in session.get_outputs()]
        return dict(zip(names, session.run(names, {"tokens": tokens} | state)))

    def zeros(self, batch):
        return {s: np.zeros((self.layers, batch, self.hidden), np.float32) for s in self.states}

    def after(self, out):
        return {s: out[s + "_out"] for s in self.states}

    def check(self):
        tokens = self.read("tokens.i64", "<i8", (1, -1))
        steps = tokens.shape[1]
        eval_, step = (self.read(f"{n}.f32", "<f4", (1, steps, self.vocab)) for n in ("eval", "step"))
        zero = self.zeros(1)

        whole = self.run(tokens, zero)
        self.near("in one go", whole["logits"], eval_)
        for name in self.states:
            want = self.read(f"{name}.f32", "<f4", zero[name].shape)
            self.near("state", whole[f"{name}_out"], want)

        state = zero
        for t in range(steps):
            out = self.run(tokens[:, t : t + 1], state)
            state = self.after(out)
            self.near("word by word", out["logits"], step[:, t : t + 1])
            if self.topk:
                self.check_top(out, step[:, t])

        # Three texts side by side, the given one in each place, from a state of
        # their own: each is what it is alone.
        rng = np.random.default_rng(1)
        state = {s: rng.uniform(-1, 1, (self.layers, 3, self.hidden)).astype(np.float32) for s in self.states}
        batch = np.concatenate([tokens, tokens[:, ::-1], rng.permutation(tokens[0])[None]])
        out = self.run(batch, state)
        for i in range(3):
            alone = self.run(batch[i : i + 1], {k: s[:, i : i + 1] for k, s in state.items()})
            self.near("batch", out["logits"][i : i + 1], alone["logits"])
            self.near("batch", out["h_out"][:, i : i + 1], alone["h_out"])
        same = self.run(np.repeat(tokens, 3, 0), self.zeros(3))
        self.near("batch", same["logits"], np.repeat(eval_, 3, 0))
        if self.topk:
            self.check_top(out, out["logits"][:, -1])

        _, step_form = open_session(str(self.folder / "step.onnx"))
        self.near("step form", *self.chain(step_form, tokens, step))
        sequence8, step8 = (open_session(str(self.folder / f"{n}.onnx"))[1] for n in ("int8", "int8-step"))
        self.alike("int8", self.run(tokens, zero, sequence8)["logits"], eval_)
        self.alike("int8 step form", *self.chain(step8, tokens, step))
        self.alike("int8 batch", self.run(batch, state, sequence8)["logits"], out["logits"])
        self.alike("int8 batch, step form", self.run(batch[:, :1], state, step8)["logits"], out["logits"][:, :1])

        self.scale = float(np.max(np.abs(eval_)))
        self.expect(self.scale > 1, f"logits are at most {self.scale}: too small to tell")

    def chain(self, session, tokens, want):
        """Logits of the text word by word, and those wanted."""
        state = self.zeros(1)
        rows = []
        for t in range(tokens.shape[1]):
            out = self.run(tokens[:, t : t + 1], state, session)
            state = self.after(out)
            rows.append(out["logits"])
            if self.topk:
                self.check_top(out, out["logits"][:, 0])
        return np.concatenate(rows, 1), want

    def alike(self, what, got, want):
        self.expect(got.shape == want.shape, f"{what}: shape {got.shape}, want {want.shape}")
        share = float(np.sqrt(np.mean((got - want) ** 2) / np.mean(want**2)))
        self.worst[what] = share
        self.expect(share < ROUNDING, f"{what}: off by {100 * share:.2f} %")

    def check_top(self, out, logits):
        """The words with the highest logits, <unk> and <eos> left out."""
        p = np.exp(logits.astype(np.float64) - logits.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        ids, got = out["top_ids"], out["top_probabilities"]
        self.expect(ids.min() >= 2, "<unk> or <eos> is ranked")
        self.expect(all(len(set(r)) == self.k for r in ids), "an id is ranked twice")
        want = -np.sort(-p[:, 2:], -1)[:, : self.k]
        self.near("top probabilities", got, want)
        self.near("top ids", np.take_along_axis(p, ids, -1), want)


def main():
    failed = False
    for folder in map(Path, sys.argv[1:]):
        case = Case(folder)
        case.check()
        figures = ", ".join(f"{k} {v:.1e}" for k, v in case.worst.items())
        print(f"{folder.name}: {(folder / 'model.onnx').stat().st_size} bytes, logits to {case.scale:.1f}; {figures}")
        for f in dict.fromkeys(case.failures):
            print(f"{folder.name}: FAILED {f}")
            failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
