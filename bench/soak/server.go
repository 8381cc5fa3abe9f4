package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// server is a running lstmkb serve.
type server struct {
	address string // HOST:PORT
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	ended   chan struct{} // closed when the program has ended
	err     error         // of the program, once it has ended
}

// startServer starts the program and returns once it is ready. profiles may be
// empty.
func startServer(ctx context.Context, s settings, address, profiles string) (*server, error) {
	args := []string{"serve", "--listen", address}
	if s.model != "" {
		args = append(args, "--model", s.model)
	}
	if profiles != "" {
		args = append(args, "--profiles", profiles)
	}
	v := &server{address: address, cmd: exec.CommandContext(ctx, s.binary, args...), ended: make(chan struct{})}
	v.cmd.Stderr = &v.stderr
	if err := v.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		v.err = v.cmd.Wait()
		close(v.ended)
	}()
	for deadline := time.After(30 * time.Second); ; {
		if _, err := v.get("/health"); err == nil {
			return v, nil
		}
		select {
		case <-v.ended:
			return nil, fmt.Errorf("the server ended: %v: %s", v.err, strings.TrimSpace(v.stderr.String()))
		case <-deadline:
			v.kill()
			return nil, fmt.Errorf("the server is not ready within 30 s: %s", strings.TrimSpace(v.stderr.String()))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// get returns the body of an answer with status 200.
func (v *server) get(path string) (string, error) {
	status, body, err := fasthttp.Get(nil, "http://"+v.address+path)
	if err == nil && status != fasthttp.StatusOK {
		err = fmt.Errorf("GET %s: status %d", path, status)
	}
	return string(body), err
}

// stop asks the program to end. It is an error if it does not exit with 0 within 30 s.
func (v *server) stop() error {
	if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("the server ended before it was told to: %w: %s", err, strings.TrimSpace(v.stderr.String()))
	}
	select {
	case <-v.ended:
		if v.err != nil {
			return fmt.Errorf("the server ended with %w: %s", v.err, strings.TrimSpace(v.stderr.String()))
		}
		return nil
	case <-time.After(30 * time.Second):
		v.kill()
		return fmt.Errorf("the server did not end within 30 s of SIGTERM")
	}
}

// kill ends the program at once.
func (v *server) kill() {
	_ = v.cmd.Process.Kill() // an error means that it has ended
	<-v.ended
}

// alive reports whether the program runs.
func (v *server) alive() bool {
	select {
	case <-v.ended:
		return false
	default:
		return true
	}
}

// residentMB is the program's resident memory in 10⁶ bytes.
func (v *server) residentMB() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	kB, err := numberAfter(string(b), "VmRSS:")
	return kB * 1024 / 1e6, err
}

// goroutines is the number of goroutines, from /metrics.
func (v *server) goroutines() (float64, error) {
	metrics, err := v.get("/metrics")
	if err != nil {
		return 0, err
	}
	return numberAfter(metrics, "go_goroutines")
}

// numberAfter is the number after a name at the start of a line.
func numberAfter(text, name string) (float64, error) {
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == name {
			return strconv.ParseFloat(words[1], 64)
		}
	}
	return 0, fmt.Errorf("no line that begins with %s", name)
}

// freeAddress is an address of 127.0.0.1 on which nobody listened a moment ago.
func freeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}
