//go:build !purego

package kernels

func gemvsAVX512(s *Set) {}
