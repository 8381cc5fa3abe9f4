package adapt

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// compare measures the starting model and the chosen keyboard on test text and returns the
// chosen one, or the starting one if it is no worse.
func (m *maker) compare(ctx context.Context, chosen *keyboard) (*keyboard, error) {
	keyboards := []*keyboard{m.base}
	if chosen != m.base {
		keyboards = append(keyboards, chosen)
	}
	measured, failed := make([]Measured, len(keyboards)), make([]error, len(keyboards))
	for i, k := range keyboards {
		r, err := m.typed(ctx, k, m.test, "typing held-out text")
		if err != nil {
			return nil, err
		}
		measured[i].Plain = r
	}
	m.tell("typing held-out text, learning as it goes")
	var running sync.WaitGroup
	for i, k := range keyboards {
		running.Go(func() { measured[i].Learning, failed[i] = m.learning(ctx, k, m.test) })
	}
	running.Wait()
	if err := cmp.Or(failed...); err != nil {
		return nil, err
	}
	before, after := &measured[0], &measured[len(measured)-1]
	m.result.Before, m.result.After = before, before
	if after.Plain.Savings <= before.Plain.Savings {
		return m.base, nil
	}
	m.result.After = after
	var err error
	m.result.Samples, err = m.sampled(m.base, chosen, m.test)
	return chosen, err
}

// ProfileName is the profile that Run writes into its folder: the words of the text, for
// --profile.
const ProfileName = "profile.json"

// finish writes the folder and removes what was needed to make it.
func (m *maker) finish(k *keyboard) (*Result, error) {
	m.result.Use = k.name
	if err := m.save(k); err != nil {
		return nil, err
	}
	m.result.Profile = filepath.Join(m.Out, ProfileName)
	profile := &predict.Profile{}
	for _, line := range m.Lines {
		profile.Learn(line)
	}
	if err := profile.Save(m.result.Profile); err != nil {
		return nil, err
	}
	m.result.Seconds = time.Since(m.began).Seconds()
	if err := m.writeReport(); err != nil {
		return nil, err
	}
	return &m.result, os.RemoveAll(m.work())
}

// tell reports a line.
func (m *maker) tell(format string, values ...any) {
	m.report(Event{Text: fmt.Sprintf(format, values...)})
}

func (m *maker) report(e Event) {
	if m.Report != nil {
		m.Report(e)
	}
}

// share returns a function that reports which share of a step is done.
func (m *maker) share(step string) func(float64) {
	return func(done float64) { m.report(Event{Step: step, Done: done}) }
}
