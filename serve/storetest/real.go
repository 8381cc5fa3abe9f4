// Package storetest starts the store's real server for tests.
package storetest

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Real starts a server of Valkey or Redis on a Unix socket, with arguments more, and returns its URL.
// It ends with the test. Unless LSTMKB_REQUIRE names redis the test is skipped.
func Real(t testing.TB, args ...string) (url string, server *exec.Cmd) {
	t.Helper()
	if !slices.Contains(strings.Split(os.Getenv("LSTMKB_REQUIRE"), ","), "redis") {
		t.Skip("LSTMKB_REQUIRE does not name redis")
	}
	dir, err := os.MkdirTemp("", "r") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	server = exec.Command(program(t), append([]string{"--port", "0", "--unixsocket", socket, "--dir", dir, "--save", ""}, args...)...)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended
		_ = server.Wait()
	})
	for begin := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("unix", socket)
		if err == nil {
			c.Close()
			return "unix://" + socket, server
		}
		if time.Since(begin) > time.Minute {
			t.Fatalf("%s does not listen within a minute: %v", server.Path, err)
		}
	}
}

// program is the server that there is.
func program(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"valkey-server", "redis-server"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatal("LSTMKB_REQUIRE names redis, and there is neither valkey-server nor redis-server (Debian: apt-get install redis-server)")
	return ""
}
