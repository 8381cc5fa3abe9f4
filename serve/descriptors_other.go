//go:build !unix

package serve

// maxDescriptors is how many file descriptors the process may have open, 0 if that is
// not known.
func maxDescriptors() uint64 { return 0 }
