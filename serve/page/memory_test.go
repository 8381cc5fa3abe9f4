package page_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// forget forgets everything, and waits until that has begun.
func (b *tab) forget() {
	b.t.Helper()
	b.run(chromedp.Evaluate(`new Promise((done) => {
		const dialog = document.getElementById('forgetting');
		dialog.addEventListener('close', () => setTimeout(done), { once: true });
		document.getElementById('forget').click();
		dialog.querySelector('[value="forget"]').click();
	})`, nil, awaited))
	b.settled()
}

// reload loads the page anew, once what was written is kept.
func (b *tab) reload() {
	b.t.Helper()
	b.run(chromedp.Reload())
	b.until(`document.documentElement.dataset.ready === 'true'`)
	b.settled()
}

// kept returns the names of what the browser's database has for the page, "none" if there is none.
func (b *tab) kept() string {
	b.t.Helper()
	var names string
	b.run(chromedp.Evaluate(`(async () => {
		if (!(await indexedDB.databases()).some(({ name }) => name === 'lstmkb')) return 'none';
		const done = (r) => new Promise((resolve, reject) => { r.onsuccess = () => resolve(r.result); r.onerror = () => reject(r.error); });
		const db = await done(indexedDB.open('lstmkb'));
		const names = await done(db.transaction('kept').objectStore('kept').getAllKeys());
		db.close();
		return names.join(' ');
	})()`, &names, awaited))
	return names
}

// keeps waits until the browser's database has what is named.
func (b *tab) keeps(want string) {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); b.kept() != want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("kept is %q, want %q", b.kept(), want)
		}
	}
}

// TestRemembers: text and learned words outlive the page, until they are forgotten, on the device
// alone.
func TestRemembers(t *testing.T) {
	browser(t)
	for name, local := range map[string]bool{"server": false, "on this device": true} {
		t.Run(name, func(t *testing.T) {
			if local {
				thorough(t)
			}
			url, _ := listen(t, withEngine(t), serve.Options{})
			b := open(t, url)
			if kept := b.kept(); kept != "" {
				t.Errorf("before anything is written %q is kept", kept)
			}
			if local {
				b.onDevice()
			}
			const written = "Dinner with Zqabor tonight. Mo"
			b.keys(written)
			b.until(`document.getElementById('learned').textContent === '4'`)
			b.keeps("profile text")
			for range 2 {
				b.reload()
				b.shows(written + "¦")
				if learned := eval[string](b, `document.getElementById('learned').textContent`); learned != "4" {
					t.Errorf("after reloading %s words are learned, want 4", learned)
				}
			}
			b.put("Ask ¦")
			b.keys("Zq")
			if got := b.offered(); !slices.Contains(got, "Zqabor") {
				t.Errorf("after reloading: %q", got)
			}
			b.forget()
			b.keeps("none")
			b.wants("")
			b.reload()
			b.wants("")
			b.keys("Ask Zq")
			if got := b.offered(); slices.Contains(got, "Zqabor") {
				t.Errorf("after forgetting: %q", got)
			}
		})
	}
}

// TestCachesHoldNoText: the service worker keeps the files of the page and of the engine alone.
func TestCachesHoldNoText(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.until(`navigator.serviceWorker.controller !== null`)
	b.keys("Dinner with Zqabor. ")
	b.until(`document.getElementById('learned').textContent === '3'`)
	var paths []string
	b.run(chromedp.Evaluate(`caches.open('lstmkb').then((c) => c.keys()).then((all) => all.map((r) => new URL(r.url).pathname))`, &paths, awaited))
	if len(paths) < 20 {
		t.Errorf("only %q are kept", paths)
	}
	for _, path := range paths {
		if path != "/" && !strings.HasPrefix(path, "/page/") && !strings.HasPrefix(path, "/engine/") {
			t.Errorf("%s is kept", path)
		}
	}
}

