package main

import (
	"runtime"

	"github.com/lstmkb/lstmkb/kernels"
)

// newPool makes a pool of that many threads on the chosen kernels; 0 means one for each
// processor.
func newPool(threads int) (*kernels.Pool, error) {
	if err := checkThreads(threads); err != nil {
		return nil, err
	}
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return kernels.NewPool(set, threads), nil
}

func checkThreads(threads int) error {
	if threads < 0 || threads > 1024 {
		return usagef("--threads is %d, want 0 to 1024", threads)
	}
	return nil
}
