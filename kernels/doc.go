// Package kernels computes: slices in, slices out. It knows no layer and no file.
//
// Every operation has one base name, and `ls */gemm*` shows its whole story. OPERATION.go
// has the formula (the doc comment), the portable reference and the call;
// OPERATION_SET_GOARCH.go wraps one instruction set. In package asm,
// OPERATION_SET_GOARCH.s is the assembly and OPERATION_SET_GOARCH.h what variants share.
//
// A [Set] is a struct of functions. Generic is complete; each later set is the one
// before it with what its instructions add:
//
//	generic → avx2 → avx2vnni
//	             └→ avx512 → avx512vnni → avx512bf16 → avx512amx
//	generic → neon → neondot → neonbf16
//
// [Default] chooses the last set that the machine can run, unless it is slower there than
// the one before; [Passed] says why not another. The environment variable
// LSTMKB_KERNELS names another one; `lstmkb version` lists them.
//
// # To add a variant or a set
//
// CONTRIBUTING.md names the files in order. The rules:
//
//   - A kernel in assembly takes pointers and lengths, checks nothing, and reads and writes
//     nothing outside them. Its comments are the algebra and the registers.
//   - Its wrapper checks lengths, splits very long input so that a call stays under some
//     10 ms (it cannot be preempted), and leaves to the reference what the kernel does
//     not do. A matrix product is a micro with a blocking of its own, which also sizes
//     the workers' scratch.
//   - A set needs every bit of cpuid that its instructions use and, if the system must
//     permit it, permittedBy. Where the set before is faster for all that, passedOver.
//   - Tests, fuzzing and benchmarks range over [Sets], so they cover a variant at once:
//     exact on small integers, bounded on random numbers, special values, guard
//     values and guard pages. `go test -bench` and `make kernels-report` tell
//     whether it is faster; if not, delete it.
//   - An instruction that Go's assembler lacks is a macro in a header, checked
//     against a disassembler in asm/encoding_test.go or asm/encoding_amd64_test.go.
//
// # To add an operation
//
// Write OPERATION.go with the doc comment, the reference and the call, add a field
// to Set and the reference to generic, and test it like the others.
//
// Operations that are worth splitting over cores run on a [Pool]. The results depend
// neither on the number of threads nor on which worker computes what. The operation's
// file holds its type of task, which runTask or scratch keeps in the pool between calls.
package kernels
