//go:build !purego

package kernels

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// permitTiles asks Linux to let the process use tiles, whose 8 KiB it then saves with each
// thread's registers.
func permitTiles() error {
	const requestPermission, tileData = 0x1023, 18 // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILE_DATA
	if _, _, errno := unix.Syscall(unix.SYS_ARCH_PRCTL, requestPermission, tileData, 0); errno != 0 {
		return fmt.Errorf("no tiles: %w", errno)
	}
	return nil
}
