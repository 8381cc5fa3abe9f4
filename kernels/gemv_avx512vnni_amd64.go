//go:build !purego

package kernels

func gemvsAVX512VNNI(s *Set) {}
