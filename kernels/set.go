package kernels

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/cpuid/v2"
)

// Set is one implementation of every operation. A Set is read-only.
type Set struct {
	Name string

	features []cpuid.FeatureID // of the processor, all of which the set needs
	permit   func() error      // asks the system for what cpuid does not tell, if not nil
	slower   string            // why the set before it is better on this processor, if it is

	f32, bf16 micro       // of the matrix product
	pause     func(n int) // waits for about n·40 cycles, in loops that look for work

	// Products with few vectors, m > 0 rows and batch > 0 vectors. ids are the wanted
	// rows, nil for all.
	gemvF32    func(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int)
	gemvInt8   func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch)
	gemvPacked packedProduct
	int8       int8Gemm
	quantizer  quantizer
	stream     func(x []float32)

	axpy         func(a float32, x, y []float32)
	sumSquares   func(x []float32) float32
	max          func(x []float32) float32
	sumExp       func(x []float32, shift float32) float32
	above        func(x []float32, threshold float32) int
	countAbove   func(x []float32, threshold float32) int
	exp          func(y, x []float32, shift, scale float32)
	gates        func(gates, cPrev, c, tc, out []float32)
	gatesGrad    func(gates, cPrev, tc, dh, dc []float32)
	gatesGRU     func(gates, sums, bias, hPrev, out []float32)
	gatesGRUGrad func(gates, sums, hPrev, dh, carry []float32)
	adam         func(w, g, m, v []float32, p *[8]float32)

	selectAbove func(ids []int32, x, margin []float32, factor, threshold float32, first int32) int

	// Yardsticks; see Peak.
	peak, peakBF16, peakInt8 func(rounds int)
	streamAdam               func(w, g, m, v []float32)
}

var generic = Set{
	Name: "generic",
	f32:  microGeneric, bf16: microGeneric.rounded(), pause: func(int) { runtime.Gosched() },
	gemvF32: gemvF32Generic, gemvInt8: gemvInt8Generic,
	gemvPacked: packedProduct{run: gemvPackedGeneric}, quantizer: quantizerGeneric, stream: streamGeneric,
	axpy: axpyGeneric, sumSquares: sumSquaresGeneric,
	max: maxGeneric, sumExp: sumExpGeneric, exp: expGeneric, above: aboveGeneric, countAbove: countAboveGeneric, selectAbove: selectAboveGeneric,
	gates: gatesGeneric, gatesGrad: gatesGradGeneric, gatesGRU: gatesGRUGeneric, gatesGRUGrad: gatesGRUGradGeneric,
	adam: adamGeneric,
	peak: peakGeneric, peakBF16: peakGeneric, peakInt8: peakInt8Generic, streamAdam: streamAdamGeneric,
}

// with returns s under another name, with the fields that the functions override.
func (s Set) with(name string, override ...func(*Set)) Set {
	s.Name = name
	for _, f := range override {
		f(&s)
	}
	return s
}

// needs adds features of the processor to those that a set needs.
func needs(features ...cpuid.FeatureID) func(*Set) {
	return func(s *Set) { s.features = slices.Concat(s.features, features) }
}

// permittedBy lets the operating system refuse a set. It is asked once for the process,
// and only if the set is wanted by name, could be the best, or all sets are listed.
func permittedBy(permit func() error) func(*Set) {
	permit = sync.OnceValue(permit)
	return func(s *Set) { s.permit = permit }
}

// passedOver lets another set be chosen where on is true. The set can be named all the same.
func passedOver(on bool, why string) func(*Set) {
	return func(s *Set) {
		s.slower = ""
		if on {
			s.slower = why
		}
	}
}

// ErrMissing says that a processor lacks what a set needs, or the build the set.
var ErrMissing = errors.New("this processor or build cannot run it")

// unsupported returns why this machine cannot run s, or nil if it can.
func (s *Set) unsupported() error {
	if !cpuid.CPU.Supports(s.features...) {
		return ErrMissing
	}
	if s.permit != nil {
		if err := s.permit(); err != nil {
			return fmt.Errorf("the operating system refuses it: %w", err)
		}
	}
	return nil
}

// built are the sets of this build, from the plainest to the widest.
var built = append([]*Set{&generic}, archSets...)

// Names of all sets, in any build.
var names = []string{"generic", "avx2", "avx2vnni", "avx512", "avx512vnni", "avx512bf16", "avx512amx", "neon", "neondot", "neonbf16"}

// Sets returns the sets that this machine can run, from the plainest to the widest.
func Sets() []*Set {
	return slices.DeleteFunc(slices.Clone(built), func(s *Set) bool { return s.unsupported() != nil })
}

// best is the last of the sets that this machine can run and that no other surpasses here.
// passed says of each set behind it why it is not chosen.
func best(sets []*Set) (_ *Set, passed []error) {
	for _, s := range slices.Backward(sets) {
		err := s.unsupported()
		if err == nil && s.slower != "" {
			err = errors.New(s.slower)
		}
		if err == nil {
			return s, passed
		}
		passed = append(passed, fmt.Errorf("not %s: %w", s.Name, err))
	}
	return &generic, passed
}

// Passed says of each set of this build that is wider than the best, from the widest on, why
// it is not chosen.
func Passed() []error {
	_, passed := best(built)
	return passed
}

// Lookup returns the set of that name. The error tells an unknown name from a set that
// this machine cannot run.
func Lookup(name string) (*Set, error) { return lookup(built, name) }

func lookup(sets []*Set, name string) (*Set, error) {
	for _, s := range sets {
		if s.Name == name {
			if err := s.unsupported(); err != nil {
				return nil, fmt.Errorf("kernel set %q: %w", name, err)
			}
			return s, nil
		}
	}
	if slices.Contains(names, name) {
		return nil, fmt.Errorf("kernel set %q: %w", name, ErrMissing)
	}
	return nil, fmt.Errorf("kernel set %q: unknown, want one of %s", name, strings.Join(names, ", "))
}

// EnvSet is the environment variable that forces a kernel set.
const EnvSet = "LSTMKB_KERNELS"

// Default returns the set that LSTMKB_KERNELS names, or the best one if it is empty. It
// decides at its first call. A set that this machine cannot run is an error.
var Default = sync.OnceValues(func() (*Set, error) {
	if name := os.Getenv(EnvSet); name != "" {
		s, err := Lookup(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", EnvSet, err)
		}
		return s, nil
	}
	s, _ := best(built)
	return s, nil
})

// Processor returns the processor's brand name with the family and model that cpuid tells, by
// which generations differ whose names a virtual machine makes alike.
func Processor() string {
	if cpuid.CPU.Family == 0 {
		return cpuid.CPU.BrandName
	}
	return fmt.Sprintf("%s, family %d, model %d", cpuid.CPU.BrandName, cpuid.CPU.Family, cpuid.CPU.Model)
}
