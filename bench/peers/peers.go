package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// peers is a running program that times other libraries; kernels_torch.py describes the
// protocol.
type peers struct {
	name   string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	failed map[string]bool // libraries that could not do an operation, and were reported
}

// request is an operation and its shape.
type request map[string]any

func startPeers(ctx context.Context, program string, args ...string) (*peers, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "OPENBLAS_") { // let OpenBLAS choose its own kernels
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p := &peers{name: filepath.Base(slices.Concat([]string{program}, args)[len(args)]), cmd: cmd, in: in,
		out: bufio.NewReader(out), failed: map[string]bool{}}
	return p, cmd.Start()
}

// startPython starts a Python program that answers for peers, and returns the versions of its
// libraries. It returns nil if python is empty.
func startPython(ctx context.Context, python, script string) (*peers, map[string]string, error) {
	if python == "" {
		return nil, nil, nil
	}
	p, err := startPeers(ctx, python, script)
	if err != nil {
		return nil, nil, err
	}
	versions, err := p.versions()
	if err != nil {
		p.close()
		return nil, nil, err
	}
	return p, versions, nil
}

// ask sends one line and decodes the answer.
func (p *peers) ask(question request, answer any) error {
	line, err := json.Marshal(question)
	if err != nil {
		return err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	line, err = p.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		return fmt.Errorf("%s: %q: %w", p.name, line, err)
	}
	return nil
}

func (p *peers) versions() (versions map[string]string, err error) {
	return versions, p.ask(request{"op": "versions"}, &versions)
}

// errCannot means that a library lacks the operation on this processor.
var errCannot = errors.New("cannot run here")

// seconds returns the time of one call of an operation in a library, measured over a turn.
// It reports errCannot on stderr, once.
func (p *peers) seconds(library string, threads int, turn float64, question request) (float64, error) {
	question = maps.Clone(question)
	maps.Copy(question, request{"library": library, "threads": threads, "seconds": turn})
	var answer struct {
		Seconds float64
		Error   string
	}
	if err := p.ask(question, &answer); err != nil {
		return 0, err
	}
	switch {
	case answer.Error != "":
		key := fmt.Sprint(library, " ", question["op"])
		if !p.failed[key] {
			p.failed[key] = true
			fmt.Fprintf(os.Stderr, "%s: %s: %s\n", p.name, key, answer.Error)
		}
		return 0, errCannot
	case answer.Seconds <= 0:
		return 0, fmt.Errorf("%s: %v took %g s", p.name, question, answer.Seconds)
	}
	return answer.Seconds, nil
}

func (p *peers) close() {
	if p == nil {
		return
	}
	p.in.Close()
	_ = p.cmd.Wait() // it ends with its input
}
