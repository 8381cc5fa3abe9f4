package page

import (
	"io/fs"
	"syscall"
	"time"
)

// changed is when the file's content or attributes changed last. Unlike its
// modification time, nobody can set it. It is zero where the system does not tell.
func changed(info fs.FileInfo) time.Time {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(st.Ctim.Unix())
	}
	return time.Time{}
}
