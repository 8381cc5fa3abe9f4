package kernels

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/klauspost/cpuid/v2"
)

// Set is one implementation of every operation. A Set is read-only.
type Set struct {
	Name string

	mr, nr int // rows and columns of the tile that gemm computes
	gemm   func(tiles, k int, a, b, c []float32, ldc int, add bool)
	pack   func(dst []float32, w int, src []float32, lds, rows, k int)

	gemv       func(y, a []float32, lda int, x []float32)
	axpy       func(a float32, x, y []float32)
	sumSquares func(x []float32) float32
	max        func(x []float32) float32
	sumExp     func(x []float32, shift float32) float32
	exp        func(y, x []float32, shift, scale float32)
	gates      func(gates, cPrev, c, tc, out []float32)
	gatesGrad  func(gates, cPrev, tc, dh, dc []float32)
	adam       func(w, g, m, v []float32, p *[8]float32)
	peak       func(rounds int)
}

var generic = Set{
	Name: "generic",
	mr:   4, nr: 4,
	gemm: gemmGeneric, pack: packGeneric, gemv: gemvGeneric,
	axpy: axpyGeneric, sumSquares: sumSquaresGeneric,
	max: maxGeneric, sumExp: sumExpGeneric, exp: expGeneric,
	gates: gatesGeneric, gatesGrad: gatesGradGeneric,
	adam: adamGeneric, peak: peakGeneric,
}

// Names of all sets, on any machine, from the plainest to the widest.
var names = []string{"generic", "avx2", "neon"}

// Sets returns the sets that this processor can run; the last is the best.
func Sets() []*Set { return append([]*Set{&generic}, archSets()...) }

// Lookup returns the set of that name. The error tells an unknown name from a
// set that this processor lacks.
func Lookup(name string) (*Set, error) {
	for _, s := range Sets() {
		if s.Name == name {
			return s, nil
		}
	}
	for _, n := range names {
		if n == name {
			return nil, fmt.Errorf("kernel set %q: this processor or build cannot run it", name)
		}
	}
	return nil, fmt.Errorf("kernel set %q: unknown, want one of %s", name, strings.Join(names, ", "))
}

// EnvSet is the environment variable that forces a kernel set.
const EnvSet = "LSTMKB_KERNELS"

// Default returns the set that LSTMKB_KERNELS names, or else the best one. It
// decides once, at its first call.
var Default = sync.OnceValues(func() (*Set, error) {
	if name := os.Getenv(EnvSet); name != "" {
		s, err := Lookup(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", EnvSet, err)
		}
		return s, nil
	}
	all := Sets()
	return all[len(all)-1], nil
})

// Processor is the processor's own name for itself.
func Processor() string { return cpuid.CPU.BrandName }