// TestPrivate: nothing that is written in private is kept or learned, not even later on.
func TestPrivate(t *testing.T) {
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.keys("Some text")
	b.keeps("text")
	b.click(`#private`)
	b.keeps("")
	b.correct(nil, 0)
	b.keys(" and Zqabor. More. ")
	b.run(chromedp.Sleep(600 * time.Millisecond))
	b.keeps("")
	if got := sentTo[any](b, "session/learn"); len(got) > 0 {
		t.Errorf("taught is %v", got)
	}
	b.click(`#private`)
	b.keys("Even more. ")
	b.run(chromedp.Sleep(600 * time.Millisecond))
	b.keeps("profile") // words of the last sentence, but not the text
	if got := sentTo[struct{ Text string }](b, "session/learn"); len(got) != 1 || strings.TrimSpace(got[0].Text) != "Even more." {
		t.Errorf("taught is %v", got)
	}
	b.click(`#clear`)
	b.keys("New text")
	b.keeps("profile text")
	b.click(`#private`)
	b.keeps("profile")
	b.reload()
	b.wants("")
	if pressed := eval[string](b, `document.getElementById('private').ariaPressed`); pressed != "true" {
		t.Errorf("after reloading private is %s", pressed)
	}
}

// TestLostSession: what the server has lost is taught again, and stays on the device.
func TestLostSession(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.run(chromedp.Evaluate(`(() => {
		const real = window.fetch;
		window.fetch = (path, options) => {
			window.session = /sessions\/\w+/.exec(path)?.[0] ?? window.session;
			return real(path, options);
		};
	})()`, nil))
	b.keys("Dinner with Zqabor. ")
	b.until(`document.getElementById('learned').textContent === '3'`)
	if status := fetched(b, `window.session`, "DELETE"); status != 204 {
		t.Fatalf("the session ends with %d", status)
	}
	b.keys("Lunch then. ")
	b.until(`document.getElementById('learned').textContent === '5'`)
}

// TestFigures: the statistics are behind a button.
func TestFigures(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	const shown = `document.getElementById('saved').checkVisibility() + ' ' + document.getElementById('details').ariaExpanded`
	for _, want := range []string{"false false", "true true", "false false"} {
		if got := eval[string](b, shown); got != want {
			t.Errorf("shown and expanded are %s, want %s", got, want)
		}
		b.click(`#details`)
	}
}

// TestJoined: two words between which a space was a slip become one, and backspace brings both back.
func TestJoined(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	words := map[string]string{"re": "tge +there"}
	for _, c := range []struct {
		text, keys, want string
		ms               int
	}{
		{"is tge re¦", " ", "is there ¦", 0}, {"is tge re¦", ".", "is there.¦", 0}, {"tge re¦\nx", " ", "there ¦\nx", 0}, {"is tge re¦", " ", "is there ¦", 40},
		{"is tge re¦", first, "is there ¦", 0},
	} {
		b.correct(words, 0)
		b.forget()
		b.put(c.text)
		b.correct(words, c.ms)
		if c.ms > 0 { // so that the answer comes late
			b.put(strings.Replace(c.text, "re¦", "r¦", 1))
			b.keys("e" + c.keys)
		} else {
			b.keys(c.keys)
		}
		b.until(`document.getElementById('text').value.includes('there')`)
		b.shows(c.want)
		b.keys(backspace)
		back := strings.Replace(c.want, "there", "tge re", 1)
		if c.keys == first {
			back = c.text
		}
		b.shows(back)
		if c.keys == first {
			continue
		}
		if kept := sentTo[struct{ Word string }](b, "session/keep"); len(kept) != 1 || kept[0].Word != "re" {
			t.Errorf("%q: kept are %v", c.text, kept)
		}
		b.put(c.text) // again
		b.keys(" ")
		b.shows(strings.Replace(c.text, "¦", " ¦", 1))
	}
}

// TestLayout: queries name the keyboard on the screen.
func TestLayout(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.correct(nil, 0)
	b.keys("a")
	if sent := sentTo[struct{ Layout string }](b, "predict"); len(sent) == 0 || sent[0].Layout != "qwerty" {
		t.Errorf("sent are %v", sent)
	}
}

// fetched is the status of the answer to a request of the page's.
func fetched(b *tab, path, method string) (status int) {
	b.t.Helper()
	b.run(chromedp.Evaluate(`fetch(`+path+`, { method: '`+method+`' }).then((a) => a.status)`, &status, awaited))
	return status
}
