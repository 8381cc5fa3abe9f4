package kernels

import "math"

// Adam holds the parameters of the optimiser (Kingma & Ba 2015), which computes as
// PyTorch does.
type Adam struct {
	LR, Beta1, Beta2, Eps float64
}

// params are the kernel's constants at step ≥ 1. scale multiplies the gradient: clipping
// it takes no pass of its own.
func (a Adam) params(step int64, scale float64) [8]float32 {
	c1 := 1 - math.Pow(a.Beta1, float64(step))
	c2 := 1 - math.Pow(a.Beta2, float64(step))
	return [8]float32{
		float32(scale), float32(a.Beta1), float32(1 - a.Beta1), float32(a.Beta2), float32(1 - a.Beta2),
		float32(1 / math.Sqrt(c2)), float32(a.Eps), float32(a.LR / c1),
	}
}

// adamGeneric computes, with p from Adam.params,
//
//	g = p₀·g   m = β₁·m + (1−β₁)·g   v = β₂·v + (1−β₂)·g²   w −= p₇·m / (√v·p₅ + ε)
func adamGeneric(w, g, m, v []float32, p *[8]float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i := range w {
		gi := p[0] * g[i]
		m[i] = p[1]*m[i] + p[2]*gi
		v[i] = p[3]*v[i] + p[4]*gi*gi
		w[i] -= p[7] * m[i] / (float32(math.Sqrt(float64(v[i])))*p[5] + p[6])
	}
}
