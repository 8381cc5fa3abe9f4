"""Write language models as PyTorch exports them, with what they should compute.

  python torch_export.py FOLDER [--small] [--cell gru]

For the TorchScript exporter and for the dynamo one, FOLDER gets NAME.onnx (weights
inside), and for both model.safetensors, tokens.i64 (1, T), logits.f32 (1, T, V),
h.f32 and, of an LSTM, c.f32 (L, 1, H, the state after the text), and shape.json. The default
size has V 33278, E 256, H 512, L 2 and T 200; --small V 60, E 12, H 16, L 2, T 20.
Weights are random, the same in every run. ONNX Runtime must compute the same to 1e-4.
"""
import argparse
import json
import math
from pathlib import Path

import onnx
import onnxruntime
import torch
from safetensors.torch import save_file


class LanguageModel(torch.nn.Module):
    def __init__(self, vocab, embedding, hidden, layers):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocab, embedding)
        self.layers(embedding, hidden, layers)
        self.decoder = torch.nn.Linear(hidden, vocab)

    def layers(self, *shape):
        self.lstm = torch.nn.LSTM(*shape, batch_first=True)

    def forward(self, tokens, h, c):
        y, (h, c) = self.lstm(self.embedding(tokens), (h, c))
        return self.decoder(y), h, c


class GRU(LanguageModel):
    def layers(self, *shape):
        self.gru = torch.nn.GRU(*shape, batch_first=True)

    def forward(self, tokens, h):
        y, h = self.gru(self.embedding(tokens), h)
        return self.decoder(y), h


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--cell", choices=["lstm", "gru"], default="lstm")
    args = parser.parse_args()
    vocab, embedding, hidden, layers, steps = (60, 12, 16, 2, 20) if args.small else (33278, 256, 512, 2, 200)
    torch.manual_seed(1)
    kind, states = (GRU, ["h"]) if args.cell == "gru" else (LanguageModel, ["h", "c"])
    model = kind(vocab, embedding, hidden, layers).eval()
    with torch.no_grad():
        for name, p in model.named_parameters():  # logits of some size, each gate at work
            bound = 1.5 / math.sqrt(p.shape[-1]) if p.dim() == 2 else 0.5
            p.uniform_(-bound, bound) if "decoder.weight" not in name else p.uniform_(-6 * bound, 6 * bound)
    tokens = torch.randint(vocab, (1, steps), generator=torch.Generator().manual_seed(2))
    zero = torch.zeros(layers, 1, hidden)
    with torch.no_grad():
        logits, *after = model(tokens, *[zero for _ in states])
    args.folder.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), args.folder / "model.safetensors")
    for name, x in {"tokens.i64": tokens, "logits.f32": logits, **{f"{s}.f32": x for s, x in zip(states, after)}}.items():
        x.contiguous().numpy().tofile(args.folder / name)
    shape = {"vocab": vocab, "embedding": embedding, "hidden": hidden, "layers": layers, "steps": steps}
    (args.folder / "shape.json").write_text(json.dumps(shape) + "\n")
    inputs = (tokens, *[zero for _ in states])
    names = {"input_names": ["tokens", *states], "output_names": ["logits", *[f"{s}_out" for s in states]]}
    time = torch.export.Dim("time", min=1, max=1 << 20)
    for exporter in "torchscript", "dynamo":
        path = args.folder / f"{exporter}.onnx"
        if exporter == "dynamo":
            program = torch.onnx.export(model, inputs, dynamo=True, **names,
                                        dynamic_shapes={"tokens": {1: time}, **{s: None for s in states}}, verbose=False)
            program.save(str(path), external_data=False)
        else:
            torch.onnx.export(model, inputs, str(path), dynamo=False, opset_version=17, **names,
                              dynamic_axes={"tokens": {1: "time"}, "logits": {1: "time"}})
        proto = onnx.load(str(path))
        operators = sorted({n.op_type for n in proto.graph.node} | {n.op_type for f in proto.functions for n in f.node})
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        got = session.run(["logits"], {"tokens": tokens.numpy(), **{s: zero.numpy() for s in states}})[0]
        worst = float(abs(got - logits.numpy()).max())
        if not worst <= 1e-4:
            raise SystemExit(f"{path.name}: ONNX Runtime's logits are off by {worst:g}")
        print(f"{path.name}: {path.stat().st_size} bytes, opset {proto.opset_import[0].version}, {' '.join(operators)}; off by {worst:.1e}")


if __name__ == "__main__":
    main()
