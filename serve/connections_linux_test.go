package serve

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() { programs[fewDescriptors] = func(string) { serveWithFewDescriptors() } }

// fewDescriptors names the variable that makes the test program a server which may
// soon open no more files.
const fewDescriptors = "LSTMKB_TEST_FEW_DESCRIPTORS"

func serveWithFewDescriptors() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		go func() {
			for { // once all is open that it needs
				if res, err := http.Get("http://" + ln.Addr().String() + "/health"); err == nil {
					res.Body.Close()
					break
				}
			}
			var limit syscall.Rlimit
			entries, _ := os.ReadDir("/proc/self/fd")
			limit.Cur, limit.Max = uint64(len(entries)+8), uint64(len(entries)+8)
			fmt.Println(ln.Addr(), syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
		}()
		err = Run(context.Background(), ln, newFake(), testInfo, Options{IdleTimeout: time.Second, ReadTimeout: 200 * time.Millisecond})
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// More clients than the process has descriptors for do not end the server: it answers
// those that wait when others have gone.
func TestFewDescriptors(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fewDescriptors+"=1")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	address, failed, _ := strings.Cut(strings.TrimSpace(line), " ")
	if err != nil || failed != "<nil>" {
		t.Skip("no limit: ", line, err)
	}
	for range 40 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	client := &http.Client{Timeout: 20 * time.Second}
	res, err := client.Get("http://" + address + "/health")
	if err != nil || res.StatusCode != 200 {
		t.Errorf("%v %v", res, err)
	}
}
