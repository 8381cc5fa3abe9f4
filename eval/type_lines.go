package eval

import (
	"context"
	"sync"

	"github.com/lstmkb/lstmkb/predict"
)

// TypeLines types lines, each on its own, with as many typists as threads. The figures are
// those of one typist who types all of them; progress, if not nil, is called with the share
// done, by one of them at a time.
func TypeLines(ctx context.Context, p *predict.Predictor, lines []string, threads int, progress func(done float64)) (Keyboard, error) {
	var (
		mu      sync.Mutex
		next    int
		failed  error
		typists = make([]*Typist, max(1, threads))
		typing  sync.WaitGroup
	)
	take := func(err error) (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
		}
		if failed != nil || next == len(lines) {
			return "", false
		}
		next++
		if progress != nil {
			progress(float64(next) / float64(len(lines)))
		}
		return lines[next-1], true
	}
	for i := range typists {
		t := NewTypist(p, p.Vocab())
		typists[i] = t
		typing.Go(func() {
			for line, ok := take(nil); ok; {
				line, ok = take(t.Line(ctx, line))
			}
		})
	}
	typing.Wait()
	if failed != nil {
		return Keyboard{}, failed
	}
	for _, t := range typists[1:] {
		typists[0].add(t)
	}
	return typists[0].Result(), nil
}

// add adds what another typist counted.
func (t *Typist) add(other *Typist) {
	t.words += other.words
	t.oov += other.oov
	t.keys += other.keys
	t.spent += other.spent
	for i := range t.letters {
		to, from := &t.letters[i], other.letters[i]
		to.words += from.words
		to.top1 += from.top1
		to.top3 += from.top3
		to.mrr += from.mrr
	}
}
