package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/keyboard"
)

// typedSample is what doctor types: a letter costs the same in any language.
const typedSample = `we are going to be a little late tonight because the train is not moving so please start
without us and keep something warm for the children who have not eaten since noon
thank you very much for your message and for the photos of the garden which look wonderful
i would like to see it again in spring when we have more time to stay for a few days`

// strip is how many suggestions a keyboard shows.
const strip = 3

// typeText types the sample twice and returns how long each letter took, or each space.
func typeText(ctx context.Context, s *keyboard.Session, words bool) (times []time.Duration, err error) {
	for range 2 {
		for line := range strings.Lines(typedSample) {
			for n := 1; n < len(line); n++ {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				begin := time.Now()
				if _, err := s.Suggest(line[:n], strip); err != nil {
					return nil, err
				}
				if took := time.Since(begin); (line[n-1] == ' ') == words {
					times = append(times, took)
				}
			}
		}
	}
	return times, nil
}

// quantile returns the smallest time that is not below that share of the times, which it sorts.
func quantile(times []time.Duration, share float64) time.Duration {
	slices.Sort(times)
	return times[min(len(times)-1, int(share*float64(len(times))))]
}
