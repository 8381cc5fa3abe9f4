// Package kernels computes: slices in, slices out, no layer, no file.
//
// Every operation has one base name. Its file holds the formula (the doc
// comment), the portable reference and the call; package asm holds a variant
// per instruction set. A [Set] is a struct of functions: generic is complete,
// each later set copies the one before and overrides what it has. [Default]
// chooses the last set that the processor can run; the environment variable
// LSTMKB_KERNELS names another one.
//
// # To add a variant
//
//   - Write asm/OPERATION_VARIANT_GOARCH.s and its declaration.
//   - Wrap it in sets_GOARCH.go: check lengths, leave the tail to the reference.
//   - Add one line to the set. Tests, fuzzing and benchmarks range over [Sets].
//
// Operations that are worth splitting over cores run on a [Pool]; the results
// do not depend on which worker computes what.
package kernels
