//go:build !purego

package asm

// StreamNEON loads n floats, a multiple of 64 and drops them.
//
//go:noescape
func StreamNEON(n int, x *float32)

// StreamAdamNEON computes w += grad, m += grad, v += grad of n floats, a multiple of 8.
//
//go:noescape
func StreamAdamNEON(n int, w, grad, m, v *float32)
