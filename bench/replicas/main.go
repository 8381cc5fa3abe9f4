// Command replicas runs several lstmkb serve behind HAProxy, with one store of the Redis protocol,
// and has people type at them:
//
//   - requests a second and latencies of 1, 2 and 4 replicas, of which each may use a part of a core;
//   - what a typist costs: processor time a word, memory, bytes in the store;
//   - what it costs to take a session over;
//   - replicas are killed (SIGKILL) one after the other, the store is stopped and killed, a replica is
//     added: no request may fail twice, and nothing that was confirmed as learned may be missing.
//
// It prints its findings and writes bench/results/replicas.json. It exits with 1 if a request
// failed or something was lost. It needs Debian's haproxy and redis-server (or valkey-server), and
// uses loopback alone.
//
//	go run ./bench/replicas
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/bench/service"
)

// settings are the command's flags.
type settings struct {
	binary, result string
	quota          float64
	seconds        float64
	typists        int
	parts          string

	dir   string
	words []string
}

// limit is how long all of it may take.
const limit = 15 * time.Minute

func main() {
	var s settings
	flag.StringVar(&s.binary, "binary", "", "the lstmkb to test; built from ./cmd/lstmkb if empty")
	flag.StringVar(&s.result, "result", filepath.Join("bench", "results", "replicas.json"), "file for the result")
	flag.Float64Var(&s.quota, "quota", 0.1, "cores of each replica where 1, 2 and 4 are compared, kept by a control group (needs root)")
	flag.Float64Var(&s.seconds, "seconds", 4, "length of a measurement, and of the calm between troubles")
	flag.IntVar(&s.typists, "typists", 32, "people who type at once")
	flag.StringVar(&s.parts, "parts", "scale,cost,troubles", "what to do; the result keeps what it has of the other parts")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "replicas:", err)
		os.Exit(1)
	}
}

// run does all parts and writes the result.
func run(ctx context.Context, s settings) error {
	if s.quota <= 0 || s.seconds <= 0 || s.typists < 1 {
		return errors.New("want more than 0 of -quota, -seconds and -typists")
	}
	var err error
	if s.dir, err = os.MkdirTemp("", "lstmkb-replicas-"); err != nil {
		return err
	}
	defer os.RemoveAll(s.dir)
	if s.binary == "" {
		s.binary = filepath.Join(s.dir, "lstmkb")
		build := exec.CommandContext(ctx, "go", "build", "-o", s.binary, "./cmd/lstmkb")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build ./cmd/lstmkb: %w", err)
		}
	}
	m, err := service.Load("")
	if err != nil {
		return err
	}
	if s.words, err = service.Words(m); err != nil {
		return err
	}
	var r result
	if err := machine.ReadResults(s.result, &r); err != nil {
		return err
	}
	r.Header, r.Typists = machine.NewHeader(), s.typists
	known := map[string]func(context.Context, settings) error{"scale": r.scale, "cost": r.cost, "troubles": r.troubles}
	for name := range strings.SplitSeq(s.parts, ",") {
		part := known[name]
		if part == nil {
			return fmt.Errorf("-parts %s: want some of scale, cost and troubles", s.parts)
		}
		if err := part(ctx, s); err != nil {
			return err
		}
	}
	if err := machine.WriteResults(s.result, r); err != nil {
		return err
	}
	return r.Troubles.verdict()
}

// span is the length of a measurement.
func (s settings) span() time.Duration { return time.Duration(s.seconds * float64(time.Second)) }

// result is bench/results/replicas.json.
type result struct {
	Header   machine.Header `json:"header"`
	Typists  int            `json:"typists"`
	Quota    float64        `json:"cores_of_a_replica_in_scale"`
	Scale    []measured     `json:"scale"`
	Cost     cost           `json:"typist"`
	Troubles troubles       `json:"troubles"`
}
