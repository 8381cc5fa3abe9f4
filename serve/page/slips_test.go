package page_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// correct has the page take these words for those letters, each answer after some ms. Of
// "tge +there" the word also takes the place of what stands before the +. Other
// letters have no suggestions. What the page sends is kept.
func (b *tab) correct(words map[string]string, ms int) {
	b.t.Helper()
	in, err := json.Marshal(words)
	if err != nil {
		b.t.Fatal(err)
	}
	b.run(chromedp.Evaluate(fmt.Sprintf(`(() => {
		window.real ??= window.fetch;
		window.sent = [];
		const words = %s;
		window.fetch = async (path, options) => {
			if (!/^(predict|swipe|sessions)/.test(path)) return window.real(path, options);
			const body = options.body && JSON.parse(options.body);
			window.sent.push({ path: path.replace(/sessions\/\w+/, 'session'), body });
			if (path.startsWith('sessions') && options.method === 'GET') return Response.json({ format: 2, words: [] });
			if (path.endsWith('/learn') && !body.touches) return Response.json({ words: 1, new: [] });
			if (path.startsWith('sessions')) return new Response(null, { status: 204 });
			await new Promise((done) => setTimeout(done, %d));
			if (path === 'swipe') return Response.json({ suggestions: ['hello', 'help', 'hell', 'gel'].map((word) => ({ word, probability: 0.2, kind: 'next' })) });
			const [to, joined] = (words[body.prefix] ?? '').split('+').reverse();
			return Response.json({
				suggestions: to ? [{ word: to, kind: 'correction' }, { word: 'other', kind: 'correction' }, { word: 'third', kind: 'correction' }] : [],
				autocorrect: (body.autocorrect === 'auto' && to) || null,
				joined: joined ?? null,
			});
		};
	})()`, in, ms), nil))
}

// sentTo lists the bodies that the page has sent to a path.
func sentTo[T any](b *tab, path string) (bodies []T) {
	b.t.Helper()
	return eval[[]T](b, fmt.Sprintf(`window.sent.filter((s) => s.path === %q).map((s) => s.body)`, path))
}

// TestSixSlips: a sentence of slips comes out right, by the program's own model.
func TestSixSlips(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for typed, want := range map[string]string{
		"i wpuld lije to mret you fpr lumch tomorroe. ": "I would like to meet you for lunch tomorrow. ",
		"i will be tge re soon. ":                       "I will be there soon. ",
	} {
		b.put("¦")
		for word := range strings.SplitAfterSeq(typed, " ") {
			for _, k := range word {
				b.keys(string(k)) // waits for each answer
			}
		}
		b.wants(want)
	}
}

