package kernels

// Floats returns n zeros, in large pages where the system has them: for matrices that
// products and passes run over again and again.
func Floats(n int) []float32 {
	x := make([]float32, n)
	advise(x)
	return x
}
