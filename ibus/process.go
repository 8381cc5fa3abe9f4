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

	"github.com/lstmkb/lstmkb/predict"
)

// errAway says that the model's process has ended, and its successor is not ready.
var errAway = errors.New("ibus: the model is not ready")

const rest = time.Second // before a process that has ended is followed by another

// process is the process of the model, and after its end another one. The word in progress is not its own: an end costs no
// more than suggestions until the next one is ready.
type process struct {
	command func() *exec.Cmd
	log     *log.Logger

	sync.Mutex
	client *rpc.Client // nil while there is none
	ended  bool        // for good
}

// startProcess returns when the model is ready.
func startProcess(command func() *exec.Cmd, logger *log.Logger) (*process, State, error) {
	p := &process{command: command, log: logger}
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
	if p.ended {
		client.Close()
	}
	return cmd, state, nil
}

// follow has another process follow each that ends.
func (p *process) follow(cmd *exec.Cmd) {
	for {
		how := cmd.Wait()
		p.Lock()
		p.client = nil
		ended := p.ended
		p.Unlock()
		if ended {
			return
		}
		p.log.Printf("the model's process has ended and is started again: %v", how)
		for {
			time.Sleep(rest)
			var err error
			if cmd, _, err = p.start(); err == nil {
				break
			}
			p.log.Print(err)
		}
	}
}

// end ends the process.
func (p *process) end() {
	p.Lock()
	defer p.Unlock()
	p.ended = true
	if p.client != nil {
		p.client.Close()
	}
}

// call asks the process.
func (p *process) call(method string, args, reply any) error {
	p.Lock()
	client := p.client
	p.Unlock()
	if client == nil {
		return errAway
	}
	err := client.Call("Model."+method, args, reply)
	if told := rpc.ServerError(""); err != nil && !errors.As(err, &told) {
		return errAway // it ends
	}
	return err
}

// remote is the compose.Engine of an engine. What is learned waits until the key that it came with is answered.
type remote struct {
	*process
	engine  int
	waiting []lesson
}

type lesson struct {
	method string
	Lesson
}

// Answer implements compose.Engine.
func (r *remote) Answer(q predict.Query) (a predict.Answer, err error) {
	err = r.call("Answer", Question{r.engine, q}, &a)
	return a, err
}

// Keep implements compose.Engine.
func (r *remote) Keep(letters string, private bool) {
	r.waiting = append(r.waiting, lesson{"Keep", Lesson{r.engine, letters, private}})
}

// Learn implements compose.Engine.
func (r *remote) Learn(text string) {
	r.waiting = append(r.waiting, lesson{"Learn", Lesson{Engine: r.engine, Text: text}})
}

// learn learns what waits. It returns the first error.
func (r *remote) learn() (err error) {
	for _, l := range r.waiting {
		if e := r.call(l.method, l.Lesson, new(bool)); err == nil {
			err = e
		}
	}
	r.waiting = r.waiting[:0]
	return err
}
