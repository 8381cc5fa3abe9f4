package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// process is a running server.
type process struct {
	cmd    *exec.Cmd
	ended  chan struct{} // closed when the process has ended
	err    error         // why it ended, once ended is closed
	stderr bytes.Buffer
}

// startService starts a server on a port of 127.0.0.1 and returns when it has answered a
// prediction with five words.
func startService(ctx context.Context, name string, port int, env []string, program string, args ...string) (*service, error) {
	p := &process{cmd: exec.CommandContext(ctx, program, args...), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr = &p.stderr
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	s := &service{name: name, url: fmt.Sprintf("http://127.0.0.1:%d/predict", port), process: p}
	deadline := time.After(time.Minute)
	for {
		err := probe(ctx, s.url)
		if err == nil {
			return s, nil
		}
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s ended: %w: %s", name, p.err, strings.TrimSpace(p.stderr.String()))
		case <-deadline:
			p.stop()
			return nil, fmt.Errorf("%s does not answer within a minute: %w", name, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// probe asks for five suggestions and fails with fewer.
func probe(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	body := fmt.Sprintf(`{"text":%q,"k":5}`, repeatedText)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	var answer struct{ Suggestions []struct{ Word string } }
	if err := json.Unmarshal(b, &answer); err != nil || res.StatusCode != http.StatusOK || len(answer.Suggestions) != 5 {
		return fmt.Errorf("%s answers %d %s, want five suggestions", url, res.StatusCode, b)
	}
	return nil
}

// stop ends the process, by force after 10 s.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // an error means that it has ended
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
}

// residentMB returns the process's resident memory in 10⁶ bytes, 0 where the system does not
// report it.
func (p *process) residentMB() float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	var kB float64
	for line := range strings.Lines(string(b)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, _ = fmt.Sscan(value, &kB) // 0 if it is no number
		}
	}
	return kB * 1024 / 1e6
}

// freePort returns a port that nobody listened on a moment ago.
func freePort() (int, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port, nil
}
