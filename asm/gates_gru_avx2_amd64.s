//go:build !purego

#include "textflag.h"
#include "gates_amd64.h"
#include "exp_avx2_amd64.h"

// func GatesGRUAVX2(n, h int, gates, sums, bias, hPrev, out *float32)
//   CX eights left · AX 4·h · SI gates, DI sums (r, z, n at 0, AX, 2·AX)
//   R8 bias · R9 hPrev · R10 out · Y0 r · Y4 z · Y8 n · Y13 s
TEXT ·GatesGRUAVX2(SB), NOSPLIT, $0-56
	ROWARGS(DI, R8, R9, R10)
	SHRQ $3, CX
	JZ   done

eight:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(AX*1), Y4
	VADDPS (DI), Y0, Y0
	VADDPS (DI)(AX*1), Y4, Y4
	SIGMOID(Y0, Y1, Y2, Y3, Y12)
	SIGMOID(Y4, Y5, Y6, Y7, Y14)
	VMOVUPS (DI)(AX*2), Y13
	VADDPS (R8), Y13, Y13
	VMOVUPS (SI)(AX*2), Y8
	VFMADD231PS Y13, Y0, Y8
	TANH(Y8, Y9, Y10, Y11, Y5)
	VMOVUPS Y0, (SI)
	VMOVUPS Y4, (SI)(AX*1)
	VMOVUPS Y8, (SI)(AX*2)
	VMOVUPS Y13, (DI)(AX*2)
	VMOVUPS (R9), Y1
	VSUBPS Y8, Y1, Y1        // hPrev − n
	VFMADD231PS Y1, Y4, Y8
	VMOVUPS Y8, (R10)
	NEXT(32, DI, R8, R9, R10)
	DECQ CX
	JNZ  eight

done:
	VZEROUPPER
	RET

// func GatesGRUGradAVX2(n, h int, gates, sums, hPrev, dh, carry *float32)
//   CX eights left · AX 4·h · SI gates, DI sums (r, z, n at 0, AX, 2·AX)
//   R8 hPrev · R9 dh · R10 carry · Y15 ones · Y0 r · Y1 z · Y2 n · Y5 d
TEXT ·GatesGRUGradAVX2(SB), NOSPLIT, $0-56
	ROWARGS(DI, R8, R9, R10)
	VMOVUPS C_ONE, Y15
	SHRQ $3, CX
	JZ   done

eight:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(AX*1), Y1
	VMOVUPS (SI)(AX*2), Y2
	VMOVUPS (R9), Y5
	VADDPS (R10), Y5, Y5      // d
	VSUBPS Y1, Y15, Y7        // 1 − z
	VMULPS Y7, Y5, Y8
	VMOVAPS Y15, Y9
	VFNMADD231PS Y2, Y2, Y9   // 1 − n²
	VMULPS Y9, Y8, Y8         // dn
	VMULPS (DI)(AX*2), Y8, Y10 // dn·s
	VMULPS Y0, Y10, Y10
	VSUBPS Y0, Y15, Y11
	VMULPS Y11, Y10, Y10      // dr
	VMOVUPS (R8), Y12
	VSUBPS Y2, Y12, Y12       // hPrev − n
	VMULPS Y12, Y5, Y12
	VMULPS Y1, Y12, Y12
	VMULPS Y7, Y12, Y12       // dz
	VMULPS Y0, Y8, Y13        // dn·r
	VMULPS Y1, Y5, Y6         // d·z
	VMOVUPS Y10, (SI)
	VMOVUPS Y12, (SI)(AX*1)
	VMOVUPS Y8, (SI)(AX*2)
	VMOVUPS Y10, (DI)
	VMOVUPS Y12, (DI)(AX*1)
	VMOVUPS Y13, (DI)(AX*2)
	VMOVUPS Y6, (R10)
	NEXT(32, DI, R8, R9, R10)
	DECQ CX
	JNZ  eight

done:
	VZEROUPPER
	RET
