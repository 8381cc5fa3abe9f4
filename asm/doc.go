// Package asm holds the assembly and its Go declarations, nothing else: it
// checks no argument and makes no choice. Only package kernels calls it, with
// lengths that each declaration names; slices and bounds are the caller's care.
//
// File names read OPERATION_VARIANT_GOARCH.s; the declarations of an operation
// stand in OPERATION_GOARCH.go. Build tag purego leaves all of it out.
package asm
