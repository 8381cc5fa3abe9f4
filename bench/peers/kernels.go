package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/lstmkb/lstmkb/kernels"
)

// kernelRow is one matrix product on one number of threads.
type kernelRow struct {
	Op      string             `json:"op"`
	Shape   string             `json:"shape"` // M×N×K
	Set     string             `json:"set"`
	Threads int                `json:"threads"`
	GFLOPS  float64            `json:"gflops"`        // median of the turns
	Share   float64            `json:"share_of_peak"` // of that many cores' multiply-adds in registers
	Ratio   map[string]float64 `json:"ratio"`         // to mkl (PyTorch), openblas (numpy), gonum: median of the ratios turn by turn
}

// product is a shape that the default model uses, or a cube.
type product struct {
	op             string
	m, n, k        int
	transA, transB bool
}

var products = []product{
	{"logits", 1920, 33278, 512, false, true},
	{"logits, gradient of x", 1920, 512, 33278, false, false},
	{"logits, gradient of W", 33278, 512, 1920, true, false},
	{"gates", 1920, 2048, 768, false, true},
	{"step of the recurrence", 64, 2048, 512, false, true},
	{"cube", 256, 256, 256, false, false},
	{"cube", 1024, 1024, 1024, false, false},
	{"cube", 2048, 2048, 2048, false, false},
}

// turnSeconds is how long a product is repeated in one turn.
const turnSeconds = 0.3

// compareKernels times float32 matrix products beside PyTorch and numpy.
func compareKernels(ctx context.Context, s settings) (any, error) {
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	peers, err := startGemm(ctx, s.python)
	if err != nil {
		return nil, err
	}
	defer peers.close()
	peak := measurePeak(set)
	fmt.Printf("peak of one core, %s: %.1f GFLOP/s\n\n%-24s %-16s %7s %8s %6s %7s %9s %7s\n", set.Name, peak,
		"", "M×N×K", "threads", "GFLOP/s", "peak", "/MKL", "/OpenBLAS", "/gonum")
	var rows []kernelRow
	for _, p := range products {
		for _, threads := range []int{1, 2} {
			pool := kernels.NewPool(set, threads)
			row, err := p.compare(pool, peers, s.rounds)
			pool.Close()
			if err != nil {
				return nil, err
			}
			row.Share = row.GFLOPS / (peak * float64(threads))
			fmt.Printf("%-24s %-16s %7d %8.1f %5.0f%% %7.2f %9.2f %7.2f\n", row.Op, row.Shape, threads, row.GFLOPS,
				100*row.Share, row.Ratio["mkl"], row.Ratio["openblas"], row.Ratio["gonum"])
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (p product) compare(pool *kernels.Pool, peers *gemmPeers, rounds int) (kernelRow, error) {
	run, other := p.own(pool), p.gonum()
	flops := 2 * float64(p.m) * float64(p.n) * float64(p.k)
	var own []float64
	ratios := map[string][]float64{}
	for round := range rounds {
		own = append(own, repeat(run, flops))
		if round == 0 { // once, since it takes ten times as long as the others
			before := runtime.GOMAXPROCS(pool.Threads()) // which is what gonum goes by
			ratios["gonum"] = append(ratios["gonum"], own[0]/repeat(other, flops))
			runtime.GOMAXPROCS(before)
		}
		for _, library := range []string{"mkl", "openblas"} {
			rate, err := peers.rate(library, pool.Threads(), p)
			if err != nil {
				return kernelRow{}, err
			}
			ratios[library] = append(ratios[library], own[len(own)-1]/rate)
		}
	}
	row := kernelRow{Op: p.op, Shape: fmt.Sprintf("%d×%d×%d", p.m, p.n, p.k), Set: pool.Name,
		Threads: pool.Threads(), GFLOPS: median(own), Ratio: map[string]float64{}}
	for library, r := range ratios {
		row.Ratio[library] = median(r)
	}
	return row, nil
}

// own is the product on this program's kernels.
func (p product) own(pool *kernels.Pool) func() {
	g := kernels.Gemm{M: p.m, N: p.n, K: p.k, A: ones(p.m * p.k), B: ones(p.n * p.k), C: make([]float32, p.m*p.n),
		LDA: p.k, LDB: p.n, LDC: p.n, TransA: p.transA, TransB: p.transB}
	if p.transA {
		g.LDA = p.m
	}
	if p.transB {
		g.LDB = p.k
	}
	return func() { pool.Gemm(g) }
}

// gonum is the product on gonum's kernels.
func (p product) gonum() func() {
	matrix := func(rows, cols int, trans bool) (blas.Transpose, blas32.General) {
		t := blas.NoTrans
		if trans {
			t, rows, cols = blas.Trans, cols, rows
		}
		return t, blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: ones(rows * cols)}
	}
	ta, a := matrix(p.m, p.k, p.transA)
	tb, b := matrix(p.k, p.n, p.transB)
	c := blas32.General{Rows: p.m, Cols: p.n, Stride: p.n, Data: make([]float32, p.m*p.n)}
	return func() { blas32.Gemm(ta, tb, 1, a, b, 0, c) }
}

func ones(n int) []float32 { return slices.Repeat([]float32{1}, n) }

// repeat returns the GFLOP/s of f, which does that many operations.
func repeat(f func(), operations float64) float64 {
	f()
	n, start := 0, time.Now()
	for time.Since(start).Seconds() < turnSeconds || n < 2 {
		f()
		n++
	}
	return operations * float64(n) / time.Since(start).Seconds() / 1e9
}

// measurePeak is the best of many short runs, GFLOP/s of one core.
func measurePeak(set *kernels.Set) float64 {
	best := 0.0
	for range 50 {
		start := time.Now()
		n := set.Peak(1 << 28)
		best = max(best, float64(n)/time.Since(start).Seconds()/1e9)
	}
	return best
}

// gemmPeers is a running gemm.py.
type gemmPeers struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startGemm(ctx context.Context, python string) (*gemmPeers, error) {
	cmd := exec.CommandContext(ctx, python, "bench/peers/gemm.py")
	// Idle threads of the peers must not spin while others are timed, and OpenBLAS
	// is to choose its own kernels.
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "OPENBLAS_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "OMP_WAIT_POLICY=PASSIVE", "KMP_BLOCKTIME=0")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &gemmPeers{cmd, in, bufio.NewReader(out)}, cmd.Start()
}

func (g *gemmPeers) rate(library string, threads int, p product) (float64, error) {
	number := map[bool]int{true: 1}
	if _, err := fmt.Fprintln(g.in, library, threads, p.m, p.n, p.k, number[p.transA], number[p.transB], turnSeconds); err != nil {
		return 0, fmt.Errorf("gemm.py: %w", err)
	}
	line, err := g.out.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("gemm.py: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(line), 64)
}

func (g *gemmPeers) close() {
	g.in.Close()
	_ = g.cmd.Wait() // it ends with its input
}
