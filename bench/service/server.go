// Package service runs servers of lstmkb for programs that load them.
package service

import (
	"bytes"
	"cmp"
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

// Server is a running lstmkb serve.
type Server struct {
	Address string // HOST:PORT
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	ended   chan struct{} // closed when the program has ended
	err     error         // of the program, once it has ended
}

// Start starts a command that runs lstmkb serve at an address, and returns once it is ready.
func Start(ctx context.Context, address, command string, args ...string) (*Server, error) {
	v := &Server{Address: address, cmd: exec.CommandContext(ctx, command, args...), ended: make(chan struct{})}
	v.cmd.Stderr = &v.stderr
	if err := v.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		v.err = v.cmd.Wait()
		close(v.ended)
	}()
	for deadline := time.After(30 * time.Second); ; {
		if _, err := v.Get("/health"); err == nil {
			return v, nil
		}
		select {
		case <-v.ended:
			return nil, fmt.Errorf("the server ended: %v: %s", v.err, strings.TrimSpace(v.stderr.String()))
		case <-deadline:
			v.Kill()
			return nil, fmt.Errorf("the server is not ready within 30 s: %s", strings.TrimSpace(v.stderr.String()))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Get returns the body of an answer with status 200.
func (v *Server) Get(path string) (string, error) {
	status, body, err := fasthttp.Get(nil, "http://"+v.Address+path)
	if err == nil && status != fasthttp.StatusOK {
		err = fmt.Errorf("GET %s: status %d", path, status)
	}
	return string(body), err
}

// Stop asks the program to end. It is an error if it does not exit with 0 within 30 s.
func (v *Server) Stop() error {
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
		v.Kill()
		return fmt.Errorf("the server did not end within 30 s of SIGTERM")
	}
}

// Kill ends the program at once.
func (v *Server) Kill() {
	_ = v.cmd.Process.Kill() // an error means that it has ended
	<-v.ended
}

// Alive reports whether the program runs.
func (v *Server) Alive() bool {
	select {
	case <-v.ended:
		return false
	default:
		return true
	}
}

// Err is how the program ended, and what it said, once it is not alive.
func (v *Server) Err() error {
	return fmt.Errorf("%v: %s", v.err, strings.TrimSpace(v.stderr.String()))
}

// CPU is the processor time that the program has used.
func (v *Server) CPU() (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", v.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	const ticks = 100 // a second, on all systems of Linux
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", v.cmd.Process.Pid, len(fields))
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	system, wrong := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticks, cmp.Or(err, wrong)
}

// ResidentMB is the program's resident memory in 10⁶ bytes.
func (v *Server) ResidentMB() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	kB, err := NumberAfter(string(b), "VmRSS:")
	return kB * 1024 / 1e6, err
}

// Goroutines is the number of goroutines, from /metrics.
func (v *Server) Goroutines() (float64, error) {
	metrics, err := v.Get("/metrics")
	if err != nil {
		return 0, err
	}
	return NumberAfter(metrics, "go_goroutines")
}

// NumberAfter is the number after a name at the start of a line.
func NumberAfter(text, name string) (float64, error) {
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == name {
			return strconv.ParseFloat(words[1], 64)
		}
	}
	return 0, fmt.Errorf("no line that begins with %s", name)
}

// FreeAddress is an address of 127.0.0.1 on which nobody listened a moment ago.
func FreeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}
