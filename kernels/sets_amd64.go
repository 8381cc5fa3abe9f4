//go:build !purego

package kernels

import "github.com/klauspost/cpuid/v2"

// On Intel's cores VDPBF16PS does half the products of VFMADD231PS in a cycle, on AMD's it
// does twice as many.
var slowBF16 = passedOver(cpuid.CPU.VendorID == cpuid.Intel, "on Intel's processors its products of bfloat16 are slower than those of float32")

// Each set is the one before it with what its instructions add. It needs every bit of
// cpuid that they use, the operating system's support of the registers among them.
var (
	avx2       = generic.with("avx2", needs(cpuid.AVX2, cpuid.FMA3, cpuid.OSXSAVE), gemmAVX2, gemvsAVX2, vectorsAVX2, gatesGRUAVX2, peaksAVX2)
	avx2vnni   = avx2.with("avx2vnni", needs(cpuid.AVXVNNI), gemvsAVX2VNNI, peaksAVX2VNNI)
	avx512     = avx2.with("avx512", needs(cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512DQ, cpuid.AVX512VL), gemmAVX512, gemvsAVX512, vectorsAVX512, gatesGRUAVX512, peaksAVX512)
	avx512vnni = avx512.with("avx512vnni", needs(cpuid.AVX512VNNI), gemmAVX512VNNI, gemvsAVX512VNNI, gemvPackedAVX512VNNI, peaksAVX512VNNI)
	avx512bf16 = avx512vnni.with("avx512bf16", needs(cpuid.AVX512BF16), gemmAVX512BF16, peaksAVX512BF16, slowBF16)
	avx512amx  = avx512bf16.with("avx512amx", needs(cpuid.AMXTILE, cpuid.AMXBF16, cpuid.AMXINT8), permittedBy(permitTiles), passedOver(false, ""), gemmAVX512AMX, gemmInt8AVX512AMX, gemvPackedAVX512AMX, peaksAVX512AMX)
)

var archSets = []*Set{&avx2, &avx2vnni, &avx512, &avx512vnni, &avx512bf16, &avx512amx}
