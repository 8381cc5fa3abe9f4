package kernels

import "unsafe"

// Floats returns n zeros that begin on a cache line, in large pages if the system has them.
// It is for matrices that are read over and over.
func Floats(n int) []float32 {
	x := aligned(n)
	advise(x)
	return x
}

// aligned returns n zeros that begin on a cache line.
func aligned(n int) []float32 {
	const line = 16 // floats
	x := make([]float32, n+line-1)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(x)))/4) & (line - 1)
	return x[skip : skip+n : skip+n]
}
