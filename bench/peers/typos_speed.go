package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
)

// typoSpeed is how long a typist waits for corrections and what memory they take.
type typoSpeed struct {
	Calls       int     `json:"calls"`
	LetterP50   float64 `json:"letter_p50_us"`
	LetterP99   float64 `json:"letter_p99_us"`
	WordP50     float64 `json:"word_p50_us"`
	WordP99     float64 `json:"word_p99_us"`
	Allocations float64 `json:"allocations_per_call"` // in steady state
	MemoryMB    float64 `json:"memory_mb"`
}

// measureTypoSpeed types the first lines of the first text with slips, or two lines without one.
func measureTypoSpeed(ctx context.Context, p *predict.Predictor, set *kernels.Set, s settings) (typoSpeed, error) {
	var speed typoSpeed
	lines := []string{"i want to go home and see what they are doing there", "thank you so much for the help, see you on monday"}
	if texts := listOf(s.text); len(texts) > 0 {
		var err error
		if lines, err = testLines(ctx, texts[0], 60); err != nil {
			return speed, err
		}
	}
	words := slippingWords(lines)
	for range 2 { // the first time fills caches and memory
		if err := speed.typed(p, words); err != nil {
			return speed, err
		}
	}
	var err error
	if speed.MemoryMB, err = correctionMB(s.model, set, words[:min(len(words), 50)]); err != nil {
		return speed, err
	}
	fmt.Printf("letter %.0f µs (p99 %.0f), finished word %.0f µs (p99 %.0f), %.2f allocations a call, %.1f MB\n",
		speed.LetterP50, speed.LetterP99, speed.WordP50, speed.WordP99, speed.Allocations, speed.MemoryMB)
	return speed, nil
}

// slippingWords types the words of lines with slips.
func slippingWords(lines []string) (words []eval.TypedWord) {
	sim := eval.NewSimulator(eval.DefaultNoise, typoSeed)
	for _, line := range lines {
		before := 0
		for _, word := range strings.Fields(line) {
			at := before + strings.Index(line[before:], word)
			before = at + len(word)
			if eval.Typeable(word) {
				w := sim.Type(word)
				w.Context = line[:at]
				words = append(words, w)
			}
		}
	}
	return words
}

// typed types words letter by letter. It times the answer after each letter and the corrections
// of the finished word, but not the step of the model before the first letter.
func (s *typoSpeed) typed(p *predict.Predictor, words []eval.TypedWord) error {
	session := p.NewSession()
	letters, finished := make([]float64, 0, 1<<16), make([]float64, 0, 1<<14)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, w := range words {
		q := predict.Query{Context: w.Context, K: 3, Correction: predict.CorrectAuto}
		if _, err := session.Answer(q); err != nil {
			return err
		}
		for n := 1; n <= len(w.Typed); n++ {
			q.Prefix, q.Touches = w.Typed[:n], w.Touches[:n]
			began := time.Now()
			_, err := session.Answer(q)
			letters = append(letters, time.Since(began).Seconds()*1e6)
			if err != nil {
				return err
			}
		}
		began := time.Now()
		_, err := session.Correct(q)
		finished = append(finished, time.Since(began).Seconds()*1e6)
		if err != nil {
			return err
		}
	}
	runtime.ReadMemStats(&after)
	s.Calls = len(letters) + len(finished)
	s.Allocations = float64(after.Mallocs-before.Mallocs) / float64(max(1, s.Calls+len(words)))
	s.LetterP50, s.LetterP99 = quantile(letters, 0.5), quantile(letters, 0.99)
	s.WordP50, s.WordP99 = quantile(finished, 0.5), quantile(finished, 0.99)
	return nil
}

// correctionMB opens the model in dir once more, types words, and returns the memory that
// corrections need: the tables in use and one decoder. The decoder counts in full, since a
// collection may have freed it.
func correctionMB(dir string, set *kernels.Set, words []eval.TypedWord) (float64, error) {
	defer func(rate, percent int) { runtime.MemProfileRate = rate; debug.SetGCPercent(percent) }(runtime.MemProfileRate, debug.SetGCPercent(100))
	runtime.MemProfileRate = 1
	before := profiledBytes()
	p, err := openPredictor(dir, set)
	if err != nil {
		return 0, err
	}
	debug.SetGCPercent(-1)
	var s typoSpeed
	if err := s.typed(p, words); err != nil {
		return 0, err
	}
	after := profiledBytes()
	runtime.KeepAlive(p)
	return float64(after-before) / (1 << 20), nil
}

// profiledBytes returns the bytes that the profile of allocations has for corrections.
func profiledBytes() (bytes int64) {
	for range 3 {
		runtime.GC() // the profile lags behind by two collections
	}
	records := make([]runtime.MemProfileRecord, 1<<16)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		records = make([]runtime.MemProfileRecord, 2*n)
		n, _ = runtime.MemProfile(records, true)
	}
	for _, r := range records[:n] {
		table, decoder := false, false
		frames := runtime.CallersFrames(r.Stack())
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			table = table || strings.Contains(f.Function, "/lstmkb/decoder.") || strings.HasSuffix(f.Function, "predict.newTyping")
			decoder = decoder || strings.Contains(f.Function, "/lstmkb/decoder.(*Decoder)") || strings.HasSuffix(f.Function, "/decoder.NewDecoder")
		}
		switch {
		case decoder:
			bytes += r.AllocBytes
		case table:
			bytes += r.InUseBytes()
		}
	}
	return bytes
}
