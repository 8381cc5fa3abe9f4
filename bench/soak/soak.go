package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/bench/service"
)

// samples is the number of samples of a soak.
const samples = 20

// sample describes one period of the soak.
type sample struct {
	Minute     float64 `json:"minute"`
	Requests   int     `json:"requests"` // answered well
	Failed     int     `json:"failed"`
	P50        float64 `json:"p50_ms"`
	P99        float64 `json:"p99_ms"`
	Resident   float64 `json:"resident_mb"`
	Goroutines float64 `json:"goroutines"`
}

// soak loads the service for d. An error means that it could not go on.
func (r *result) soak(ctx context.Context, s settings, words []string, profiles string, d time.Duration) error {
	address, err := service.FreeAddress()
	if err != nil {
		return err
	}
	v, err := startServer(ctx, s, address, profiles)
	if err != nil {
		return err
	}
	defer v.Kill()
	c := newClient(address, s.clients, words)
	if r.Measured, err = measure(ctx, c, s.clients, min(10*time.Second, d/samples+time.Second)); err != nil {
		return err
	}
	r.Rate, r.Minutes, r.Clients = s.share*r.Measured, d.Minutes(), s.clients
	if r.ResidentStart, err = v.ResidentMB(); err != nil {
		return err
	}
	fmt.Printf("%s model: %.0f requests/s measured on %d connections; %.0f/s for %v beside a hostile client\n",
		r.Model, r.Measured, s.clients, r.Rate, d)

	load, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		seen recorder
		wg   sync.WaitGroup
	)
	if r.Alone, err = r.alone(ctx, v, c, s.clients, d/samples); err != nil {
		return err
	}
	h := &hostile{address: address, statuses: map[int]int{}}
	wg.Go(func() { drive(load, c, s.clients, r.Rate, &seen) })
	wg.Go(func() { h.run(load, s.hostile) })
	fmt.Printf("%8s %10s %7s %8s %8s %8s %11s\n", "minute", "requests", "failed", "p50 ms", "p99 ms", "MB", "goroutines")
	begin := time.Now()
	for i := 1; i <= samples && wait(ctx, time.Until(begin.Add(d*time.Duration(i)/samples))); i++ {
		one, o, err := take(v, &seen, time.Since(begin))
		if err != nil {
			return err
		}
		r.Samples, r.ResidentEnd = append(r.Samples, one), one.Resident
		r.note(o)
		fmt.Printf("%8.1f %10d %7d %8.2f %8.2f %8.1f %11.0f\n", one.Minute, one.Requests, one.Failed, one.P50, one.P99, one.Resident, one.Goroutines)
	}
	cancel()
	wg.Wait()
	r.Attacks, r.AttackStatuses = h.attacks, h.statuses
	if err := h.check(); err != nil {
		r.wrong = append(r.wrong, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := v.Stop(); err != nil {
		r.wrong = append(r.wrong, err)
	}
	r.wrong = append(r.wrong, checkSamples(r.Samples, r.FirstFailure)...)
	r.wrong = append(r.wrong, r.checkAttacked()...)
	return nil
}

// alone is a sample of good clients without attackers.
func (r *result) alone(ctx context.Context, v *service.Server, c *client, clients int, d time.Duration) (sample, error) {
	load, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var seen recorder
	drive(load, c, clients, r.Rate, &seen)
	one, o, err := take(v, &seen, d)
	r.note(o)
	return one, err
}

// What attackers may do to good clients and to the server: the median of docs/service.md
// and its bound on resident memory with the default settings, beside what the server
// takes by itself.
const (
	maxMedianFactor = 3
	maxMedianExtra  = 1                // ms, since the median alone may be a fraction of one
	maxResidentMB   = 2*(256+64) + 100 // MB
)

// checkAttacked says what attackers did to good clients.
func (r *result) checkAttacked() (wrong []error) {
	if got := median(r.Samples, func(s sample) float64 { return s.P50 }); got > maxMedianFactor*r.Alone.P50+maxMedianExtra {
		wrong = append(wrong, fmt.Errorf("attackers raise the median from %.2f to %.2f ms", r.Alone.P50, got))
	}
	for _, s := range r.Samples {
		if s.Resident > r.ResidentStart+maxResidentMB {
			return append(wrong, fmt.Errorf("%.0f MB are resident, %.0f at the start", s.Resident, r.ResidentStart))
		}
	}
	return wrong
}

// note counts the failures of a sample.
func (r *result) note(o outcomes) {
	for kind, n := range o.failures {
		r.Failures[kind] += n
	}
	if o.first != nil && r.FirstFailure == "" {
		r.FirstFailure = o.first.Error()
	}
}

// take returns the sample since the last one and the outcomes behind it.
func take(v *service.Server, seen *recorder, at time.Duration) (one sample, o outcomes, err error) {
	if !v.Alive() {
		return one, o, fmt.Errorf("the server ended during the soak: %w", v.Err())
	}
	o = seen.take()
	one = sample{Minute: at.Minutes(), Requests: len(o.latencies), Failed: o.failed(), P50: service.Quantile(o.latencies, 0.5), P99: service.Quantile(o.latencies, 0.99)}
	if one.Resident, err = v.ResidentMB(); err == nil {
		one.Goroutines, err = v.Goroutines()
	}
	return one, o, err
}

// checkSamples says what is wrong with a soak: failures, and growth from its first
// third, without the very first sample, to its last third.
func checkSamples(all []sample, firstFailure string) (wrong []error) {
	failed := 0
	for _, s := range all {
		failed += s.Failed
	}
	if failed > 0 {
		wrong = append(wrong, fmt.Errorf("%d good requests failed, the first with: %s", failed, firstFailure))
	}
	if len(all) < 6 {
		return append(wrong, fmt.Errorf("%d samples, want at least 6", len(all)))
	}
	third := len(all) / 3
	early, late := all[1:1+third], all[len(all)-third:]
	for _, c := range []struct {
		name    string
		of      func(sample) float64
		factor  float64 // the late value may be this times the early one
		allowed float64 // plus this
	}{
		{"resident MB", func(s sample) float64 { return s.Resident }, 1.1, 10},
		{"goroutines", func(s sample) float64 { return s.Goroutines }, 1.1, 50},
		{"p99 ms", func(s sample) float64 { return s.P99 }, 2, 5},
	} {
		before, after := median(early, c.of), median(late, c.of)
		if after > c.factor*before+c.allowed {
			wrong = append(wrong, fmt.Errorf("%s grew from %.1f to %.1f", c.name, before, after))
		}
	}
	return wrong
}

// median is the median of one value of all samples.
func median(all []sample, of func(sample) float64) float64 {
	var x []float64
	for _, s := range all {
		x = append(x, of(s))
	}
	return service.Quantile(x, 0.5)
}

// startServer starts the program and returns once it is ready. profiles may be empty.
func startServer(ctx context.Context, s settings, address, profiles string) (*service.Server, error) {
	args := []string{"serve", "--listen", address}
	if s.model != "" {
		args = append(args, "--model", s.model)
	}
	if profiles != "" {
		args = append(args, "--profiles", profiles)
	}
	return service.Start(ctx, address, s.binary, args...)
}
