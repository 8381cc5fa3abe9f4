//go:build !purego

package kernels

func gemvsAVX2VNNI(s *Set) {}
