"""Write the recorded models and operators that the tests read.

    python generate.py

Needs torch, onnx, onnxscript and numpy. pytorch-*.onnx are exports of a small
model by PyTorch's two exporters, with the logits that PyTorch computes;
operators.json has single nodes with what onnx.reference.ReferenceEvaluator makes
of them.
"""

import base64
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto as T
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = Path(__file__).parent


class Language(torch.nn.Module):
    def __init__(self, vocab=23, embedding=6, hidden=8, layers=2):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocab, embedding)
        self.lstm = torch.nn.LSTM(embedding, hidden, layers, batch_first=True)
        self.decoder = torch.nn.Linear(hidden, vocab)

    def forward(self, tokens, h, c):
        y, (h, c) = self.lstm(self.embedding(tokens), (h, c))
        return self.decoder(y), h, c


class GRU(Language):
    def __init__(self):
        super().__init__()
        del self.lstm
        self.gru = torch.nn.GRU(6, 8, 2, batch_first=True)

    def forward(self, tokens, h):
        y, h = self.gru(self.embedding(tokens), h)
        return self.decoder(y), h


class Stateless(Language):
    def forward(self, tokens):
        return self.decoder(self.lstm(self.embedding(tokens))[0])


def models():
    torch.manual_seed(1)
    tokens = torch.randint(0, 23, (1, 12))
    state = [torch.randn(2, 1, 8), torch.randn(2, 1, 8)]
    for name, kind, states in ("state", Language, 2), ("stateless", Stateless, 0), ("gru", GRU, 1):
        model = kind().eval()
        args = (tokens, *state[:states])
        ins = ["tokens", "h", "c"][: len(args)]
        outs = ["logits", "h_out", "c_out"][: len(args)]
        time = torch.export.Dim("time")
        for way, options in (
            ("torchscript", dict(dynamo=False, dynamic_axes={"tokens": {1: "time"}})),
            ("dynamo", dict(dynamo=True, external_data=False,
                            dynamic_shapes={n: ({1: time} if n == "tokens" else None) for n in ins})),
        ):
            path = HERE / f"pytorch-{way}-{name}.onnx"
            torch.onnx.export(model, args, str(path), input_names=ins, output_names=outs, **options)
            proto = onnx.load(path)  # without what only a person reads, such as paths of sources
            proto.doc_string = proto.graph.doc_string = ""
            for node in proto.graph.node:
                node.doc_string = ""
                del node.metadata_props[:]
            del proto.graph.value_info[:]
            del proto.graph.metadata_props[:]
            del proto.metadata_props[:]
            onnx.save(proto, path)
        with torch.no_grad():
            y = model(*args)
        y = y if isinstance(y, tuple) else (y,)
        record = dict(inputs={n: pack(a.numpy()) for n, a in zip(ins, args)},
                      outputs={n: pack(a.numpy()) for n, a in zip(outs, y)})
        (HERE / f"pytorch-{name}.json").write_text(json.dumps(record) + "\n")


def pack(a):
    a = np.ascontiguousarray(a) if a.ndim else a
    return dict(type=helper.np_dtype_to_tensor_dtype(a.dtype), dims=list(a.shape), data=[float(x) for x in a.ravel()])


