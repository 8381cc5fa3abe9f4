package main

import (
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
)

// vectorProduct is Y (batch, m) = X (batch, n)·Aᵀ.
type vectorProduct struct{ m, n, batch int }

// gemvWorks returns the products of a few vectors with a layer's weights and with the
// decoder's, in each precision.
func gemvWorks(r *report, set *kernels.Set, chosen bool) (works []func() *work) {
	for _, a := range [][2]int{{2048, 1024}, {33278, 512}} {
		for _, batch := range []int{1, 8, 32} {
			if r.quick && (a[0] > 2048 || batch == 32) || !chosen && (batch == 8 || set.Name == "generic" && batch > 1) {
				continue
			}
			for _, precision := range []string{"float32", "int8"} {
				for _, threads := range threadCounts(chosen) {
					works = append(works, func() *work {
						return vectorProduct{a[0], a[1], batch}.work(r, set, threads, chosen, precision)
					})
				}
			}
		}
	}
	return works
}

func (p vectorProduct) work(r *report, set *kernels.Set, threads int, chosen bool, precision string) *work {
	w := &work{op: "gemv " + precision, shape: fmt.Sprintf("%d×%d · %d", p.m, p.n, p.batch), set: set, threads: threads,
		seconds: r.turn(vectorSeconds), operations: 2 * float64(p.m) * float64(p.n) * float64(p.batch)}
	if !r.wants(w.op, w.shape) {
		return nil
	}
	pool := kernels.NewPool(set, threads)
	w.done = pool.Close
	size, libraries := 4, []string{"mkl", "openblas"}
	if precision == "int8" {
		size, libraries = 1, []string{"fbgemm"}
	}
	bytes := p.m * p.n * size
	w.bytes = float64(bytes)
	w.stream, w.streamBytes, w.limit = streamIn(pool, ones(bytes/4)), w.bytes, "reads"
	w.run, w.peak = p.own(pool, precision, r.peaksOf(set))
	if chosen {
		generic := kernels.NewPool(kernels.Sets()[0], threads)
		slow, _ := p.own(generic, precision, r.peaksOf(set))
		w.once = map[string]func(){"generic": slow}
		w.done = func() { pool.Close(); generic.Close() }
		w.ask(r, request{"op": "gemv", "m": p.m, "n": p.n, "batch": p.batch}, libraries...)
	}
	return w
}

// own returns the product on this program's kernels and the peak that bounds it. In int8 the
// call quantises the vectors too.
func (p vectorProduct) own(pool *kernels.Pool, precision string, peak *peaks) (func(), limit) {
	a, x, y := ones(p.m*p.n), ones(p.batch*p.n), make([]float32, p.batch*p.m)
	if precision == "float32" {
		return func() { pool.GemvBatch(y, p.m, a, p.n, x, p.n, p.m, p.n, p.batch) }, peak.float32
	}
	q, err := pool.NewInt8(a, p.n, p.m, p.n)
	if err != nil {
		panic(err) // never: ones are finite
	}
	var batch kernels.Int8Batch
	return func() {
		pool.Quantize(&batch, x, p.n, p.n, p.batch)
		pool.GemvInt8(y, p.m, q, &batch)
	}, peak.int8
}
