//go:build !purego

package asm

// Pause executes n ≥ 1 PAUSE instructions.
//
//go:noescape
func Pause(n int)
