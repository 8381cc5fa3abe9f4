"""Peer: matrix products in PyTorch (mkl: MKL or oneDNN) and numpy (openblas).

Reads lines "LIBRARY THREADS M N K TRANS_A TRANS_B SECONDS", answers each with GFLOP/s.
"""
import sys, time
import numpy as np, torch
from threadpoolctl import threadpool_limits

def rate(multiply, flops, seconds):
    multiply(); n = 0; start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or n < 2:
        multiply(); n += 1
    return flops * n / (time.perf_counter() - start) / 1e9

for line in sys.stdin:
    library, threads, m, n, k, ta, tb, seconds = line.split()
    threads, m, n, k, ta, tb, seconds = int(threads), int(m), int(n), int(k), int(ta), int(tb), float(seconds)
    a = np.ones((k, m) if ta else (m, k), np.float32); b = np.ones((n, k) if tb else (k, n), np.float32)
    c = np.empty((m, n), np.float32)
    if library == 'mkl':
        torch.set_num_threads(threads)
        x, y, z = (torch.from_numpy(v) for v in (a, b, c))
        x, y = x.T if ta else x, y.T if tb else y
        result = rate(lambda: torch.mm(x, y, out=z), 2 * m * n * k, seconds)
    else:
        x, y = a.T if ta else a, b.T if tb else b
        with threadpool_limits(threads):
            result = rate(lambda: np.matmul(x, y, out=c), 2 * m * n * k, seconds)
    print(f'{result:.2f}', flush=True)
