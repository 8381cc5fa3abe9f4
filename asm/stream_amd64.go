//go:build !purego

package asm

// StreamAVX2 loads n floats, a multiple of 128 and drops them.
//
//go:noescape
func StreamAVX2(n int, x *float32)

// StreamAVX512 is StreamAVX2 with registers of 64 bytes.
//
//go:noescape
func StreamAVX512(n int, x *float32)
