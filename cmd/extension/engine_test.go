package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// held keeps the engine's idle time from passing: idle() does what is due then.
const held = `{
	const real = setTimeout;
	globalThis.setTimeout = (act, ms, ...args) => {
		if (ms >= 600000) globalThis.idle = act;
		return real(act, ms, ...args);
	};
}`

// kept is what the extension's database has of what was learned, as a text.
const kept = `new Promise((done) => {
	const request = indexedDB.open('lstmkb');
	request.onupgradeneeded = () => request.transaction.abort(); // there is none yet
	request.onerror = () => done('');
	request.onsuccess = () => {
		const get = request.result.transaction('kept').objectStore('kept').get('profile');
		get.onsuccess = () => {
			request.result.close();
			done(JSON.stringify(get.result ?? null));
		};
	};
})`

// learned waits, in the engine's document, until a word is on the device.
func (b *tab) learned(word string) {
	b.t.Helper()
	b.wait(word+" on the device", func() bool {
		var words string
		b.run(chromedp.Evaluate(kept, &words, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		return strings.Contains(words, word)
	})
}

// workers is the number of engines that run.
func (b *tab) workers() (n int) {
	b.t.Helper()
	all, err := target.GetTargets().WithFilter(target.Filter{{}}).Do(theBrowser())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, info := range all {
		if info.Type == "worker" && strings.HasPrefix(info.URL, "chrome-extension://") {
			n++
		}
	}
	return n
}

// TestEngineEnds: an engine that the browser has ended, or that was idle, begins anew at the next key, without a loss; what
// was learned is forgotten without one.
func TestEngineEnds(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea></textarea>`)
	b.focus(textarea)
	b.keys("We met Vrondel. Wa") // a sentence with a word after it: nothing is left to learn at a pause, which would start an engine
	engine := &tab{t: t}
	engine.attach(b.engine().TargetID)
	engine.learned("Vrondel")
	engine.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(held).Do(ctx)
		return err
	}), chromedp.Reload())
	b.keys("n")
	if words := b.settled(); !slices.Contains(words, "Want") {
		t.Errorf("Wan leads to %q", words)
	}
	ends := func() {
		t.Helper()
		b.wait("the engine", func() bool { return b.workers() == 1 })
		engine.run(chromedp.Evaluate(`idle()`, nil))
		b.wait("its end", func() bool { return b.workers() == 0 })
	}
	ends()
	b.keys("t to see Zemblor. Vron")
	b.wants(value, "We met Vrondel. Want to see Zemblor. Vron")
	if words := b.settled(); !slices.Contains(words, "Vrondel") {
		t.Errorf("Vron leads to %q", words)
	}
	engine.learned("Zemblor")
	ends()
	o := b.options()
	o.wait("what was learned", func() bool { return eval[string](o, `document.getElementById('learned').textContent`) != "" })
	o.run(chromedp.Click("#forget"), chromedp.Click("#forgetting button"))
	o.wants(`document.getElementById('learned').textContent`, "0 learned words")
	if n := b.workers(); n != 0 {
		t.Errorf("%d engines run to forget, want none", n)
	}
	b.focus(textarea)
	b.press(kb.Backspace)
	b.keys("n")
	if words := b.settled(); slices.Contains(words, "Vrondel") {
		t.Errorf("Vron leads to %q, though it was forgotten", words)
	}
}
