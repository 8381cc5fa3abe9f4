package kernels

// Gates is the LSTM cell for one row of H units (Hochreiter & Schmidhuber 1997, with the
// forget gate of Gers et al. 2000, in PyTorch's order i, f, g, o). gates (4·H) holds the
// pre-activations and receives the activations:
//
//	i, f, o = σ(·)   g = tanh(·)   c = f·cPrev + i·g   tc = tanh(c)   out = o·tc
//
// H is len(c). c may be cPrev.
func (s *Set) Gates(gates, cPrev, c, tc, out []float32) { s.gates(gates, cPrev, c, tc, out) }

func gatesGeneric(gates, cPrev, c, tc, out []float32) { gatesFrom(0, gates, cPrev, c, tc, out) }

func gatesFrom(from int, gates, cPrev, c, tc, out []float32) {
	h := len(c)
	for k := from; k < h; k++ {
		i, f := sigmoid32(gates[k]), sigmoid32(gates[h+k])
		g, o := tanh32(gates[2*h+k]), sigmoid32(gates[3*h+k])
		gates[k], gates[h+k], gates[2*h+k], gates[3*h+k] = i, f, g, o
		c[k] = f*cPrev[k] + i*g
		tc[k] = tanh32(c[k])
		out[k] = o * tc[k]
	}
}

// GatesGrad is the derivative of Gates. gates (4·H) holds the activations and receives
// the gradients of the pre-activations; dc (H) holds the gradient of c from later steps
// and receives the gradient of cPrev; dh (H) is the gradient of out.
//
//	dc += dh·o·(1−tc²)
//	di = dc·g·i·(1−i)   df = dc·cPrev·f·(1−f)   dg = dc·i·(1−g²)   do = dh·tc·o·(1−o)
//	dc = dc·f
func (s *Set) GatesGrad(gates, cPrev, tc, dh, dc []float32) { s.gatesGrad(gates, cPrev, tc, dh, dc) }

func gatesGradGeneric(gates, cPrev, tc, dh, dc []float32) { gatesGradFrom(0, gates, cPrev, tc, dh, dc) }

func gatesGradFrom(from int, gates, cPrev, tc, dh, dc []float32) {
	h := len(dc)
	for k := from; k < h; k++ {
		i, f, g, o := gates[k], gates[h+k], gates[2*h+k], gates[3*h+k]
		d := dc[k] + dh[k]*o*(1-tc[k]*tc[k])
		gates[k] = d * g * i * (1 - i)
		gates[h+k] = d * cPrev[k] * f * (1 - f)
		gates[2*h+k] = d * i * (1 - g*g)
		gates[3*h+k] = dh[k] * tc[k] * o * (1 - o)
		dc[k] = d * f
	}
}
