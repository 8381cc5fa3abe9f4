package kernels

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the size of a large page in bytes.
const hugePage = 2 << 20

// advise asks the system to keep x in large pages. A pass over x then translates a
// five-hundredth of the addresses, and prefetching does not stop every 4 KB. Errors are
// ignored, since they change only the speed.
func advise(x []float32) {
	from := uintptr(unsafe.Pointer(unsafe.SliceData(x)))
	skip := int(-from % hugePage)
	size := (len(x)*4 - skip) / hugePage * hugePage
	if size <= 0 {
		return
	}
	b := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*4)[skip:][:size]
	_ = unix.Madvise(b, unix.MADV_HUGEPAGE)
}