// TestCorrects: a space or a mark puts the right word in place of a slip, and backspace brings
// back what was typed, for good.
func TestCorrects(t *testing.T) {
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.run(chromedp.Evaluate(`new MutationObserver((changes) => { // a mark goes by itself, soon
		window.marked = changes.flatMap((c) => [...c.addedNodes]).findLast((n) => n.nodeName === 'MARK')?.textContent ?? window.marked;
	}).observe(document.getElementById('marked'), { childList: true })`, nil))
	for _, c := range []struct{ text, keys, want, back string }{
		{"see tge¦", " ", "see the ¦", "see tge ¦"},
		{"see tge¦", ".", "see the.¦", "see tge.¦"},
		{"see tge¦", ",", "see the,¦", "see tge,¦"},
		{"see tge¦", "!", "see the!¦", "see tge!¦"},
		{"see tge¦", "?", "see the?¦", "see tge?¦"},
		{"see tge¦", ";", "see the;¦", "see tge;¦"},
		{"see tge¦", ":", "see the:¦", "see tge:¦"},
		{"see tge¦ now", " ", "see the ¦ now", "see tge ¦ now"},
		{"(tge¦\nnow", " ", "(the ¦\nnow", "(tge ¦\nnow"},
		{"see tge¦", "  ", "see the. ¦", "see the.¦"}, // nothing to take back
		{"see tge¦", ")", "see tge)¦", "see tge¦"},
		{"see tge¦", "-", "see tge-¦", "see tge¦"},
		{"see tge¦", enter, "see tge\n¦", "see tge¦"},
		{"see tge¦x", " ", "see tge ¦x", "see tge¦x"},
		{"see ok¦", " ", "see ok ¦", "see ok¦"},
	} {
		b.correct(map[string]string{"tge": "the"}, 0)
		b.forget() // what was put back
		b.put(c.text)
		b.run(chromedp.Evaluate(`window.marked = ''`, nil))
		b.keys(c.keys)
		b.shows(c.want)
		fixed := strings.Contains(c.want, "the") && len(c.keys) == 1
		if got := eval[string](b, `window.marked`); strings.Contains(c.want, "the") != (got == "the") {
			t.Errorf("%q and %q: marked is %q", c.text, c.keys, got)
		}
		b.keys(backspace)
		b.shows(c.back)
		kept := sentTo[struct{ Word string }](b, "session/keep")
		if fixed != (len(kept) == 1 && kept[0].Word == "tge") {
			t.Errorf("%q and %q: kept are %v", c.text, c.keys, kept)
		}
		if !fixed {
			continue
		}
		b.put("and tge¦") // again
		b.keys(" ")
		b.shows("and tge ¦")
	}
	b.put("see Xyz¦")
	b.correct(map[string]string{"Xyz": "the"}, 0)
	b.put("see Xyz¦")
	b.keys(escape + " ") // what was hidden is not put in
	b.shows("see Xyz ¦")
	b.until(`document.getElementById('marked').hidden`)
}

// TestStripOfSlips: the word that a space puts is marked, and the letters are offered.
func TestStripOfSlips(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.correct(map[string]string{"tge": "the", "ill": "I'll"}, 0)
	const shown = `[...document.querySelectorAll('#strip button')].map((b) => b.textContent + (b.classList.contains('space') ? '*' : ''))`
	for letters, want := range map[string][]string{"tge": {"the*", "other", "“tge”"}, "ill": {"I'll*", "other", "“ill”"}, "zqx": {"“zqx”", "", ""}} {
		b.put("see " + letters + "¦")
		if got := eval[[]string](b, shown); !slices.Equal(got, want) {
			t.Errorf("after %q: %q, want %q", letters, got, want)
		}
	}
	b.put("see tge¦")
	b.pick(2)
	b.shows("see tge ¦")
	if kept := sentTo[struct{ Word string }](b, "session/keep"); len(kept) != 1 || kept[0].Word != "tge" {
		t.Errorf("kept are %v", kept)
	}
	b.put("tge¦")
	b.keys(" ")
	b.shows("tge ¦")
}

// TestModes: off, suggest and auto are chosen by a button and remembered.
func TestModes(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	const label = `document.getElementById('correction').getAttribute('aria-label')`
	for _, c := range []struct{ mode, want string }{{"auto", "see the ¦"}, {"off", "see tge ¦"}, {"suggest", "see tge ¦"}, {"auto", "see the ¦"}} {
		if got := eval[string](b, label); got != "Autocorrect: "+c.mode {
			t.Fatalf("the button says %q, want %s", got, c.mode)
		}
		b.correct(map[string]string{"tge": "the"}, 0)
		b.put("see tge¦")
		b.keys(" ")
		b.shows(c.want)
		for _, sent := range sentTo[struct{ Autocorrect string }](b, "predict") {
			if sent.Autocorrect != c.mode {
				t.Errorf("%s: a query has %q", c.mode, sent.Autocorrect)
			}
		}
		b.run(chromedp.Evaluate(`document.getElementById('correction').focus()`, nil))
		b.keys(enter)
		b.run(chromedp.Reload())
		b.until(`document.documentElement.dataset.ready === 'true'`)
		b.settled()
	}
	b.run(chromedp.Evaluate(`localStorage.clear()`, nil))
}

