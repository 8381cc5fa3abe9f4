"""Record reference values from PyTorch for the Go tests; see README.md.

Everything is computed twice from the same float32-exact inputs: in float64,
whose results are stored (cast to float32), and in float32, only to print how
far single precision alone strays from them.
"""

import json
import struct
from pathlib import Path

import torch
from safetensors.torch import save
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
STEPS, CLIP, LR = 10, 1.0, 1e-2
SCALE = 3.0  # on the layers' weights and biases, to leave the gates' linear range

CASES = {  # vocab, embedding, hidden, layers, tied, batch, time, seed, cell
    "untied": (37, 8, 12, 2, False, 3, 5, 1, "lstm"),
    "tied": (37, 12, 12, 1, True, 2, 4, 2, "lstm"),
    "projected": (37, 8, 20, 3, True, 5, 7, 3, "lstm"),
    "gru_untied": (37, 8, 12, 2, False, 3, 5, 4, "gru"),
    "gru_tied": (37, 12, 12, 1, True, 2, 4, 5, "gru"),
    "gru_projected": (37, 8, 20, 3, True, 5, 7, 6, "gru"),
}
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU}


class Model(nn.Module):
    def __init__(self, vocab, embedding, hidden, layers, tied, cell="lstm"):
        super().__init__()
        self.cell = cell
        self.embedding = nn.Embedding(vocab, embedding)
        setattr(self, cell, MODULES[cell](embedding, hidden, layers, batch_first=True))
        self.projection = None
        if tied and embedding != hidden:
            self.projection = nn.Linear(hidden, embedding)
        self.decoder = nn.Linear(embedding if tied else hidden, vocab)
        if tied:
            self.decoder.weight = self.embedding.weight

    def forward(self, x, state):  # a tuple: (h, c), or (h,) of a GRU
        if self.cell == "lstm":
            out, state = self.lstm(self.embedding(x), state)
        else:
            out, h = getattr(self, self.cell)(self.embedding(x), *state)
            state = (h,)
        if self.projection is not None:
            out = self.projection(out)
        return self.decoder(out), state


def cross_entropy(logits, y):
    return F.cross_entropy(logits.flatten(0, 1), y.flatten())


def compute(config, inputs, initial, dtype):
    """Every recorded result, computed in dtype; also the norms before clipping."""
    model = Model(**config).to(dtype)
    # named_parameters yields a tied weight once, as embedding.weight.
    params = dict(model.named_parameters())
    assert params.keys() == initial.keys()
    with torch.no_grad():
        for name, p in params.items():
            p.copy_(initial[name])
    start = tuple(inputs[k].to(dtype) for k in ("h0", "c0") if k in inputs)
    out = {}

    logits, end = model(inputs["x"], start)
    loss = cross_entropy(logits, inputs["y"])
    loss.backward()
    out["logits"], out["loss"] = logits, loss.reshape(1)
    out.update(zip(("hn", "cn"), end))
    for name, p in params.items():
        out["grad." + name] = p.grad.clone()
    out["grad_norm"] = torch.sqrt(sum((p.grad**2).sum() for p in params.values())).reshape(1)

    # Nothing above changed the parameters: these are still the initial ones.
    opt = torch.optim.Adam(model.parameters(), lr=LR, betas=(0.9, 0.999), eps=1e-8)
    state, losses, norms = start, [], []
    for x, y in zip(inputs["adam_x"], inputs["adam_y"]):
        opt.zero_grad()
        logits, state = model(x, state)
        loss = cross_entropy(logits, y)
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), CLIP).item())
        opt.step()
        state = tuple(s.detach() for s in state)
        losses.append(loss.detach())
    out["adam_losses"] = torch.stack(losses)
    for name, p in params.items():
        out["final." + name] = p
    return {k: v.detach().clone() for k, v in out.items()}, norms


def encode(tensors, metadata):
    """safetensors bytes, with the header's keys in a fixed order."""
    data = save(tensors, metadata)
    (n,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + n])
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data[8 + n :]


def record(case):
    vocab, embedding, hidden, layers, tied, batch, time, seed, cell = CASES[case]
    config = dict(vocab=vocab, embedding=embedding, hidden=hidden, layers=layers, tied=tied)
    if cell != "lstm":
        config["cell"] = cell
    torch.manual_seed(seed)
    model = Model(**config)
    initial = {}
    for name, p in model.named_parameters():
        scale = SCALE if name.startswith(cell + ".") else 1.0
        initial[name] = (p.detach() * scale).clone()
    ids = lambda *shape: torch.randint(vocab, shape)
    inputs = {
        "x": ids(batch, time),
        "y": ids(batch, time),
        "h0": torch.randn(layers, batch, hidden).tanh(),
        "c0": torch.randn(layers, batch, hidden),
        "adam_x": ids(STEPS, batch, time),
        "adam_y": ids(STEPS, batch, time),
    }
    if cell != "lstm":
        del inputs["c0"]
    exact, norms = compute(config, inputs, initial, torch.float64)
    single, _ = compute(config, inputs, initial, torch.float32)

    tensors = {
        name: t.to(torch.float32).contiguous()
        for name, t in {**initial, **inputs, **exact}.items()
    }
    assert all(torch.isfinite(t).all() for t in tensors.values())
    data = encode(tensors, {"config": json.dumps(config), "torch": torch.__version__})
    path = HERE / f"torch_{case}.safetensors"
    path.write_bytes(data)

    print(f"{path.name}: {len(data)} bytes, {len(tensors)} tensors")
    print("  norms before clipping: " + " ".join(f"{n:.3g}" for n in norms))
    print(f"  {'float32 against float64':32} {'elementwise':>12} {'/ max abs':>12} {'absolute':>12}")
    for name, want in exact.items():
        diff = (single[name].double() - want).abs()
        nonzero = want != 0
        assert (diff[~nonzero] == 0).all()
        rel = (diff[nonzero] / want[nonzero].abs()).max().item()
        print(f"  {name:32} {rel:12.1e} {(diff.max() / want.abs().max()).item():12.1e} {diff.max().item():12.1e}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for case in CASES:
        record(case)
