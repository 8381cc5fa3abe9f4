//go:build !purego

package asm

// Pause executes n ≥ 1 instruction barriers (ISB).
//
//go:noescape
func Pause(n int)
