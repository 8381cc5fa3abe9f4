//go:build !purego

package asm

// Pause waits for n ≥ 1 of the processor's pauses.
//
//go:noescape
func Pause(n int)
