package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// watching has a page note the time from each key to the strip that answers it: a page sees where the strip is put, not
// what is in it.
const watching = `(() => {
	window.times = [];
	let from = 0;
	addEventListener('keydown', () => { from = performance.now(); }, true);
	new MutationObserver((all) => {
		if (from === 0 || !all.some((m) => m.target.localName === 'lstmkb-strip')) return;
		window.times.push(performance.now() - from);
		from = 0;
	}).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['style'] });
})()`

// BenchmarkKeys measures the milliseconds from a key to its suggestions, at the median and the 99th percentile, for
// letters and for the spaces that end words.
func BenchmarkKeys(b *testing.B) {
	const text = "I will be a little late for dinner tonight, so please do not wait for me and start with the soup. "
	tab := open(b, `<textarea rows=20 cols=80></textarea>`)
	tab.focus(textarea)
	tab.keys("I")
	tab.run(chromedp.Evaluate(watching, nil))
	var letters, words []float64
	for b.Loop() {
		for _, c := range strings.Repeat(text, 4) {
			seen := eval[int](tab, `window.times.length`)
			tab.press(string(c))
			tab.wait("the strip", func() bool { return eval[int](tab, `window.times.length`) > seen })
			ms := eval[float64](tab, `window.times.at(-1)`)
			if c == ' ' {
				words = append(words, ms)
			} else {
				letters = append(letters, ms)
			}
			time.Sleep(20 * time.Millisecond) // nobody types faster
		}
	}
	for name, ms := range map[string][]float64{"letter": letters, "word": words} {
		slices.Sort(ms)
		b.ReportMetric(ms[len(ms)/2], name+"-ms")
		b.ReportMetric(ms[len(ms)*99/100], name+"-p99-ms")
	}
}