// TestLateCorrection: a word whose answer comes after its space is put right within a moment,
// unless something was typed meanwhile.
func TestLateCorrection(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	// Time in the page is slow, so that a busy machine is not.
	b.run(chromedp.Evaluate(`(() => { const wait = window.setTimeout; window.setTimeout = (f, ms) => wait(f, 20 * ms); })()`, nil))
	for _, c := range []struct {
		keys string
		ms   int
		want string
	}{
		{"see tge ", 40, "See the ¦"}, {"see tge.", 40, "See the.¦"}, {"see tge x", 40, "See tge x¦"}, {"see tge ", 600, "See tge ¦"}, {"see tge " + left, 40, "See tge¦ "},
	} {
		b.correct(map[string]string{"tge": "the"}, c.ms)
		b.put("¦")
		b.run(chromedp.Evaluate(fmt.Sprintf(`(() => { // all within an instant
			const area = document.getElementById('text');
			for (const c of %q) {
				if (c === '←') area.setSelectionRange(area.selectionStart - 1, area.selectionStart - 1);
				else area.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertText', data: c, bubbles: true, cancelable: true }));
			}
		})()`, c.keys), nil))
		b.settled()
		b.run(chromedp.Sleep(50 * time.Millisecond))
		b.settled()
		b.shows(c.want)
		if strings.Contains(c.want, "the") {
			b.keys(backspace)
			b.shows(strings.Replace(c.want, "the", "tge", 1))
			b.forget()
		}
	}
}

