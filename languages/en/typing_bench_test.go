package en_test

import (
	"slices"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

// slips is a text as fingers type it.
const slips = "i wpuld lije to mret you fpr lumch tomorroe at the stqtion becuase i hqve somethung to sho yiu and " +
	"then we can waljk to the rivwr definately befroe it gets dakr "

// BenchmarkSlips types a text with slips, letter by letter, with automatic corrections: the
// time of a letter and of a finished word with the suggestions for the next, in the median and at the 99th percentile.
func BenchmarkSlips(b *testing.B) {
	p, err := en.New()
	if err != nil {
		b.Fatal(err)
	}
	s := p.NewSession()
	var letters, words []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		from := 0
		for i := 1; i <= len(slips); i++ {
			q := predict.Query{Context: slips[:from], Prefix: slips[from:i], K: 3, Correction: predict.CorrectAuto}
			begin := time.Now()
			if slips[i-1] == ' ' {
				q.Prefix = slips[from : i-1]
				if _, err = s.Correct(q); err == nil {
					q.Context, q.Prefix = slips[:i], "" // the next word
					_, err = s.Answer(q)
				}
				from = i
				words = append(words, time.Since(begin))
			} else {
				_, err = s.Answer(q)
				letters = append(letters, time.Since(begin))
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	for _, x := range []struct {
		times []time.Duration
		of    string
	}{{letters, "letter"}, {words, "word"}} {
		slices.Sort(x.times)
		b.ReportMetric(float64(x.times[len(x.times)/2].Nanoseconds())/1e3, "µs/"+x.of)
		b.ReportMetric(float64(x.times[len(x.times)*99/100].Nanoseconds())/1e3, "p99-µs/"+x.of)
	}
}
