package kernels

import (
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fenced hands out slices between two pages without access. Their mappings are used
// again, since mapping takes longer than most operations.
type fenced struct {
	start bool // next to the page before, else to the one after
	used  [][]byte
	free  map[int][][]byte // by length
}

func newFenced(t *testing.T, start bool) *fenced {
	f := &fenced{start: start, free: map[int][][]byte{}}
	t.Cleanup(func() {
		f.reuse()
		for _, mems := range f.free {
			for _, mem := range mems {
				unix.Munmap(mem)
			}
		}
	})
	return f
}

func (f *fenced) floats(t *testing.T, n int) []float32 {
	t.Helper()
	page := os.Getpagesize()
	size := max(1, (4*n+page-1)/page) * page
	var mem []byte
	if free := f.free[size+2*page]; len(free) > 0 {
		mem, f.free[size+2*page] = free[len(free)-1], free[:len(free)-1]
		clear(mem[page : page+size])
	} else {
		mem = fence(t, page, size)
	}
	f.used = append(f.used, mem)
	off := page + size - 4*n
	if f.start {
		off = page
	}
	return bytesAsFloats(mem[off:], n)
}

// fence maps size bytes between two pages without access.
func fence(t *testing.T, page, size int) []byte {
	t.Helper()
	mem, err := unix.Mmap(-1, 0, size+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	for _, off := range []int{0, page + size} {
		if err := unix.Mprotect(mem[off:off+page], unix.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return mem
}

// reuse takes back all slices.
func (f *fenced) reuse() {
	for _, mem := range f.used {
		f.free[len(mem)] = append(f.free[len(mem)], mem)
	}
	f.used = f.used[:0]
}

// TestStaysInBounds runs every operation on slices that touch forbidden memory:
// a read or write outside, which no guard value shows, faults.
func TestStaysInBounds(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // this goroutine's
		p := NewPool(s, 1)                                       // the caller alone, whose faults are panics
		defer p.Close()
		lens := lengths()
		if testing.Short() || !slices.Contains(names, s.Name) { // a model, which is slow
			lens = []int{0, 1, 7, 8, 9, 16, 17, 33, 67}
		}
		for _, start := range []bool{false, true} {
			f := newFenced(t, start)
			for _, n := range lens {
				x := func(n int) []float32 { return f.floats(t, n) }
				for name, run := range fencedOps(p, s, n, x) {
					if fault := caught(run); fault != nil {
						t.Fatalf("%s, n=%d, start=%v: %v", name, n, start, fault)
					}
					f.reuse()
				}
			}
		}
	}, tileModels()[2:]...)
}

// fencedOps are all operations of one size; x allocates.
func fencedOps(p *Pool, s *Set, n int, x func(n int) []float32) map[string]func() {
	ops := map[string]func(){
		"axpy":       func() { s.Axpy(2, x(n), x(n)) },
		"sumSquares": func() { s.SumSquares(x(n)) },
		"max":        func() { s.Max(x(n)) },
		"countAbove": func() { s.CountAbove(x(n), 0) },
		"logSumExp":  func() { s.LogSumExp(x(n)) },
		"exp":        func() { s.Exp(x(n), x(n), 1, 1) },
		"gates":      func() { s.Gates(x(4*n), x(n), x(n), x(n), x(n)) },
		"gatesGrad":  func() { s.GatesGrad(x(4*n), x(n), x(n), x(n), x(n)) },
		"gatesGRU":   func() { s.GatesGRU(x(3*n), x(3*n), x(n), x(n), x(n)) },
		"gatesGRUg":  func() { s.GatesGRUGrad(x(3*n), x(3*n), x(n), x(n), x(n)) },
		"adam":       func() { p.Adam(testAdam, 1, 1, x(n), x(n), x(n), x(n)) },
		"poolSum":    func() { p.SumSquares(x(n)) },
		"topK":       func() { s.TopK(make([]int32, 5), x(n)) },
	}
	for _, rows := range []int{1, 3, 4, 9} {
		for _, lda := range []int{n, n + 3} {
			ops[fmt.Sprintf("gemv%d/%d", rows, lda)] = func() { s.GemvBatch(x(rows), rows, x((rows-1)*lda+n), lda, x(n), n, rows, n, 1) }
		}
	}
	if s.int8.finish != nil {
		ops["finishInt8"] = func() { s.int8.finish(x(n), x(n), x(n), 1, 0) }
	}
	maps.Copy(ops, fencedGemvs(s, n, x))
	maps.Copy(ops, fencedGemms(p, s, n, x))
	return ops
}

// fencedGemms are those of the matrix product.
func fencedGemms(p *Pool, s *Set, n int, x func(n int) []float32) map[string]func() {
	ops := map[string]func(){}
	for name, prec := range precisions {
		m := s.micro(prec)
		words := m.words(n)
		// The packing may read rows that src has past the last one, and write past its
		// panel what the next overwrites, but only where src and dst go on.
		for w, l := range map[int]packer{m.mr: m.lhs, m.nr: m.rhs} {
			for rows := 1; rows <= w; rows++ {
				for _, more := range []int{0, 1, 2} {
					ops[fmt.Sprintf("%s: pack%d/%d+%d", name, w, rows, more)] = func() {
						l.pack(x(words*w), w, x((rows+more-1)*(n+1)+n), n+1, rows, n)
					}
				}
				ops[fmt.Sprintf("%s: split%d/%d", name, w, rows)] = func() {
					l.split(x(words*w), 0, w, words*w, x(max(0, n-1)*(rows+1)+rows), rows+1, rows, n)
				}
			}
		}
		for _, tiles := range []int{1, 3} {
			ops[fmt.Sprintf("%s: tiles%d", name, tiles)] = func() {
				m.tile(tiles, words, x(tiles*words*m.mr), x(words*m.nr), x((tiles*m.mr-1)*(m.nr+1)+m.nr), m.nr+1, true)
			}
		}
		for rows := 1; rows <= 3*m.mr && m.strip != nil; rows += 5 {
			ops[fmt.Sprintf("%s: strip%d", name, rows)] = func() {
				m.strip(rows, words, x(roundUp(rows, m.mr)*words), x(words*m.nr), x((rows-1)*(m.nr+1)+m.nr), m.nr+1, true)
			}
		}
		for _, rows := range []int{1, 6, 7, 13, 14} {
			for _, cols := range []int{1, 16, 19} {
				for mode := range 4 {
					ops[fmt.Sprintf("%s: gemm%d/%d/%d", name, rows, cols, mode)] = func() {
						g := Gemm{M: rows, N: cols, K: n, A: x(rows * n), LDA: n, B: x(n * cols), LDB: cols, C: x(rows * cols), LDC: cols, TransA: mode&1 > 0, TransB: mode&2 > 0, Precision: prec}
						if g.TransA {
							g.LDA = rows
						}
						if g.TransB {
							g.LDB = n
						}
						p.Gemm(g)
					}
				}
			}
		}
	}
	return ops
}

func bytesAsFloats(b []byte, n int) []float32 {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), n)
}