// centre is where a key is.
func (b *tab) centre(key string) (x, y float64) {
	b.t.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(({ x, y, width, height }) => [x + width / 2, y + height / 2])(document.querySelector('#keys [data-key="%s"]').getBoundingClientRect())`, key))
	return at[0], at[1]
}

// openWith opens a page for a finger or a mouse.
func openWith(t *testing.T, url string, finger bool) *tab {
	t.Helper()
	var before []chromedp.Action
	if finger {
		before = append(before, emulation.SetTouchEmulationEnabled(true).WithMaxTouchPoints(2))
	}
	b := open(t, url, before...)
	b.touch = finger
	return b
}

// TestTouchesSent: keys on the screen send where they were touched, as long as all letters of the
// word came from them.
func TestTouchesSent(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	for _, finger := range []bool{false, true} {
		b := openWith(t, url, finger)
		b.correct(nil, 0)
		touches := func() [][]float64 {
			sent := sentTo[struct{ Touches [][]float64 }](b, "predict")
			return sent[len(sent)-1].Touches
		}
		near := func(what string, want ...[]float64) {
			t.Helper()
			got := touches()
			if !slices.EqualFunc(got, want, func(a, b []float64) bool { return math.Abs(a[0]-b[0]) < 0.06 && math.Abs(a[1]-b[1]) < 0.06 }) {
				t.Errorf("finger %v, %s: touches are %v, want %v", finger, what, got, want)
			}
		}
		b.tap("qam")
		near("tapped", []float64{0, 0}, []float64{0.5, 1}, []float64{7.5, 2})
		b.keys("x")
		near("and a real key")
		b.tap("p")
		near("and a tap")
		b.tap(" ")
		near("a space")
		b.keys("x")
		near("a real key")
		b.tap(" p")
		near("a new word", []float64{9, 0})
		b.tap("l\bo")
		near("edited")
		b.tap(" op")
		near("a new word", []float64{8, 0}, []float64{9, 0})
		b.keys(left)
		near("moved")
		b.run(chromedp.Evaluate(`document.getElementById('text').value = ''`, nil))
		b.put("¦")
		b.tap("see you ")
		b.tap("s")
		b.until(`window.sent.filter((s) => s.path === 'session/learn').length === 2`)
		for i, sent := range sentTo[struct {
			Text    string
			Touches [][]float64
		}](b, "session/learn") {
			if want := []string{"See", "you"}[i]; sent.Text != want || len(sent.Touches) != 3 {
				t.Errorf("taught %v, want %s", sent, want)
			}
		}
	}
}

// swipe draws a path over keys, by mouse or finger.
func (b *tab) swipe(keys string) {
	b.t.Helper()
	var path [][2]float64
	for _, k := range keys {
		x, y := b.centre(string(k))
		for i := range 8 {
			if len(path) > 0 {
				last := path[len(path)-1]
				path = append(path, [2]float64{last[0] + (x-last[0])/float64(8-i), last[1] + (y-last[1])/float64(8-i)})
			}
		}
		path = append(path, [2]float64{x, y})
	}
	for i, p := range path {
		if b.touch {
			kind := input.TouchMove
			if i == 0 {
				kind = input.TouchStart
			}
			b.run(input.DispatchTouchEvent(kind, []*input.TouchPoint{{X: p[0], Y: p[1]}}))
		} else {
			kind := input.MouseMoved
			if i == 0 {
				kind = input.MousePressed
			}
			b.run(input.DispatchMouseEvent(kind, p[0], p[1]).WithButton(input.Left).WithClickCount(1))
		}
	}
	if b.touch {
		b.run(input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
	} else {
		end := path[len(path)-1]
		b.run(input.DispatchMouseEvent(input.MouseReleased, end[0], end[1]).WithButton(input.Left).WithClickCount(1))
	}
	b.settled()
}

// TestSwipes: a path over the keys writes a word, whose others are in the strip.
func TestSwipes(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	for _, finger := range []bool{false, true} {
		b := openWith(t, url, finger)
		b.correct(nil, 30)
		b.swipe("helo")
		b.until(`document.getElementById('text').value !== ''`)
		b.shows("Hello ¦")
		if got := b.offered(); !slices.Equal(got, []string{"help", "hell", "gel"}) {
			t.Errorf("finger %v: offered are %q", finger, got)
		}
		path := sentTo[struct{ Path [][]float64 }](b, "swipe")[0].Path
		for i, want := range [][]float64{{5.5, 1}, {8, 0}} {
			if got := path[i*(len(path)-1)]; math.Hypot(got[0]-want[0], got[1]-want[1]) > 0.15 || len(path) < 20 {
				t.Errorf("finger %v: %d points, end %d is %v, want %v", finger, len(path), i, got, want)
			}
		}
		b.run(chromedp.Sleep(500 * time.Millisecond)) // the browser takes a tap right after a path for a part of it
		b.pick(1)
		b.until(`document.getElementById('text').value === 'hell '`)
		b.shows("hell ¦")
		b.keys(backspace)
		b.shows("¦")
		b.tap("so")
		b.swipe("gel") // letters before it are a word
		b.until(`document.getElementById('text').value.length > 3`)
		b.shows("So hello ¦")
		b.keys(".")
		b.shows("So hello.¦")
		b.keys(backspace + " x")
		b.swipe("gel")
		b.keys("y") // what is typed meanwhile stays, and the word is not put in
		b.run(chromedp.Sleep(100 * time.Millisecond))
		b.settled()
		if got := b.text(); !strings.HasSuffix(got, "xy") && !strings.HasSuffix(got, "hello y") {
			t.Errorf("typed on: %q", got)
		}
		// A small movement is a tap, even to the next key.
		b.put("see ¦")
		x, y := b.centre("g")
		width, _ := b.centre("h")
		b.run(input.DispatchMouseEvent(input.MousePressed, x+0.45*(width-x), y).WithButton(input.Left).WithClickCount(1),
			input.DispatchMouseEvent(input.MouseMoved, x+0.6*(width-x), y).WithButton(input.Left),
			input.DispatchMouseEvent(input.MouseReleased, x+0.6*(width-x), y).WithButton(input.Left).WithClickCount(1))
		b.settled()
		b.shows("see g¦")
	}
}

// TestSwipedSentence: swiped words come out right, by the program's own model.
func TestSwipedSentence(t *testing.T) {
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	want := ""
	for _, word := range []string{"thanks", "for", "your", "help"} {
		b.swipe(word)
		want += word + " "
		b.until(fmt.Sprintf(`document.getElementById('text').value.length >= %d`, len(want)-1))
	}
	b.wants("T" + want[1:])
}
