//go:build !purego

package kernels

func gemvsAVX512BF16(s *Set) {}
