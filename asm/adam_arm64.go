//go:build !purego

package asm

// AdamNEON updates n weights, a multiple of 4. p holds, in order: the gradient's
// factor, β₁, 1−β₁, β₂, 1−β₂, 1/√(1−β₂ᵗ), ε, η/(1−β₁ᵗ).
//
//	g = p₀·grad   m = β₁·m + (1−β₁)·g   v = β₂·v + (1−β₂)·g²
//	w −= p₇·m / (√v·p₅ + ε)
//
//go:noescape
func AdamNEON(n int, w, grad, m, v *float32, p *[8]float32)
