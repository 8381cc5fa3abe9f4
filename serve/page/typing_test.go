package page_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// TestTyping writes sentences by mouse, by touch and by real keys.
func TestTyping(t *testing.T) {
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	for _, c := range []struct {
		name   string
		before []chromedp.Action
		mouse  bool
	}{
		{"mouse", nil, true},
		{"touch", []chromedp.Action{emulation.SetTouchEmulationEnabled(true).WithMaxTouchPoints(2)}, true},
		{"keys", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "mouse" {
				thorough(t) // a finger and the keys differ more
			}
			b := open(t, url, c.before...)
			b.touch = c.before != nil
			letter, choose := b.tap, b.pick
			if !c.mouse {
				letter, choose = b.keys, func(i int) { b.keys(picks[i]) }
			}
			picked := b.write("I want to see you tomorrow", letter, choose)
			letter(".")
			b.wants("I want to see you tomorrow.")
			if picked < 3 {
				t.Errorf("%d words picked, want 3 or more", picked)
			}
			if saved := eval[string](b, `document.getElementById('saved').textContent`); strings.HasPrefix(saved, "0") {
				t.Errorf("saved is %q", saved)
			}
			if ms := eval[string](b, `document.getElementById('latency').textContent`); !strings.HasSuffix(ms, " ms") {
				t.Errorf("latency is %q", ms)
			}
		})
	}
}

// TestRules: what a phone keyboard does beyond the letters. ⇧ is shift, \b backspace.
func TestRules(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for _, c := range []struct{ name, tap, want string }{
		{"a sentence begins with a capital", "hi there", "Hi there"},
		{"two spaces end a sentence", "hi  there", "Hi. There"},
		{"no word, no end", "  ", "  "},
		{"shift holds for a letter", "hi ⇧bo", "Hi Bo"},
		{"shift twice locks", "hi ⇧⇧bo⇧b", "Hi BOb"},
		{"shift takes a capital back", "⇧hi", "hi"},
		{"a deleted capital stays small", "h\bhi", "hi"},
		{"a line begins a sentence", "hi\nyo", "Hi\nYo"},
		{"a point within a word", "a.b", "A.b"},
	} {
		b.click(`#clear`)
		if strings.Contains(c.tap, "⇧") { // twice is a matter of time
			b.run(chromedp.Sleep(400 * time.Millisecond))
		}
		b.settled()
		b.tap(c.tap)
		if got := b.text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}

	b.click(`#clear`)
	b.keys("I want ")
	word := b.offered()[0]
	b.pick(0)
	b.wants("I want " + word + " ")
	b.keys(" ") // the space is there already
	b.wants("I want " + word + " ")
	b.keys(" ")
	b.wants("I want " + word + ". ")
	for _, c := range []struct{ keys, want string }{
		{",", ","}, {"?", "?"}, {"!!", "!!"}, {"...", "..."}, {"'s", "'s"}, {"-i", "-i"}, {":)", ":)"}, {"_x", "_x"}, {".com", ".com"},
		{", i", ", i"}, {`"`, ` "`}, {"“", " “"}, {"”", "”"}, {"&", " &"}, {"5", " 5"}, {backspace, ""},
	} {
		b.click(`#clear`)
		b.settled()
		b.keys("I want ")
		word := b.offered()[1]
		b.keys(second)
		b.keys(c.keys)
		want := "I want " + word + c.want
		if c.keys == backspace { // takes the pick back
			want = "I want "
		}
		b.wants(want)
	}
	b.keys("21") // digits are digits
	b.wants("I want 21")

	b.click(`#clear`)
	b.settled()
	b.keys("I wan")
	b.keys(escape)
	if got := b.offered(); len(got) > 0 {
		t.Errorf("after Esc: %v", got)
	}
	b.keys("1t")
	b.wants("I wan1t")

	// A word is picked in the middle of a text, its rest replaced.
	b.click(`#clear`)
	b.settled()
	b.keys("I wanxx go")
	b.run(chromedp.Evaluate(`document.getElementById('text').setSelectionRange(5, 5)`, nil))
	b.until(`[...document.querySelectorAll('#strip button')].some((b) => b.textContent === 'want')`)
	b.pick(slices.Index(b.offered(), "want"))
	b.wants("I want go")
}

// TestHeld: backspace repeats while it is held, and the space key moves the cursor.
func TestHeld(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.keys("abc def ghi")
	const hold = `(() => {
		const key = document.querySelector('#keys [data-act="backspace"]');
		key.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, cancelable: true, button: 0, pointerId: 7 }));
	})()`
	b.run(chromedp.Evaluate(hold, nil))
	b.until(`document.getElementById('text').value.length < 8`)
	b.run(chromedp.Evaluate(`dispatchEvent(new PointerEvent('pointerup', { pointerId: 7 }))`, nil))
	left := b.text()
	b.run(chromedp.Sleep(200 * time.Millisecond))
	b.wants(left)

	const slide = `(() => {
		const key = document.querySelector('#keys [data-act="space"]'), at = { bubbles: true, cancelable: true, button: 0, pointerId: 8 };
		key.dispatchEvent(new PointerEvent('pointerdown', { ...at, clientX: 100 }));
		dispatchEvent(new PointerEvent('pointermove', { pointerId: 8, clientX: 75 }));
		dispatchEvent(new PointerEvent('pointerup', { pointerId: 8, clientX: 75 }));
	})()`
	b.run(chromedp.Evaluate(slide, nil))
	b.wants(left) // no space was typed
	if at := eval[int](b, `document.getElementById('text').selectionStart`); at != len(left)-2 {
		t.Errorf("the cursor is at %d, want %d", at, len(left)-2)
	}
}

