// Command gomlx is a peer of bench/peers: matrix products by GoMLX's backend in Go. It is a module
// of its own, since the program needs none of it, and is built with GOEXPERIMENT=simd, without which
// that backend has no AVX-512. ../kernels_torch.py describes the protocol.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/gobackend"
	"github.com/gomlx/compute/shapes"
)

// question is a line of the protocol: C (M, N) = op(A)·op(B).
type question struct {
	Op      string
	Threads int
	Seconds float64 // of a turn
	M, N, K int
	TransA  bool `json:"trans_a"`
	TransB  bool `json:"trans_b"`
}

func main() {
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		answer, err := answer(lines.Bytes())
		if err != nil {
			answer = map[string]string{"error": err.Error()}
		}
		if err := answers.Encode(answer); err != nil {
			os.Exit(1)
		}
	}
}

func answer(line []byte) (any, error) {
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, err
	}
	if q.Op == "versions" {
		return versions(), nil
	}
	runtime.GOMAXPROCS(q.Threads)
	call, err := q.product()
	if err != nil {
		return nil, err
	}
	seconds, err := measure(call, q.Seconds)
	return map[string]float64{"seconds": seconds}, err
}

func versions() map[string]string {
	found := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/gomlx/compute" {
				found["gomlx"] = m.Version
			}
		}
	}
	return found
}

// product compiles the product and returns a call of it.
func (q question) product() (call func() error, err error) {
	backend, err := gobackend.New("") // as many goroutines as serve GOMAXPROCS best
	if err != nil {
		return nil, err
	}
	builder := backend.Builder("product")
	main := builder.Main()
	var inputs []compute.Buffer
	operand := func(name string, rows, cols int, trans bool) (compute.Value, error) {
		if trans {
			rows, cols = cols, rows
		}
		shape := shapes.Make(dtypes.Float32, rows, cols)
		buffer, err := backend.BufferFromFlatData(0, slices.Repeat([]float32{1}, rows*cols), shape)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, buffer)
		return main.Parameter(name, shape, nil)
	}
	a, err := operand("a", q.M, q.K, q.TransA)
	if err != nil {
		return nil, err
	}
	b, err := operand("b", q.K, q.N, q.TransB)
	if err != nil {
		return nil, err
	}
	summed := func(axis int, trans bool) []int { // the operand's axis along K
		if trans {
			axis = 1 - axis
		}
		return []int{axis}
	}
	c, err := main.DotGeneral(a, summed(1, q.TransA), nil, b, summed(0, q.TransB), nil, compute.DotGeneralConfig{})
	if err != nil {
		return nil, err
	}
	if err := main.Return([]compute.Value{c}, nil); err != nil {
		return nil, err
	}
	program, err := builder.Compile()
	if err != nil {
		return nil, err
	}
	return func() error {
		outputs, err := program.Execute(inputs, []bool{false, false}, 0)
		if err != nil {
			return err
		}
		return outputs[0].Finalize() // whose memory the next call takes
	}, nil
}

// measure repeats a call for a turn and returns the seconds of one. The first does not count
// unless it takes a whole turn.
func measure(call func() error, seconds float64) (float64, error) {
	start := time.Now()
	if err := call(); err != nil {
		return 0, err
	}
	if first := time.Since(start).Seconds(); first > seconds/3 {
		return first, nil
	}
	start = time.Now()
	for n := 1; ; n++ {
		if err := call(); err != nil {
			return 0, err
		}
		if spent := time.Since(start).Seconds(); spent >= seconds {
			return spent / float64(n), nil
		}
	}
}
