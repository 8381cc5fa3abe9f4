package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// limitGroup makes a control group whose processes get so many cores together, and returns the file that
// takes the ID of a process for it. Version 2 of control groups is tried, then version 1.
func limitGroup(name string, cores float64) (procs string, err error) {
	const period = 20_000 // µs, short beside what a person notices
	quota := int(cores * period)
	for _, version := range []struct{ dir, file, text string }{
		{"/sys/fs/cgroup", "cpu.max", fmt.Sprintf("%d %d", quota, period)},
		{"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", fmt.Sprint(quota)},
	} {
		dir := filepath.Join(version.dir, name)
		if _, missing := os.Stat(filepath.Join(version.dir, "cgroup.procs")); missing != nil {
			continue
		}
		if err = os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
			return "", err
		}
		if version.file == "cpu.cfs_quota_us" {
			if err = os.WriteFile(filepath.Join(dir, "cpu.cfs_period_us"), fmt.Append(nil, period), 0o644); err != nil {
				return "", err
			}
		}
		if err = os.WriteFile(filepath.Join(dir, version.file), []byte(version.text), 0o644); err == nil {
			return filepath.Join(dir, "cgroup.procs"), nil
		}
		os.Remove(dir)
	}
	return "", fmt.Errorf("no control group for %g cores can be made here: %w", cores, err)
}

// removeGroups removes the control groups of this run.
func removeGroups(prefix string) {
	for _, dir := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/cpu"} {
		groups, _ := filepath.Glob(filepath.Join(dir, prefix+"-*")) // the pattern is right
		for _, g := range groups {
			os.Remove(g)
		}
	}
}
