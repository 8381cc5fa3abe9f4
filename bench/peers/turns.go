package main

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"time"

	"github.com/lstmkb/lstmkb/kernels"
)

// work is an operation and the others to time it in turns with.
type work struct {
	op, shape string
	set       *kernels.Set
	threads   int
	seconds   float64 // of a turn

	operations, bytes, elements float64 // of one call; 0 if not counted

	run  func()
	done func()
	peak limit // in operations a second

	stream      func() // moves streamBytes with next to no computation
	streamBytes float64
	limit       string // the name of stream

	once  map[string]func() // other ways in this program, by name, each timed in one turn
	peers map[string]request
}

// ask adds the libraries to the work whose programs run.
func (w *work) ask(r *report, question request, libraries ...string) {
	w.peers = map[string]request{}
	for _, library := range libraries {
		if r.peersOf(library) != nil {
			w.peers[library] = question
		}
	}
}

// peersOf is the program that times a library, or nil.
func (r *report) peersOf(library string) *peers {
	if library == "gomlx" {
		return r.gomlx
	}
	return r.peers
}

// limit is a machine's speed, in 10⁹ a second.
type limit struct {
	name string
	rate float64
}

// Lengths of a turn in seconds.
const (
	productSeconds = 0.3
	vectorSeconds  = 0.05
	peakSeconds    = 0.15
	quickSeconds   = 1e-3
)

// turn returns the length of a turn in this report.
func (r *report) turn(seconds float64) float64 {
	if r.quick {
		return quickSeconds
	}
	return seconds
}

// compare times the work in turns with all the others.
func (w *work) compare(r *report) (kernelRow, error) {
	var own, shares []float64
	ratios := map[string][]float64{}
	runtime.GC() // now rather than within a turn
	w.run()      // touches the memory
	for round := range r.rounds {
		t := secondsOf(w.run, w.seconds)
		own = append(own, t)
		shares = append(shares, w.peakSeconds()/t)
		if w.stream != nil {
			if round == 0 {
				w.stream()
			}
			shares[round] = max(shares[round], secondsOf(w.stream, w.seconds)*w.bytes/w.streamBytes/t)
		}
		if round == 0 {
			before := runtime.GOMAXPROCS(w.threads) // gonum starts as many goroutines
			for name, f := range w.once {
				ratios[name] = append(ratios[name], secondsOf(f, w.seconds)/t)
			}
			runtime.GOMAXPROCS(before)
		}
		for _, name := range slices.Sorted(maps.Keys(w.peers)) {
			other, err := r.peersOf(name).seconds(name, w.threads, w.seconds, w.peers[name])
			if errors.Is(err, errCannot) {
				continue
			}
			if err != nil {
				return kernelRow{}, fmt.Errorf("%s %s: %w", w.op, w.shape, err)
			}
			ratios[name] = append(ratios[name], other/t)
		}
	}
	t := median(own) * 1e9
	row := kernelRow{Op: w.op, Shape: w.shape, Set: w.set.Name, Threads: w.threads, Share: median(shares), Ratio: map[string]float64{},
		GFLOPS: w.operations / t, GBytes: w.bytes / t, GElems: w.elements / t}
	for name, x := range ratios {
		row.Ratio[name] = median(x)
	}
	switch {
	case w.stream != nil && row.Share > w.peakSeconds()/median(own):
		row.Limit = w.limit
	case row.Share > 0:
		row.Limit = w.peak.name
	}
	return row, nil
}

// peakSeconds returns the time of a call's operations at the peak.
func (w *work) peakSeconds() float64 {
	if w.peak.rate == 0 {
		return 0
	}
	return w.operations / (w.peak.rate * 1e9 * float64(w.threads))
}

// secondsOf repeats f for a turn and returns the seconds of a call. The first call, which
// fills the caches, does not count unless it takes a whole turn.
func secondsOf(f func(), seconds float64) float64 {
	start := time.Now()
	f()
	first := time.Since(start).Seconds()
	if first > seconds/3 {
		return first
	}
	batch := max(1, int(1e-5/max(first, 1e-9))) // 10 µs, so that reading the clock costs nothing in comparison
	n, start := 0, time.Now()
	for {
		for range batch {
			f()
		}
		n += batch
		if spent := time.Since(start).Seconds(); spent >= seconds {
			return spent / float64(n)
		}
	}
}
