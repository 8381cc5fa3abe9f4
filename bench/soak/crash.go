package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/bench/service"
	"github.com/lstmkb/lstmkb/predict"
)

// crashes is what became of profiles when the service was killed.
type crashes struct {
	Kills    int `json:"kills"`
	Learned  int `json:"learned"`  // messages whose learning the service confirmed
	Profiles int `json:"profiles"` // files at the end
	Damaged  int `json:"damaged"`  // files that the service could not read after a kill
	Lost     int `json:"lost"`     // profiles that lack confirmed messages
	Left     int `json:"left"`     // other files in the folder at the end
}

const (
	learners    = 16
	learnedWord = "zibuliparo"
)

// crash kills the service while sessions learn, again and again, and reads their
// profiles each time.
func (r *result) crash(ctx context.Context, s settings, folder string) error {
	if s.kills == 0 {
		return nil
	}
	seen := &crashes{Kills: s.kills}
	rng := rand.New(rand.NewPCG(1, 5))
	var confirmed [learners]int // messages, by session
	for range s.kills {
		address, err := service.FreeAddress()
		if err != nil {
			return err
		}
		v, err := startServer(ctx, s, address, folder)
		if err != nil {
			return err
		}
		c := newClient(address, learners, nil)
		if err := seen.compare(c, confirmed[:]); err != nil {
			v.Kill()
			return err
		}
		load, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		for i := range learners {
			wg.Go(func() {
				for load.Err() == nil && c.expect("POST", "/sessions/"+learner(i)+"/learn", `{"text":"`+learnedWord+`"}`, fasthttp.StatusOK) == nil {
					confirmed[i]++
				}
			})
		}
		wait(ctx, time.Duration(100+rng.IntN(400))*time.Millisecond)
		v.Kill()
		cancel()
		wg.Wait()
		if err := seen.read(folder); err != nil {
			return err
		}
	}
	// A restarted server reads every profile and puts unreadable ones aside.
	address, err := service.FreeAddress()
	if err != nil {
		return err
	}
	v, err := startServer(ctx, s, address, folder)
	if err != nil {
		return err
	}
	err = seen.compare(newClient(address, learners, nil), confirmed[:])
	if err = errors.Join(err, v.Stop(), seen.read(folder)); err != nil {
		return err
	}
	for _, n := range confirmed {
		seen.Learned += n
	}
	r.Crash = seen
	switch {
	case seen.Damaged > 0 || seen.Lost > 0:
		r.wrong = append(r.wrong, fmt.Errorf("after kill -9: %d profiles damaged, %d without what was confirmed", seen.Damaged, seen.Lost))
	case seen.Learned == 0 || seen.Profiles == 0:
		r.wrong = append(r.wrong, errors.New("no session learned anything before it was killed"))
	}
	fmt.Printf("%d kills: %d messages learned, %d profiles, %d damaged, %d without what was confirmed, %d other files left\n",
		seen.Kills, seen.Learned, seen.Profiles, seen.Damaged, seen.Lost, seen.Left)
	return nil
}

func learner(i int) string { return fmt.Sprintf("learner-%d", i) }

// compare asks the service what each session has learned, which must be at least what
// the service confirmed.
func (seen *crashes) compare(c *client, confirmed []int) error {
	for i, n := range confirmed {
		if n == 0 {
			continue
		}
		b, err := c.send("GET", "/sessions/"+learner(i), "", fasthttp.StatusOK)
		var r *refused
		if errors.As(err, &r) {
			seen.Lost++
			continue
		}
		if err != nil {
			return err
		}
		var profile struct{ Words []predict.Learned }
		if err := json.Unmarshal(b, &profile); err != nil {
			return fmt.Errorf("profile %q: %w", b, err)
		}
		if len(profile.Words) != 1 || profile.Words[0].Word != learnedWord || profile.Words[0].Count < n {
			seen.Lost++
		}
	}
	return nil
}

// read counts the files of the folder.
func (seen *crashes) read(folder string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	seen.Profiles, seen.Left, seen.Damaged = 0, 0, 0
	for _, f := range files {
		switch path.Ext(f.Name()) {
		case ".json":
			seen.Profiles++
		case ".unreadable":
			seen.Damaged++
		default:
			seen.Left++
		}
	}
	return nil
}
