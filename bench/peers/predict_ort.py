"""Peer: one token through the default model (V 33278, E 256, H 512, 2 layers) and the five likeliest next ones, in ONNX
Runtime: float32, and int8 as its own quantize_dynamic makes it.

Reads lines of JSON {"op": "predict", "library": "float32" or "int8", "threads", "batch", "seconds", "weights": a model's
safetensors file in float32 of that size, untied, or "" for random ones}; answers each with {"seconds": of one call}. The line {"op": "versions"} is answered with those of the libraries.
"""
import json, os, sys, tempfile, time
import numpy as np, onnx, onnxruntime as ort
from onnx import TensorProto as T, helper as h, numpy_helper as nh
from onnxruntime.quantization import QuantType, quantize_dynamic

V, E, H, L = 33278, 256, 512, 2

def stored(path):
    """The tensors of a safetensors file of float32."""
    b = open(path, 'rb').read(); n = int.from_bytes(b[:8], 'little'); head = json.loads(b[8:8 + n])
    return {k: np.frombuffer(b[8 + n:][slice(*t['data_offsets'])], np.float32).reshape(t['shape'])
            for k, t in head.items() if k != '__metadata__'}

def gates(x):
    """Rows in the order of ONNX, i o f g, from PyTorch's i f g o."""
    i, f, g, o = np.split(x, 4); return np.concatenate([i, o, f, g])

def make(folder, weights):
    rng = np.random.default_rng(0)
    r = lambda *s: (rng.standard_normal(s) * 0.05).astype(np.float32)
    m = stored(weights) if weights else {'embedding.weight': r(V, E), 'decoder.weight': r(V, H), 'decoder.bias': r(V)} | {
        f'lstm.{k}_l{l}': r(4 * H, *([] if 'bias' in k else [E if l == 0 and k == 'weight_ih' else H]))
        for l in range(L) for k in ('weight_ih', 'weight_hh', 'bias_ih', 'bias_hh')}
    of = lambda kind, l: gates(m[f'lstm.{kind}_l{l}'])[None]
    init, nodes, outs = [], [], []
    add = lambda name, x: init.append(nh.from_array(x, name))
    add('embedding', m['embedding.weight']); nodes.append(h.make_node('Gather', ['embedding', 'tokens'], ['x0']))
    ins = [h.make_tensor_value_info('tokens', T.INT64, ['T', 'B'])]
    add('one', np.array([1], np.int64)); add('zero', np.array([0], np.int64))
    for l in range(L):
        add(f'W{l}', of('weight_ih', l)); add(f'R{l}', of('weight_hh', l))
        add(f'B{l}', np.concatenate([of('bias_ih', l), of('bias_hh', l)], 1))
        state = lambda n: h.make_tensor_value_info(f'{n}{l}', T.FLOAT, [1, 'B', H])
        ins += [state('h'), state('c')]; outs += [state('hn'), state('cn')]
        nodes.append(h.make_node('LSTM', [f'x{l}', f'W{l}', f'R{l}', f'B{l}', '', f'h{l}', f'c{l}'],
                                 [f'y{l}', f'hn{l}', f'cn{l}'], hidden_size=H))
        nodes.append(h.make_node('Squeeze', [f'y{l}', 'one'], [f'x{l + 1}']))
    add('Wo', np.ascontiguousarray(m['decoder.weight'].T)); add('bo', m['decoder.bias']); add('k', np.array([5], np.int64))
    nodes += [h.make_node('Squeeze', [f'hn{L - 1}', 'zero'], ['last']), h.make_node('MatMul', ['last', 'Wo'], ['mm']),
              h.make_node('Add', ['mm', 'bo'], ['logits']), h.make_node('Softmax', ['logits'], ['probs'], axis=-1),
              h.make_node('TopK', ['probs', 'k'], ['p', 'word'])]
    outs = [h.make_tensor_value_info('p', T.FLOAT, ['B', 5]), h.make_tensor_value_info('word', T.INT64, ['B', 5])] + outs
    model = h.make_model(h.make_graph(nodes, 'lm', ins, outs, init), opset_imports=[h.make_opsetid('', 17)], ir_version=8)
    paths = {k: os.path.join(folder, f'{k}.onnx') for k in ('float32', 'int8')}
    onnx.save(model, paths['float32'])
    quantize_dynamic(paths['float32'], paths['int8'], weight_type=QuantType.QInt8)
    return paths

def session(path, threads):
    so = ort.SessionOptions(); so.intra_op_num_threads = threads
    so.add_session_config_entry('session.intra_op.allow_spinning', '1')
    so.log_severity_level = 3
    return ort.InferenceSession(path, so, providers=['CPUExecutionProvider'])

rng = np.random.default_rng(1)
feeds = lambda batch: dict({'tokens': rng.integers(0, V, (1, batch))},
                           **{f'{n}{l}': np.zeros((1, batch, H), np.float32) for n in 'hc' for l in range(L)})

def seconds(s, feed, turn):
    """The time of one call; threads sleep between the turns, so that the others have the machine to themselves."""
    for _ in range(5): s.run(None, feed)
    n, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < turn or n == 0:
        s.run(None, feed); n += 1
    return spent / n

with tempfile.TemporaryDirectory() as folder:
    paths, sessions = None, {}
    for line in sys.stdin:
        q = json.loads(line)
        try:
            if q['op'] == 'versions':
                answer = {'onnxruntime': ort.__version__, 'onnx': onnx.__version__}
            else:
                paths = paths or make(folder, q.get('weights'))
                key = q['library'], q['threads']
                if key not in sessions: sessions[key] = session(paths[key[0]], key[1])
                answer = {'seconds': seconds(sessions[key], feeds(q['batch']), q['seconds'])}
        except Exception as e:
            answer = {'error': f'{type(e).__name__}: {e}'}
        print(json.dumps(answer), flush=True)
