"""Peer: the operations of package kernels in PyTorch (MKL, oneDNN, FBGEMM) and numpy (OpenBLAS).

Reads lines of JSON {"op", "library", "threads", "seconds", shape…}; answers each with {"seconds": of one call}
or {"error": …}. The line {"op": "versions"} is answered with those of the libraries.
"""
import json, sys, time, warnings
import numpy as np, torch
from threadpoolctl import threadpool_info, threadpool_limits

warnings.filterwarnings('ignore')
f32, bf16 = torch.float32, torch.bfloat16
ones = lambda *shape: torch.ones(shape, dtype=f32)

def versions(q):
    blas = [i for i in threadpool_info() if i['internal_api'] == 'openblas'][0]
    build = torch.__config__.show().splitlines()
    find = lambda name: next((l.split(name)[1].split()[0] for l in build if name in l), 'none')
    return {'torch': torch.__version__, 'mkl': find('Math Kernel Library Version '), 'onednn': find('MKL-DNN '),
            'numpy': np.__version__, 'openblas': f'{blas["version"]} {blas["architecture"]}'}

# Each function returns a call. A matrix product is C (m, n) = op(A)·op(B).

def gemm(q):
    m, n, k, library = q['m'], q['n'], q['k'], q['library']
    a = ones(k, m) if q['trans_a'] else ones(m, k)
    b = ones(n, k) if q['trans_b'] else ones(k, n)
    op = lambda x, trans: x.T if trans else x
    if library == 'openblas':
        a, b, c = op(a.numpy(), q['trans_a']), op(b.numpy(), q['trans_b']), np.empty((m, n), np.float32)
        return lambda: np.matmul(a, b, out=c)
    a, b = op(a, q['trans_a']), op(b, q['trans_b'])
    if library == 'mkl':
        c = ones(m, n)
        return lambda: torch.mm(a, b, out=c)
    c = torch.empty((m, n), dtype=bf16)
    if library == 'onednn':  # operands and result bfloat16
        a, b = a.to(bf16), b.to(bf16)
        return lambda: torch.mm(a, b, out=c)
    if library == 'onednn_converting':  # operands and result float32
        d, x, y = ones(m, n), torch.empty_like(a, dtype=bf16), torch.empty_like(b, dtype=bf16)
        return lambda: d.copy_(torch.mm(x.copy_(a), y.copy_(b), out=c))

# Y (batch, m) = X (batch, n)·Aᵀ, A (m, n) as weights are stored.

def gemv(q):
    m, n, batch, library = q['m'], q['n'], q['batch'], q['library']
    a, x, y = ones(m, n), ones(batch, n), ones(batch, m)
    if batch == 1:
        x, y = x[0], y[0]
    if library == 'openblas':
        a, x, y = a.numpy(), x.numpy(), y.numpy()
        return (lambda: np.matmul(a, x, out=y)) if batch == 1 else (lambda: np.matmul(x, a.T, out=y))
    if library == 'fbgemm':  # float32 vectors, quantised in the call; int8 weights
        torch.backends.quantized.engine = 'fbgemm'
        w = torch.quantize_per_channel(a, torch.full((m,), 1 / 127), torch.zeros(m, dtype=torch.int64), 0, torch.qint8)
        packed, x = torch.ops.quantized.linear_prepack(w, None), ones(batch, n)
        return lambda: torch.ops.quantized.linear_dynamic(x, packed)
    return (lambda: torch.mv(a, x, out=y)) if batch == 1 else (lambda: torch.mm(x, a.T, out=y))

# Operations element by element, on n floats.

def softmax(q):
    x, y = torch.linspace(-8, 8, q['n']), ones(q['n'])
    return lambda: torch.softmax(x, 0, out=y)

def exp(q):
    x, y = torch.linspace(-8, 8, q['n']), ones(q['n'])
    return lambda: torch.exp(x, out=y)

def logsumexp(q):
    x, y = torch.linspace(-8, 8, q['n']), ones(1)[0]
    return lambda: torch.logsumexp(x, 0, out=y)

def gates(q):  # of an LSTM, by the operations that PyTorch has for it
    n = q['n']
    z, before, c, tc, h = torch.linspace(-8, 8, 4 * n), torch.linspace(-8, 8, n), ones(n), ones(n), ones(n)
    a = ones(4 * n)
    i, f, g, o = a.view(4, n)
    def call():
        torch.sigmoid(z[:2 * n], out=a[:2 * n]); torch.tanh(z[2 * n:3 * n], out=g); torch.sigmoid(z[3 * n:], out=o)
        torch.mul(f, before, out=c); torch.addcmul(c, i, g, out=c); torch.tanh(c, out=tc); torch.mul(o, tc, out=h)
    return call

def axpy(q):
    x, y = ones(q['n']), ones(q['n'])
    return lambda: y.add_(x, alpha=1e-6)

def topk(q):
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(q['n'], generator=generator)
    return lambda: torch.topk(x, q['k'])

def adam(q):
    w, g, m, v, step = [ones(q['n'])], [ones(q['n'])], [ones(q['n'])], [ones(q['n'])], [torch.tensor(100.)]
    return lambda: torch._fused_adam_(w, g, m, v, [], step, lr=1e-3, beta1=0.9, beta2=0.999, weight_decay=0.0,
                                      eps=1e-8, amsgrad=False, maximize=False)

operations = {f.__name__: f for f in (gemm, gemv, softmax, exp, logsumexp, gates, axpy, topk, adam)}

def measure(call, seconds):
    start = time.perf_counter()
    call()
    first = time.perf_counter() - start  # brings caches and threads back
    if first > seconds / 3:
        return first
    n, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        call(); n += 1
    return spent / n

calls = {}  # of the shape at hand

@torch.inference_mode()
def answer(q):
    if q['op'] == 'versions':
        return versions(q)
    threads, seconds = q.pop('threads'), q.pop('seconds')
    shape = {k: v for k, v in q.items() if k != 'library'}
    if calls.get('shape') != shape:
        calls.clear(); calls['shape'] = shape
    if q['library'] not in calls:
        torch.set_num_threads(threads)
        calls[q['library']] = operations[q['op']](q)
        calls[q['library']]()
    torch.set_num_threads(threads)
    with threadpool_limits(threads):
        seconds = measure(calls[q['library']], seconds)
    return {'seconds': seconds}

def await_idle():
    """Returns when the libraries' threads sleep, which spin for up to 0.1 s after their work."""
    spent = 1
    while spent > 1e-3:
        start = time.process_time(); time.sleep(0.01)
        spent = time.process_time() - start

for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as e:
        result = {'error': f'{type(e).__name__}: {e}'.splitlines()[0]}
    await_idle()
    print(json.dumps(result), flush=True)