def operators():
    r = np.random.default_rng(1)
    f = lambda *s: r.standard_normal(s).astype(np.float32)
    i = lambda *x: np.array(x, np.int64)
    u8 = lambda *s: r.integers(0, 256, s).astype(np.uint8)
    s8 = lambda *s: r.integers(-128, 128, s).astype(np.int8)
    one = lambda v, t=np.float32: np.array(v, t)
    cases = [
        ("Add", [f(2, 3, 4), f(3, 1)], {}), ("Sub", [f(4), f(2, 1)], {}), ("Mul", [i(3, 4), i(5)], {}),
        ("Div", [f(2, 3), f(3)], {}), ("Sigmoid", [f(3, 5)], {}), ("Tanh", [f(3, 5)], {}), ("Identity", [f(2)], {}),
        ("Cast", [f(3, 2) * 9], dict(to=T.INT64)), ("Cast", [s8(7)], dict(to=T.FLOAT)), ("Cast", [i(1, 0, -3)], dict(to=T.BOOL)),
        ("Cast", [u8(5)], dict(to=T.INT32)),
        ("Shape", [f(2, 3, 4)], {}), ("Shape", [f(2, 3, 4)], dict(start=1, end=-1)),
        ("ConstantOfShape", [i(2, 3)], dict(value=numpy_helper.from_array(np.array([7], np.int64)))),
        ("ConstantOfShape", [i(2, 0)], {}),
        ("Constant", [], dict(value=numpy_helper.from_array(f(2, 2)))), ("Constant", [], dict(value_ints=[1, 2])),
        ("Constant", [], dict(value_float=1.5)),
        ("Gather", [f(5, 3), i(4, 0, -1)], {}), ("Gather", [s8(3, 4), np.array([[1, 2], [3, 0]])], dict(axis=1)),
        ("Gather", [i(5, 6, 7), one(1, np.int64)], dict(axis=0)),
        ("Transpose", [f(2, 3, 4)], dict(perm=[2, 0, 1])), ("Transpose", [f(2, 3)], {}), ("Transpose", [u8(2, 3, 1)], dict(perm=[1, 2, 0])),
        ("Concat", [f(2, 1, 3), f(2, 4, 3)], dict(axis=1)), ("Concat", [i(1), i(2, 3)], dict(axis=-1)),
        ("Split", [f(2, 6)], dict(axis=1), 3), ("Split", [f(5, 2), i(1, 4)], dict(axis=0), 2), ("Split", [f(7)], dict(num_outputs=3), 3),
        ("Slice", [f(5, 6), i(1, -4), i(4, 2**62), i(0, 1)], {}), ("Slice", [f(9), i(-1), i(-(2**62)), i(0), i(-2)], {}),
        ("Slice", [f(9), i(1), i(8), i(0), i(3)], {}), ("Slice", [f(4, 2), i(3), i(1)], {}),
        ("Expand", [f(3, 1), i(2, 1, 4)], {}), ("Expand", [i(5), i(3)], {}),
        ("Reshape", [f(2, 3, 4), i(0, -1)], {}), ("Reshape", [f(6), i(3, 2)], dict(allowzero=1)),
        ("Squeeze", [f(1, 3, 1)], {}), ("Squeeze", [f(1, 3, 1), i(-1)], {}), ("Unsqueeze", [f(3), i(0, -1)], {}),
        ("MatMul", [f(2, 3, 5), f(5, 4)], {}), ("MatMul", [f(2, 3, 5), f(2, 5, 4)], {}),
        ("Gemm", [f(3, 5), f(5, 4)], {}), ("Gemm", [f(5, 3), f(4, 5), f(4)], dict(transA=1, transB=1, alpha=0.5, beta=2.0)),
        ("Gemm", [f(3, 5), f(5, 4), f(3, 1)], {}),
        ("Softmax", [f(2, 3, 7)], {}), ("LogSoftmax", [f(2, 9) * 8], dict(axis=-1)),
        ("TopK", [f(3, 11), i(4)], {}, 2),
        ("LSTM", [f(4, 2, 3), f(1, 20, 3), f(1, 20, 5)], dict(hidden_size=5), 3),
        ("LSTM", [f(4, 2, 3), f(1, 20, 3), f(1, 20, 5), f(1, 40), None, f(1, 2, 5), f(1, 2, 5)], dict(hidden_size=5), 3),
        ("DynamicQuantizeLinear", [f(3, 7) * 5], {}, 3), ("DynamicQuantizeLinear", [np.abs(f(6)) + 1], {}, 3),
        ("QuantizeLinear", [f(3, 4) * 9, one(0.07), one(128, np.uint8)], {}),
        ("QuantizeLinear", [f(3, 4) * 9, np.abs(f(4)) + 0.01, np.zeros(4, np.int8)], dict(axis=1)),
        ("DequantizeLinear", [u8(3, 4), one(0.5), one(100, np.uint8)], {}),
        ("DequantizeLinear", [s8(3, 4), np.abs(f(3)), s8(3)], dict(axis=0)),
        ("MatMulInteger", [u8(3, 300), s8(300, 5), one(131, np.uint8)], {}),
        ("MatMulInteger", [s8(2, 3, 7), u8(7, 4), one(-9, np.int8), one(11, np.uint8)], {}),
        ("GRU", [f(4, 2, 3), f(1, 15, 3), f(1, 15, 5)], dict(hidden_size=5), 2),
        ("GRU", [f(4, 2, 3), f(1, 15, 3), f(1, 15, 5), f(1, 30), None, f(1, 2, 5)], dict(hidden_size=5), 2),
        ("GRU", [f(4, 2, 3), f(1, 15, 3), f(1, 15, 5), f(1, 30), None, f(1, 2, 5)], dict(hidden_size=5, linear_before_reset=1), 2),
    ]
    out = []
    for op, values, attrs, *count in cases:
        names = [f"x{n}" if v is not None else "" for n, v in enumerate(values)]
        outs = [f"y{n}" for n in range(count[0] if count else 1)]
        given = {n: v for n, v in zip(names, values) if n}
        info = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape) for n, v in given.items()]
        node = helper.make_node(op, names, outs, **attrs)
        graph = helper.make_graph([node], "g", info, [helper.make_empty_tensor_value_info(n) for n in outs])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        y = ReferenceEvaluator(model).run(None, given)
        out.append(dict(op=op, file=base64.b64encode(model.SerializeToString()).decode(),
                        inputs={n: pack(v) for n, v in given.items()}, outputs={n: pack(np.asarray(v)) for n, v in zip(outs, y)}))
    (HERE / "operators.json").write_text("[\n" + ",\n".join(json.dumps(c) for c in out) + "\n]\n")


models()
operators()
