package page_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// learned waits until the page shows that number of learned words.
func (b *tab) learned(words string) {
	b.t.Helper()
	b.until(`document.getElementById('learned').textContent === '` + words + `'`)
}

// lookedAt has the page know that it is looked at again.
func (b *tab) lookedAt() {
	b.t.Helper()
	b.run(chromedp.Evaluate(`dispatchEvent(new Event('visibilitychange'))`, nil))
}

// completes checks whether letters lead to a word.
func (b *tab) completes(letters, word string, want bool) {
	b.t.Helper()
	b.put("Ask ¦")
	b.keys(letters)
	if got := b.offered(); slices.Contains(got, word) != want {
		b.t.Errorf("%s leads to %q; want %s: %v", letters, got, word, want)
	}
}

// TestTwoWindows: what is learned in two windows of one person is kept of both, and what is
// forgotten in one is forgotten in the other.
func TestTwoWindows(t *testing.T) {
	thorough(t)
	browser(t)
	for name, local := range map[string]bool{"server": false, "on this device": true} {
		t.Run(name, func(t *testing.T) {
			url, _ := listen(t, withEngine(t), serve.Options{})
			a := open(t, url)
			b := openAs(t, a.profile, url)
			if local {
				a.onDevice()
				b.onDevice()
			}
			a.keys("Dinner with Zqabor. ")
			a.learned("3")
			b.keys("Lunch with Vwelim. ") // in a window that knows nothing of the other
			b.learned("5")
			a.keys("Or with Xuqar then. ")
			a.learned("8")
			for _, tab := range []*tab{a, b} {
				tab.lookedAt()
				tab.learned("8")
				for letters, word := range map[string]string{"Zq": "Zqabor", "Vw": "Vwelim", "Xuq": "Xuqar"} {
					tab.completes(letters, word, true)
				}
			}
			if !local { // TestRemembers does so
				b.reload()
				b.learned("8")
				b.completes("Vw", "Vwelim", true)
			}
			// The count of a word is the sum of both windows': with was written three times.
			var count int
			b.run(chromedp.Evaluate(`(async () => {
				const done = (r) => new Promise((resolve) => { r.onsuccess = () => resolve(r.result); });
				const db = await done(indexedDB.open('lstmkb'));
				const { learned } = await done(db.transaction('kept').objectStore('kept').get('profile'));
				db.close();
				return learned.words.find((w) => w.word === 'with').count;
			})()`, &count, awaited))
			if count != 3 {
				t.Errorf("with was written %d times, want 3", count)
			}
			a.forget()
			b.put("¦")
			b.keys("Tea for Yqolin. ")
			b.learned("3")
			b.completes("Zq", "Zqabor", false)
			a.lookedAt()
			a.learned("3")
			a.completes("Yq", "Yqolin", true)
		})
	}
}

// TestWindowsAtOnce: windows that learn at the same time wait for each other, and lose nothing.
func TestWindowsAtOnce(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	a := open(t, url)
	var lost []string
	a.run(chromedp.Evaluate(`(async () => {
		const { Memory } = await import('./page/memory.js');
		// An engine that knows words, and takes its time.
		const later = () => new Promise((done) => setTimeout(done, 20 * Math.random()));
		const engine = () => {
			let known = [];
			return {
				async learn(text) { await later(); known.push({ word: text, count: 1 }); return { words: known.length, new: [text] }; },
				async learned() { await later(); return { words: [...known] }; },
				async restore({ words }) { await later(); known.push(...words); },
				async forget() { await later(); known = []; },
			};
		};
		const written = [];
		await Promise.all([0, 1, 2, 3].map(async (window) => {
			const memory = new Memory(), mine = engine();
			for (let i = 0; i < 8; i++) {
				written.push(window + '.' + i);
				await memory.learn(mine, window + '.' + i);
			}
		}));
		const last = new Memory();
		await last.load();
		const kept = engine();
		await last.teach(kept);
		const words = (await kept.learned()).words.map((w) => w.word);
		return [...written.filter((w) => !words.includes(w)), ...words.filter((w, i) => words.indexOf(w) !== i)];
	})()`, &lost, awaited))
	if len(lost) > 0 {
		t.Errorf("lost or twice: %q", lost)
	}
}
