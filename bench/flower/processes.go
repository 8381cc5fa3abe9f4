package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// command is one of Flower's programs, in a home folder of the run's own and without telemetry.
func (f *federation) command(program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(f.ctx, filepath.Join(f.bin, program), args...)
	cmd.Env = append(os.Environ(), "FLWR_HOME="+f.path(f.name+"-home"), "FLWR_TELEMETRY_ENABLED=0",
		"PATH="+f.bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return cmd
}

// start starts a program whose output goes to a file of the run.
func (f *federation) start(log, program string, args ...string) (*exec.Cmd, error) {
	out, err := os.OpenFile(f.path(f.name+"-"+log+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	defer out.Close() // the process has it
	cmd := f.command(program, args...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = append(cmd.Env, f.mark(log))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	return cmd, cmd.Start()
}

// join starts node i.
func (f *federation) join(i int) (err error) {
	node := fmt.Sprintf("text=%q program=%q threads=1", f.nodeText(i), f.program)
	f.nodes[i], err = f.start("node"+strconv.Itoa(i), "flower-supernode", "--insecure", "--superlink", f.seen.listener.Addr().String(),
		"--port", strconv.Itoa(f.port+i), "--node-config", node)
	return err
}

// stop ends all processes and waits for them.
func (f *federation) stop() {
	for _, p := range append(f.nodes[:], f.link) {
		if p != nil {
			_ = p.Process.Signal(os.Interrupt) // it may have ended
			timer := time.AfterFunc(20*time.Second, func() { _ = p.Process.Kill() })
			_ = p.Wait()
			timer.Stop()
		}
	}
	killOffspring(f.mark(""))
}

// kill ends node i and all that it has started, without a warning, as a machine that loses its power.
func (f *federation) kill(i int) error {
	if err := f.nodes[i].Process.Kill(); err != nil {
		return err
	}
	killOffspring(f.mark("node" + strconv.Itoa(i)))
	var ended *exec.ExitError
	if err := f.nodes[i].Wait(); !errors.As(err, &ended) {
		return fmt.Errorf("node %d: ended with %v before it was killed", i, err)
	}
	f.nodes[i] = nil
	return nil
}

// mark is the beginning of a variable in the environment of the run's processes, by which those are
// found that Flower's programs have started in sessions of their own.
func (f *federation) mark(process string) string {
	return "LSTMKB_FLOWER_PROCESS=" + f.path(f.name) + "/" + process
}

// killOffspring ends the processes that have the mark in their environment, where there is a /proc.
func killOffspring(mark string) {
	for range 3 { // some start others meanwhile
		files, _ := filepath.Glob("/proc/[0-9]*/environ") // the pattern is right
		for _, file := range files {
			environment, err := os.ReadFile(file)
			if err != nil || !bytes.Contains(environment, []byte("\x00"+mark)) {
				continue // it has ended, or is another's
			}
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
				if p, err := os.FindProcess(pid); err == nil {
					_ = p.Kill() // it may have ended
				}
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// disturb lets node 4 join after the second round, kills node 2 in the fourth, and starts it again
// after the fifth.
func disturb(f *federation, round int) error {
	switch round {
	case 2:
		return f.join(nodes)
	case 3:
		time.Sleep(3 * time.Second) // so that it has the round's model
		return f.kill(2)
	case 5:
		return f.join(2)
	}
	return nil
}
