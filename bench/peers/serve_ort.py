"""The usual Python service, FastAPI and ONNX Runtime in int8: POST /predict {"text": ..., "k": 5}.

  python serve_ort.py --make FILE.onnx     writes the default model (V 33,278, E 256, H 512, 2 layers) with random
                                           weights, quantised by ONNX Runtime's own quantize_dynamic
  python serve_ort.py --versions           prints the libraries' versions as JSON
  MODEL=FILE.onnx uvicorn serve_ort:app --app-dir bench/peers --port 8000 --log-level warning

Only the time matters here: the vocabulary is numbers, and the graph gives the five likeliest words of the last step alone.
"""
import json
import os
import sys
import tempfile

import numpy as np
import onnxruntime as ort

V, E, H, L = 33278, 256, 512, 2


def make(path):
    import onnx
    from onnx import TensorProto as T, helper as h, numpy_helper as nh
    from onnxruntime.quantization import QuantType, quantize_dynamic
    rng = np.random.default_rng(0)
    random = lambda *shape: (rng.standard_normal(shape) * 0.05).astype(np.float32)
    weights, nodes, outs = [], [], []
    add = lambda name, x: weights.append(nh.from_array(x, name))
    node = lambda *args, **more: nodes.append(h.make_node(*args, **more))
    ins = [h.make_tensor_value_info('tokens', T.INT64, ['T', 'B'])]
    add('embedding', random(V, E))
    add('one', np.array([1], np.int64))
    add('zero', np.array([0], np.int64))
    node('Gather', ['embedding', 'tokens'], ['x0'])
    for l in range(L):
        add(f'W{l}', random(1, 4 * H, H if l else E))
        add(f'R{l}', random(1, 4 * H, H))
        add(f'B{l}', random(1, 8 * H))
        state = lambda name: h.make_tensor_value_info(f'{name}{l}', T.FLOAT, [1, 'B', H])
        ins += [state('h'), state('c')]
        outs += [state('hn'), state('cn')]
        node('LSTM', [f'x{l}', f'W{l}', f'R{l}', f'B{l}', '', f'h{l}', f'c{l}'], [f'y{l}', f'hn{l}', f'cn{l}'], hidden_size=H)
        node('Squeeze', [f'y{l}', 'one'], [f'x{l + 1}'])
    add('Wo', random(H, V))
    add('bo', random(V))
    add('k', np.array([5], np.int64))
    node('Squeeze', [f'hn{L - 1}', 'zero'], ['last'])
    node('MatMul', ['last', 'Wo'], ['product'])
    node('Add', ['product', 'bo'], ['logits'])
    node('Softmax', ['logits'], ['probabilities'], axis=-1)
    node('TopK', ['probabilities', 'k'], ['p', 'word'])
    outs = [h.make_tensor_value_info('p', T.FLOAT, ['B', 5]), h.make_tensor_value_info('word', T.INT64, ['B', 5])] + outs
    model = h.make_model(h.make_graph(nodes, 'lm', ins, outs, weights), opset_imports=[h.make_opsetid('', 17)], ir_version=8)
    onnx.checker.check_model(model)
    with tempfile.TemporaryDirectory() as folder:
        float32 = os.path.join(folder, 'float32.onnx')
        onnx.save(model, float32)
        quantize_dynamic(float32, path + '.part', weight_type=QuantType.QInt8)
    os.replace(path + '.part', path)


def service():
    from fastapi import FastAPI
    from pydantic import BaseModel

    options = ort.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get('THREADS', 1))
    session = ort.InferenceSession(os.environ['MODEL'], options, providers=['CPUExecutionProvider'])
    zero = np.zeros((1, 1, H), np.float32)
    app = FastAPI()

    class Query(BaseModel):
        text: str
        k: int = 5

    @app.get('/health')
    def health():
        return {'status': 'ok'}

    @app.post('/predict')
    def predict(q: Query):
        ids = np.array([[hash(w) % V] for w in q.text.split()], np.int64)
        p, word = session.run(['p', 'word'], {'tokens': ids, 'h0': zero, 'c0': zero, 'h1': zero, 'c1': zero})
        return {'suggestions': [{'word': str(w), 'probability': float(x)} for x, w in zip(p[0], word[0])]}

    return app


if __name__ != '__main__':
    app = service()
elif sys.argv[1:2] == ['--make']:
    make(sys.argv[2])
elif sys.argv[1:] == ['--versions']:
    from importlib.metadata import version
    print(json.dumps({name: version(name) for name in ('fastapi', 'uvicorn', 'onnxruntime')}))
else:
    sys.exit(__doc__)
