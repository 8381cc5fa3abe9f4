package serve

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// failing is a listener that fails some times before it accepts.
type failing struct {
	net.Listener
	errs []error
}

func (f *failing) Accept() (net.Conn, error) {
	if len(f.errs) == 0 {
		return f.Listener.Accept()
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return nil, err
}

// A full table of file descriptors does not end the server.
func TestAcceptAgain(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var errs []error
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.ENOMEM, syscall.EPERM} {
		errs = append(errs, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", e)})
	}
	r := startOn(t, &failing{ln, errs}, newFake(), Options{})
	r.works()
	if n := strings.Count(r.log.String(), "connections wait"); n != 1 {
		t.Errorf("%d lines in the log, want 1: %s", n, r.log)
	}
}

// There are no more connections than files that the process may open.
func TestFitConnections(t *testing.T) {
	o, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wanted      int
		descriptors uint64
		fit         int
	}{{400, 600, 400}, {400, 464, 400}, {400, 463, 399}, {16384, 1024, 960}, {400, 0, 400}, {400, 64, 0}} {
		got, err := fitConnections(c.wanted, c.descriptors, o.Logger)
		if got != c.fit || (err != nil) != (c.fit == 0) {
			t.Errorf("%d of %d files: %d %v, want %d", c.wanted, c.descriptors, got, err, c.fit)
		}
	}
}

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
	if runtime.GOOS != "linux" {
		t.Skip("counts its descriptors in /proc")
	}
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