// TestFollows: the line that is written stays in sight, also when the text is given less room.
func TestFollows(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url, chromedp.EmulateViewport(360, 740))
	b.put(strings.Repeat("a line of a long message\n", 20) + "¦")
	const hidden = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.getElementById('text'))`
	b.keys("and the end")
	if got := eval[float64](b, hidden); got > 1 {
		t.Errorf("%v pixels below what is shown", got)
	}
	b.click(`#details`)
	b.until(`!document.getElementById('figures').hidden && ` + hidden + ` <= 1`)
	b.put("a line¦\n" + strings.Repeat("a line of a long message\n", 20))
	b.run(chromedp.Evaluate(`document.getElementById('text').scrollTop = 0`, nil))
	b.keys("s")
	if top := eval[float64](b, `document.getElementById('text').scrollTop`); top > 40 {
		t.Errorf("the text moves by %v pixels while its first line is written", top)
	}
}

// TestLearning: a name is suggested once it has been used, until it is forgotten.
func TestLearning(t *testing.T) {
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.keys("Dinner with Zqabor")
	b.choose("Zqabor") // kept as typed
	b.wants("Dinner with Zqabor ")
	b.keys("tonight. ")
	b.until(`document.getElementById('learned').textContent === '4'`)
	b.until(`performance.getEntriesByType('resource').some((r) => r.name.endsWith('/learn') && r.responseEnd > 0)`)
	b.keys("Ask Zq")
	b.until(`document.querySelector('#strip button').textContent === 'Zqabor'`)
	b.keys(tabKey)
	b.wants("Dinner with Zqabor tonight. Ask Zqabor ")
	b.forget()
	b.until(`document.getElementById('learned').textContent === '0'`)
	b.settled()
	b.keys("Zqa")
	if got := b.offered(); slices.Contains(got, "Zqabor") {
		t.Errorf("after forgetting: %v", got)
	}
	// What is taken back before the sentence ends teaches nothing.
	b.click(`#clear`)
	b.settled()
	b.keys("xyqqz " + strings.Repeat(backspace, 6) + "Hello there. ")
	b.until(`document.getElementById('learned').textContent === '2'`)
	b.keys("And a pause")
	b.until(`document.getElementById('learned').textContent === '4'`)
}

// TestTheme: the page has the system's theme until one is chosen, which is remembered.
func TestTheme(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	media := func(value string) chromedp.Action {
		return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}})
	}
	const dark = `getComputedStyle(document.querySelector('.phone')).backgroundColor.match(/\d+/)[0] < 100`
	b := open(t, url, media("dark"))
	check := func(state, theme string, want bool) {
		t.Helper()
		b.until(`document.readyState === 'complete'`)
		if got := eval[bool](b, dark); got != want {
			t.Errorf("%s: dark is %v, want %v", state, got, want)
		}
		if got := eval[string](b, `document.getElementById('theme').getAttribute('aria-label')`); got != "Theme: "+theme {
			t.Errorf("%s: the button says %q", state, got)
		}
	}
	check("a dark system", "system", true)
	b.click(`#theme`)
	check("light chosen", "light", false)
	b.run(chromedp.Reload())
	b.until(`document.documentElement.dataset.ready === 'true'`)
	check("after reloading", "light", false)
	b.click(`#theme`)
	b.run(media("light"))
	check("dark chosen", "dark", true)
	b.click(`#theme`)
	check("a light system", "system", false)
}

// TestKeyboardOnly: everything can be used without a pointer.
func TestKeyboardOnly(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	focus := func() string {
		return eval[string](b, `(({ id, dataset, textContent, parentElement }) => id || dataset.key || dataset.act || parentElement.id || textContent)(document.activeElement)`)
	}
	if got := focus(); got != "text" {
		t.Fatalf("the focus is on %q", got)
	}
	b.keys("I wan" + tabKey)
	if got := b.text(); len(got) < 6 || !strings.HasSuffix(got, " ") {
		t.Fatalf("Tab picks nothing: %q", got)
	}
	// Esc frees Tab, which goes through everything and comes to the keys.
	b.keys(escape)
	var seen []string
	for range 8 {
		b.keys(tabKey)
		seen = append(seen, focus())
		if seen[len(seen)-1] == "q" {
			break
		}
	}
	if want := []string{"copy", "clear", "private", "forget", "details", "q"}; !slices.Equal(seen, want) {
		t.Errorf("Tab goes to %v, want %v", seen, want)
	}
	before := b.text()
	b.keys(right + down + enter + left + " ")
	b.wants(before + "aa")
	b.keys(down + down)
	if got := focus(); got != "numbers" {
		t.Errorf("below a is %q, want numbers", got)
	}
	b.keys(enter + up + up + up + enter)
	b.wants(before + "aa1")
}

// TestServerTrouble: the page says what is wrong with the server, and typing goes on.
func TestServerTrouble(t *testing.T) {
	url, stop := listen(t, withoutEngine(t), serve.Options{Token: "secret"})
	b := open(t, url)
	b.until(`document.getElementById('ask').open`)
	b.keys("secret" + enter)
	b.until(`!document.getElementById('ask').open`)
	b.until(`document.querySelectorAll('#strip button:enabled').length === 3`)
	stop()
	b.keys("I ")
	b.until(`document.getElementById('note').textContent.includes('does not answer')`)
	b.wants("I ")
}

// TestLate: one question is under way at a time, and only the newest is answered.
func TestLate(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.run(slow(150 * time.Millisecond))
	before := b.asked.Load()
	for _, k := range "tomorro" {
		b.run(press(string(k)))
	}
	b.until(`document.querySelector('#strip button').textContent === 'Tomorrow'`)
	if n := b.asked.Load() - before; n > 3 {
		t.Errorf("%d requests for letters typed within an answer's time, want at most 3", n)
	}
}
