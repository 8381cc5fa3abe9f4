//go:build !purego

package kernels

import "github.com/klauspost/cpuid/v2"

// Each set is the one before it with what its instructions add.
var (
	avx2       = generic.with("avx2", gemmAVX2, gemvsAVX2, vectorsAVX2, gatesGRUAVX2, peaksAVX2)
	avx2vnni   = avx2.with("avx2vnni", gemvsAVX2VNNI, peaksAVX2VNNI)
	avx512     = avx2.with("avx512", gemmAVX512, gemvsAVX512, vectorsAVX512, gatesGRUAVX512, peaksAVX512)
	avx512vnni = avx512.with("avx512vnni", gemmAVX512VNNI, gemvsAVX512VNNI, gemvPackedAVX512VNNI, peaksAVX512VNNI)
	avx512bf16 = avx512vnni.with("avx512bf16", gemmAVX512BF16, peaksAVX512BF16)
)

// archSets asks for every bit that a set uses, the operating system's support of
// the registers among them.
func archSets() (sets []*Set) {
	has := func(s *Set, features ...cpuid.FeatureID) bool {
		if !cpuid.CPU.Supports(features...) {
			return false
		}
		sets = append(sets, s)
		return true
	}
	if !has(&avx2, cpuid.AVX2, cpuid.FMA3, cpuid.OSXSAVE) {
		return nil
	}
	has(&avx2vnni, cpuid.AVXVNNI)
	if has(&avx512, cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512DQ, cpuid.AVX512VL) &&
		has(&avx512vnni, cpuid.AVX512VNNI) {
		has(&avx512bf16, cpuid.AVX512BF16)
	}
	return sets
}
