//go:build !purego

package asm

// GatesNEON is the LSTM cell on one row. gates holds four pre-activations of n floats
// each, h floats apart, and receives the activations i, f, g, o:
//
//	i, f, o = σ(·)   g = tanh(·)   c = f·cPrev + i·g   tc = tanh(c)   out = o·tc
//
// n is a multiple of 4. c may be cPrev.
//
//go:noescape
func GatesNEON(n, h int, gates, cPrev, c, tc, out *float32)

// GatesGradNEON is its derivative. gates holds the activations and receives the gradients
// of the pre-activations; dc holds the gradient of c from later steps and receives the
// gradient of cPrev; dh is the gradient of out.
//
//	dc += dh·o·(1−tc²)
//	di = dc·g·i·(1−i)   df = dc·cPrev·f·(1−f)   dg = dc·i·(1−g²)   do = dh·tc·o·(1−o)
//	dc = dc·f
//
//go:noescape
func GatesGradNEON(n, h int, gates, cPrev, tc, dh, dc *float32)
