package kernels

// Floats returns n zeros, in large pages if the system has them. It is for matrices that
// are read over and over.
func Floats(n int) []float32 {
	x := make([]float32, n)
	advise(x)
	return x
}
