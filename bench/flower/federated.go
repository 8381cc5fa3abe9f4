package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// roundLog is one round in the server's metrics.jsonl.
type roundLog struct {
	Round           int     `json:"round"`
	Asked           int     `json:"asked"`
	Used            int     `json:"used"`
	BytesSent       int64   `json:"bytes_sent"`
	BytesReceived   int64   `json:"bytes_received"`
	Seconds         float64 `json:"seconds"`
	ValidPerplexity float64 `json:"valid_perplexity"`
}

// federation is the processes of a run.
type federation struct {
	settings
	ctx   context.Context
	name  string
	nodes [nodes + 1]*exec.Cmd // by number
	link  *exec.Cmd
	seen  *recorder // between all nodes and the SuperLink
}

// federated runs all rounds and returns the perplexity of the model and what the server keeps of
// them. after, which may be nil, is called as soon as a round has ended, and before the first, which
// has number 0; without it all nodes run from the beginning to the end.
func (s settings) federated(ctx context.Context, name string, after func(f *federation, round int) error) (float64, []roundLog, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f := &federation{settings: s, ctx: ctx, name: name}
	defer f.stop()
	if err := os.Mkdir(s.path(name+"-home"), 0o777); err != nil {
		return 0, nil, err
	}
	connection := fmt.Sprintf("[superlink]\ndefault = \"loopback\"\n[superlink.loopback]\naddress = \"127.0.0.1:%d\"\ninsecure = true\n", s.port)
	if err := os.WriteFile(filepath.Join(s.path(name+"-home"), "config.toml"), []byte(connection), 0o666); err != nil {
		return 0, nil, err
	}
	var err error
	if f.link, err = f.start("superlink", "flower-superlink", "--insecure", "--port", strconv.Itoa(s.port), "--disable-runtime-dependency-installation"); err != nil {
		return 0, nil, err
	}
	if f.seen, err = newRecorder("127.0.0.1:" + strconv.Itoa(s.port)); err != nil {
		return 0, nil, err
	}
	defer f.seen.listener.Close()
	for i := 1; i <= nodes; i++ {
		if after != nil && i == nodes {
			break // joins late
		}
		if err := f.join(i); err != nil {
			return 0, nil, err
		}
	}
	fewest := nodes
	if after != nil {
		fewest--
	}
	if err := f.submit(fewest); err != nil {
		return 0, nil, err
	}
	perplexity, log, err := f.follow(after)
	if err != nil {
		return 0, nil, err
	}
	sent, err := f.seen.result()
	if err != nil {
		return 0, nil, err
	}
	fmt.Printf("%s: the nodes sent %d bytes, and the word %s was not among them\n", name, sent, marker)
	return perplexity, log, nil
}

// submit hands the app to the SuperLink, which may still be starting.
func (f *federation) submit(fewest int) error {
	config := fmt.Sprintf("model=%q out=%q valid=%q program=%q rounds=%d steps=%d lr=%s adam-epsilon=%s warmup=%d dropout=0.1 outer-rate=%s outer-momentum=%s min-nodes=%d",
		f.path("begin"), f.path(f.name), f.path("valid/train.txt"), f.program, f.Rounds, f.Steps, f.Rate, f.Epsilon, f.Steps, f.OuterRate, f.OuterMomentum, fewest)
	for try := 1; ; try++ {
		cmd := f.command("flwr", "run", "deploy/flower", "loopback", "-c", config)
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if try == 20 || f.ctx.Err() != nil {
			return fmt.Errorf("flwr run: %w: %s", err, out)
		}
		time.Sleep(2 * time.Second)
	}
}

// roundLimit is the longest that a round may take on a machine that others use, with the start of all
// programs before the first, and with the minutes that Flower waits for a node that is gone.
const roundLimit = 15 * time.Minute

// follow waits for the rounds.
func (f *federation) follow(after func(*federation, int) error) (float64, []roundLog, error) {
	done, patience := 0, time.Now().Add(roundLimit)
	for seen := 0; ; {
		log, err := f.log()
		if err != nil {
			return 0, nil, err
		}
		if len(log) >= f.Rounds {
			return log[len(log)-1].ValidPerplexity, log, nil
		}
		if len(log) > done {
			done, patience = len(log), time.Now().Add(roundLimit)
		}
		for ; after != nil && seen <= len(log); seen++ {
			if err := after(f, seen); err != nil {
				return 0, nil, err
			}
		}
		select {
		case <-f.ctx.Done():
			return 0, nil, f.ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
		if time.Now().After(patience) {
			return 0, nil, fmt.Errorf("%s: no round in %v after the %d done of %d", f.name, roundLimit, done, f.Rounds)
		}
	}
}

// log reads what the server keeps of the rounds so far.
func (f *federation) log() (rounds []roundLog, err error) {
	file, err := os.Open(filepath.Join(f.path(f.name), "metrics.jsonl"))
	if err != nil {
		return nil, nil // not yet
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var r roundLog
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, err
		}
		rounds = append(rounds, r)
	}
	return rounds, nil
}
