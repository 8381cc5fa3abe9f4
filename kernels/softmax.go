package kernels

import "math"

// LogSumExp returns log Σ exp(x[i]), shifted by the largest x[i] so that nothing
// overflows. It is −Inf for an empty x, and NaN if an x[i] is.
func (s *Set) LogSumExp(x []float32) float32 { return s.LogSumExpBelow(x, s.Max(x)) }

// LogSumExpBelow is LogSumExp for a caller that knows the largest x[i], top.
func (s *Set) LogSumExpBelow(x []float32, top float32) float32 {
	if len(x) == 0 || math.IsInf(float64(top), 0) {
		return top // x − top would be NaN
	}
	// Short runs are summed in float32 and their sums in float64, so that the error
	// does not grow with the length of x.
	const run = 1 << 13
	sum := 0.0
	for ; len(x) > run; x = x[run:] {
		sum += float64(s.sumExp(x[:run], top))
	}
	return top + float32(math.Log(sum+float64(s.sumExp(x, top))))
}

// Exp computes y[i] = scale · exp(x[i] − shift). y may be x. With shift = LogSumExp(x)
// and scale = 1 this is softmax.
func (s *Set) Exp(y, x []float32, shift, scale float32) {
	for len(x) > longRun {
		s.exp(y[:longRun], x[:longRun], shift, scale)
		y, x = y[longRun:], x[longRun:]
	}
	s.exp(y, x, shift, scale)
}

// Max returns the largest x[i]: NaN if one is, −Inf for an empty x.
func (s *Set) Max(x []float32) float32 {
	top := float32(math.Inf(-1))
	for ; len(x) > longRun; x = x[longRun:] {
		top = max(top, s.max(x[:longRun]))
	}
	return max(top, s.max(x))
}

func maxGeneric(x []float32) float32 {
	top := float32(math.Inf(-1))
	for _, v := range x {
		top = max(top, v)
	}
	return top
}

func sumExpGeneric(x []float32, shift float32) float32 {
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v - shift))
	}
	return float32(sum)
}

func expGeneric(y, x []float32, shift, scale float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = scale * exp32(v-shift)
	}
}

func exp32(x float32) float32     { return float32(math.Exp(float64(x))) }
func sigmoid32(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
func tanh32(x float32) float32    { return float32(math.Tanh(float64(x))) }
