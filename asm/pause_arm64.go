//go:build !purego

package asm

// Pause waits for n ≥ 1 barriers of instructions.
//
//go:noescape
func Pause(n int)
