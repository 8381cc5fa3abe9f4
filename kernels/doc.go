// Package kernels computes: slices in, slices out, no layer, no file.
//
// Every operation has one base name, which `ls */gemm*` turns into its whole story:
// the formula (the doc comment), the portable reference and the call in
// OPERATION.go, the wrappers of each instruction set in OPERATION_SET_GOARCH.go,
// and in package asm the assembly, OPERATION_SET_GOARCH.s, with what variants share
// in a header, OPERATION_SET_GOARCH.h.
//
// A [Set] is a struct of functions. Generic is complete; each later set is the one
// before it with what its instructions add:
//
//	generic → avx2 → avx2vnni
//	             └→ avx512 → avx512vnni → avx512bf16
//	generic → neon → neondot → neonbf16
//
// [Default] chooses the last set that the processor can run; the environment
// variable LSTMKB_KERNELS names another one, and `lstmkb version` tells which are
// there.
//
// # To add a variant
//
//   - Write the .s and its declaration. A kernel takes pointers and lengths, checks
//     nothing, and reads and writes nothing outside; its comments are the algebra
//     and the registers.
//   - Wrap it: check lengths, split very long input so that a call stays under some
//     10 ms (it cannot be preempted), leave to the reference what the kernel does
//     not do.
//   - Let a function of that family override the Set's field, and name it in the
//     set's line in sets_GOARCH.go. A new set is a new line, a name in set.go, and
//     in archSets every bit of cpuid that it uses.
//   - Tests, fuzzing and benchmarks range over [Sets] and follow by themselves:
//     exact on small integers, bounded on random numbers, special values, guard
//     values and guard pages. `go test -bench` and `make kernels-report` tell
//     whether it is faster; if not, delete it.
//   - An instruction that Go's assembler lacks is a macro in a header, checked
//     against a disassembler in asm/encoding_test.go or asm/encoding_amd64_test.go.
//
// # A new operation
//
// Write OPERATION.go with the doc comment, the reference and the call, add a field
// to Set and the reference to generic, and test it as the others are.
//
// Operations that are worth splitting over cores run on a [Pool]; the results do
// not depend on the number of threads nor on which worker computes what.
package kernels
