package kernels

import "math"

// LogSumExp returns log Σ exp(x[i]), shifted by the largest so that nothing
// overflows; −Inf for an empty x, NaN if one is.
func (s *Set) LogSumExp(x []float32) float32 {
	if len(x) == 0 {
		return float32(math.Inf(-1))
	}
	top := s.max(x)
	if math.IsInf(float64(top), 0) {
		return top // x − top would be NaN
	}
	return top + float32(math.Log(float64(s.sumExp(x, top))))
}

// Exp computes y[i] = scale · exp(x[i] − shift); y may be x. With shift =
// LogSumExp(x) and scale = 1 that is softmax.
func (s *Set) Exp(y, x []float32, shift, scale float32) { s.exp(y, x, shift, scale) }

// Max returns the largest x[i], NaN if one is, −Inf for an empty x.
func (s *Set) Max(x []float32) float32 { return s.max(x) }

func maxGeneric(x []float32) float32 {
	top := float32(math.Inf(-1))
	for _, v := range x {
		top = max(top, v)
	}
	return top
}

func sumExpGeneric(x []float32, shift float32) float32 {
	var sum float32
	for _, v := range x {
		sum += exp32(v - shift)
	}
	return sum
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
