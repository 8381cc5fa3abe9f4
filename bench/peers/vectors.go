package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// Sizes in elements: the logits of one token, the units of a layer, an array in the
// second-level cache, and an array in memory.
const (
	vocabulary = 33278
	units      = 512
	inCache    = 1 << 15
	inMemory   = 1 << 24
)

// vectorOp is an operation on n elements.
type vectorOp struct {
	op      string
	n       int
	threads []int
	bytes   int // an element's reads and writes
	memory  int // floats that an element takes, for the limit by memory
	writes  bool
	peer    string // what kernels_torch.py calls it, or empty
	make    func(pool *kernels.Pool, n int) func()
}

var one, both = []int{1}, []int{1, 2}

var vectorOps = []vectorOp{
	{op: "exp", n: vocabulary, threads: one, bytes: 8, memory: 2, writes: true, peer: "exp", make: makeExp},
	{op: "log of the sum of exp", n: vocabulary, threads: one, bytes: 8, memory: 1, peer: "logsumexp", make: makeLogSumExp},
	{op: "softmax", n: vocabulary, threads: one, bytes: 16, memory: 2, writes: true, peer: "softmax", make: makeSoftmax},
	{op: "top 5", n: vocabulary, threads: one, bytes: 4, memory: 1, peer: "topk", make: makeTopK},
	{op: "gates", n: units, threads: one, bytes: 48, memory: 8, writes: true, peer: "gates", make: makeGates},
	{op: "gates, gradient", n: units, threads: one, bytes: 52, memory: 8, writes: true, make: makeGatesGrad},
	{op: "Adam", n: inCache, threads: one, bytes: 28, memory: 4, writes: true, peer: "adam", make: makeAdam},
	{op: "Adam", n: inMemory, threads: both, bytes: 28, memory: 4, writes: true, peer: "adam", make: makeAdam},
	{op: "axpy", n: inCache, threads: one, bytes: 12, memory: 2, writes: true, peer: "axpy", make: makeAxpy},
	{op: "axpy", n: inMemory, threads: one, bytes: 12, memory: 2, writes: true, peer: "axpy", make: makeAxpy},
	{op: "sum of squares", n: inCache, threads: one, bytes: 4, memory: 1, make: makeSumSquares},
	{op: "float32 to int8", n: inCache, threads: one, bytes: 9, memory: 1, make: makeQuantize},
}

// vectorWorks returns the operations element by element. Sets not compared with other
// programs leave out those bound by memory.
func vectorWorks(r *report, set *kernels.Set, chosen bool) (works []func() *work) {
	for _, o := range vectorOps {
		if o.n == inMemory && (r.quick || !chosen) {
			continue
		}
		for _, threads := range o.threads {
			works = append(works, func() *work { return o.work(r, set, threads, chosen) })
		}
	}
	return works
}

func (o vectorOp) work(r *report, set *kernels.Set, threads int, chosen bool) *work {
	w := &work{op: o.op, shape: fmt.Sprint(o.n), set: set, threads: threads, seconds: r.turn(vectorSeconds),
		bytes: float64(o.bytes * o.n), elements: float64(o.n)}
	if !r.wants(w.op, w.shape) {
		return nil
	}
	pool := kernels.NewPool(set, threads)
	w.run, w.done = o.make(pool, o.n), pool.Close
	x := ones(o.n * o.memory)
	if o.writes {
		w.stream, w.streamBytes, w.limit = streamAdamIn(pool, x), 7*float64(len(x)), "reads and writes"
	} else {
		w.stream, w.streamBytes, w.limit = streamIn(pool, x), 4*float64(len(x)), "reads"
	}
	if chosen {
		generic := kernels.NewPool(kernels.Sets()[0], threads)
		w.done = func() { pool.Close(); generic.Close() }
		w.once = map[string]func(){"generic": o.make(generic, o.n)}
		if o.peer != "" {
			w.ask(r, request{"op": o.peer, "n": o.n, "k": 5}, "torch")
		}
	}
	return w
}

func makeExp(pool *kernels.Pool, n int) func() {
	x, y := spread(n), ones(n)
	return func() { pool.Exp(y, x, 1, 1) }
}

func makeLogSumExp(pool *kernels.Pool, n int) func() {
	x := spread(n)
	return func() { pool.LogSumExp(x) }
}

func makeSoftmax(pool *kernels.Pool, n int) func() {
	x, y := spread(n), ones(n)
	return func() { pool.Exp(y, x, pool.LogSumExp(x), 1) }
}

func makeTopK(pool *kernels.Pool, n int) func() {
	x, random, best := make([]float32, n), rand.New(rand.NewPCG(1, 1)), make([]int32, 5)
	for i := range x {
		x[i] = random.Float32()
	}
	return func() { pool.TopK(best, x) }
}

func makeGates(pool *kernels.Pool, n int) func() {
	gates, before, c, tc, out := spread(4*n), spread(n), ones(n), ones(n), ones(n)
	return func() { pool.Gates(gates, before, c, tc, out) }
}

// makeGatesGrad computes on zeros, which stay zeros: other values would shrink to denormals
// over many calls.
func makeGatesGrad(pool *kernels.Pool, n int) func() {
	gates, before, tc, dh, dc := make([]float32, 4*n), spread(n), spread(n), make([]float32, n), make([]float32, n)
	return func() { pool.GatesGrad(gates, before, tc, dh, dc) }
}

func makeAdam(pool *kernels.Pool, n int) func() {
	w, g, m, v := ones(n), ones(n), ones(n), ones(n)
	adam := kernels.Adam{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	return func() { pool.Adam(adam, 100, 1, w, g, m, v) }
}

func makeAxpy(pool *kernels.Pool, n int) func() {
	x, y := ones(n), ones(n)
	return func() { pool.Axpy(1e-6, x, y) }
}

func makeSumSquares(pool *kernels.Pool, n int) func() {
	x := ones(n)
	return func() { pool.Set.SumSquares(x) }
}

func makeQuantize(pool *kernels.Pool, n int) func() {
	x := spread(n)
	var q kernels.Int8Batch
	return func() { pool.Quantize(&q, x, units, units, n/units) }
}

// spread returns n numbers from −8 to 8.
func spread(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i)/float32(n)*16 - 8
	}
	return x
}
