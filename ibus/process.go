package ibus

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/rpc"
	"os/exec"
	"sync"
	"time"
)

// errAway says that the model's process has ended, and its successor is not ready; errLost, which is an errAway, that it
// ended with the question.
var (
	errAway = errors.New("ibus: the model is not ready")
	errLost = fmt.Errorf("%w: its process has ended", errAway)
)

const (
	answerTime   = 5 * time.Second // of a call, until its process is killed
	shortestRest = time.Second     // before a process that has ended is followed by another
	longestRest  = time.Minute
)

// process is the process of the model, and after its end another one. The word in progress is not its own: an end costs
// suggestions until the next one is ready, and the lesson that it had in hand. Other lessons wait.
type process struct {
	command func() *exec.Cmd
	log     *log.Logger
	limit   time.Duration // of a call
	waiting []lesson      // of Run's goroutine alone

	sync.Mutex
	client *rpc.Client // nil while there is none
	kill   func()      // ends the process of client and what is asked, at once
	ended  bool        // for good
	will   Will        // the last one
}

// startProcess returns when the model is ready.
func startProcess(command func() *exec.Cmd, logger *log.Logger) (*process, State, error) {
	p := &process{command: command, log: logger, limit: answerTime, will: Will{Again: true}}
	cmd, state, err := p.start()
	if err != nil {
		return nil, state, err
	}
	go p.follow(cmd)
	return p, state, nil
}

// start starts a process.
func (p *process) start() (*exec.Cmd, State, error) {
	var state State
	cmd := p.command()
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, state, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, state, err
	}
	if err := cmd.Start(); err != nil {
		return nil, state, fmt.Errorf("ibus: %w", err)
	}
	client := rpc.NewClient(struct {
		io.Reader
		io.WriteCloser
	}{out, in})
	if err := client.Call("Model.Settle", false, &state); err != nil {
		client.Close()
		cmd.Wait() // which has told its error
		return nil, state, err
	}
	p.Lock()
	defer p.Unlock()
	p.client = client
	p.kill = func() {
		cmd.Process.Kill()
		in.Close() // so that nobody waits for a process that cannot be killed yet
		out.Close()
	}
	late := time.AfterFunc(p.limit, p.kill)
	defer late.Stop()
	_ = client.Call("Model.Inherit", p.will, new(bool)) // fails if it has ended
	if p.ended {
		client.Close()
	}
	return cmd, state, nil
}

// follow has another process follow each that ends.
func (p *process) follow(cmd *exec.Cmd) {
	var rest time.Duration
	for {
		began := time.Now()
		how := cmd.Wait()
		lived := time.Since(began)
		p.Lock()
		p.client = nil
		p.Unlock()
		for {
			rest = restAfter(rest, lived)
			time.Sleep(rest)
			p.Lock()
			ended := p.ended
			p.Unlock()
			if ended {
				return
			}
			p.log.Printf("the model's process has ended and is started again: %v", how)
			if cmd, _, how = p.start(); how == nil {
				break
			}
			lived = 0
		}
	}
}

// restAfter is the rest after a process that lived so long, and came after a rest itself.
func restAfter(rest, lived time.Duration) time.Duration {
	if lived >= longestRest {
		return shortestRest
	}
	return min(max(2*rest, shortestRest), longestRest)
}

// end ends the process and returns what it is not to write any more.
func (p *process) end() []byte {
	left := p.will.Write
	_ = p.inherit(Will{}) // fails if it has ended
	p.Lock()
	defer p.Unlock()
	p.ended = true
	if p.client != nil {
		p.client.Close()
	}
	return left
}

// call asks the process, which is killed if it does not answer in time.
func (p *process) call(method string, args, reply any) error {
	p.Lock()
	client, kill := p.client, p.kill
	p.Unlock()
	if client == nil {
		return errAway
	}
	late := time.AfterFunc(p.limit, kill)
	defer late.Stop()
	err := client.Call("Model."+method, args, reply)
	switch told := rpc.ServerError(""); {
	case err == nil || errors.As(err, &told):
		return err
	case errors.Is(err, rpc.ErrShutdown):
		return errAway // it was not asked
	}
	return errLost
}
