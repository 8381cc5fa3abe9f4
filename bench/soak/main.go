// Command soak puts lstmkb serve under load for a while and checks how it holds:
//
//   - good clients at a share of the highest rate, which is measured first, alone and
//     then beside a hostile client; memory, goroutines and p99 are sampled twenty times;
//   - restarts under load behind clients that retry;
//   - kill -9 while profiles are saved.
//
// It prints its findings and writes bench/results/soak.json. It exits with 1 if a good
// request failed, memory or goroutines grew, memory went over what docs/service.md says,
// attackers tripled the median, p99 rose, a request was lost in a
// restart, or a profile was lost or damaged.
//
//	go run ./bench/soak -minutes 20
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
	"time"

	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/bench/service"
)

// settings are the command's flags.
type settings struct {
	binary, model, result string
	minutes, share        float64
	clients, hostile      int
	restarts, kills       int
}

func main() {
	var s settings
	flag.StringVar(&s.binary, "binary", "", "the lstmkb to test; built from ./cmd/lstmkb if empty")
	flag.StringVar(&s.model, "model", "", "model folder to serve; the built-in model if empty")
	flag.StringVar(&s.result, "result", filepath.Join("bench", "results", "soak.json"), "file for the result")
	flag.Float64Var(&s.minutes, "minutes", 20, "length of the soak")
	flag.Float64Var(&s.share, "share", 0.3, "load, as a share of the rate measured at the start; with 64 attackers beside 32 clients, more than a third is more than theirs")
	flag.IntVar(&s.clients, "clients", 32, "connections of good clients")
	flag.IntVar(&s.hostile, "hostile", 64, "connections of the hostile client")
	flag.IntVar(&s.restarts, "restarts", 5, "restarts under load")
	flag.IntVar(&s.kills, "kills", 20, "kills while profiles are saved")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run does all parts and writes the result. Its error says what went wrong here or what
// the service did wrong.
func run(ctx context.Context, s settings) error {
	switch {
	case s.minutes <= 0:
		return fmt.Errorf("-minutes %g: want more than 0", s.minutes)
	case s.share <= 0 || s.share > 1:
		return fmt.Errorf("-share %g: want more than 0, at most 1", s.share)
	case s.clients < 1 || s.hostile < 0 || s.restarts < 0 || s.kills < 0:
		return errors.New("want at least 1 of -clients and 0 of -hostile, -restarts, -kills")
	}
	temp, err := os.MkdirTemp("", "lstmkb-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if s.binary == "" {
		s.binary = filepath.Join(temp, "lstmkb")
		build := exec.CommandContext(ctx, "go", "build", "-o", s.binary, "./cmd/lstmkb")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build ./cmd/lstmkb: %w", err)
		}
	}
	m, err := service.Load(s.model)
	if err != nil {
		return err
	}
	words, err := service.Words(m)
	if err != nil {
		return err
	}
	r := result{Header: machine.NewHeader(), Model: shapeOf(m, s.model == ""), Failures: map[string]int{}}
	duration := time.Duration(s.minutes * float64(time.Minute))
	if err := r.soak(ctx, s, words, filepath.Join(temp, "profiles"), duration); err != nil {
		return err
	}
	if err := r.restart(ctx, s, words); err != nil {
		return err
	}
	if err := r.crash(ctx, s, filepath.Join(temp, "crash")); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // a part of the result would replace the whole
	}
	if err := r.write(s.result); err != nil {
		return err
	}
	return r.verdict()
}
