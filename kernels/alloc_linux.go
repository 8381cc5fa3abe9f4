package kernels

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the bytes of a large page; what is smaller than a few gains nothing.
const hugePage = 2 << 20

// advise asks the system to keep x in large pages: a pass over memory then needs a
// five-hundredth of the translations, and the processor's prefetching does not stop at
// every 4 KB. It is a wish; an error changes nothing but speed.
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
