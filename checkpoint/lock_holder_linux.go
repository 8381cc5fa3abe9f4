package checkpoint

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// holderOf names the program that has locked a file, from the kernel's table of locks: a line
// "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF" for each.
func holderOf(name string) string {
	st, err := os.Stat(name)
	if err != nil {
		return unknownHolder
	}
	file, ok := st.Sys().(*syscall.Stat_t)
	table, err := os.ReadFile("/proc/locks")
	if !ok || err != nil {
		return unknownHolder
	}
	inode := fmt.Sprintf(":%d", file.Ino)
	for line := range strings.Lines(string(table)) {
		if f := strings.Fields(line); len(f) > 5 && f[1] == "FLOCK" && strings.HasSuffix(f[5], inode) {
			program, err := os.ReadFile("/proc/" + f[4] + "/comm")
			if err != nil {
				return "process " + f[4]
			}
			return fmt.Sprintf("%s (process %s)", strings.TrimSpace(string(program)), f[4])
		}
	}
	return unknownHolder
}
