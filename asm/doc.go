// Package asm holds the assembly and its Go declarations, nothing else. It checks no
// argument and chooses nothing. Only package kernels calls it, with the lengths that each
// declaration names, and checks the slices first.
//
// Files are named OPERATION_VARIANT_GOARCH.s; OPERATION_GOARCH.go has the declarations
// of an operation. The build tag purego leaves all of it out.
package asm
