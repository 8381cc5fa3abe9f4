package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// cpu is the processor's time that processes have used.
func cpu(ids []int) (all time.Duration, err error) {
	for _, id := range ids {
		one, err := cpuOf(id)
		if err != nil {
			return 0, err
		}
		all += one
	}
	return all, nil
}

// cpuOf is the processor time of one process, which /proc tells in steps of 10 ms.
func cpuOf(id int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(b), ") ") // the name may hold spaces
	var user, system int
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat is %q", id, b)
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}

// memory is what processes have now, in kB: pages that several have count once.
func memory(ids []int) (kb int, err error) {
	for _, id := range ids {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", id))
		if err != nil {
			return 0, err
		}
		_, rest, _ := strings.Cut(string(b), "\nPss:")
		var share int
		if _, err := fmt.Sscan(rest, &share); err != nil {
			return 0, fmt.Errorf("/proc/%d/smaps_rollup has no Pss", id)
		}
		kb += share
	}
	return kb, nil
}
