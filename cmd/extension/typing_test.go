package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// textarea is the first of a page, and value its text.
const (
	textarea = `document.querySelector('textarea')`
	value    = textarea + `.value`
)

// TestTextarea: words are picked by keys, a slip is put right at the space and Backspace brings it back, the page
// hears of it all, and nobody is asked.
func TestTextarea(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea rows=6 cols=60 oninput="window.heard = this.value"></textarea>`)
	b.focus(textarea)
	served, asked := b.served.Load(), b.asked.Load()
	b.keys("I wan")
	words := b.settled()
	i := slices.Index(words, "want")
	if i < 0 {
		t.Fatalf("I wan leads to %q", words)
	}
	b.pick(i)
	b.wants(value, "I want ")
	text := "I want " + b.settled()[0]
	b.pick(0)
	b.wants(value, text+" ")
	b.settled()
	b.press(",") // takes the place of the space
	b.wants(value, text+",")
	b.keys(" se")
	text += ", " + b.settled()[0]
	b.press(kb.Tab)
	b.wants(value, text+" ")
	b.settled()
	b.keys("tomorow") // no slip of other tests: it is kept as it is from then on
	b.press(" ")
	b.wants(value, text+" tomorrow ")
	b.settled()
	b.press(kb.Backspace)
	b.wants(value, text+" tomorow ")
	b.wants(`window.heard`, text+" tomorow ")
	if n, m := b.served.Load()-served, b.asked.Load()-asked; n != 0 || m != 0 {
		t.Errorf("%d requests to the site and %d in the page while typing, want none", n, m)
	}
}

// TestPlaces: it is the same in an element that is edited, in frames, in inputs and within shadow trees and dialogs.
func TestPlaces(t *testing.T) {
	thorough(t)
	for name, c := range map[string]struct{ body, field string }{
		"contenteditable": {`<div contenteditable><p>One line.</p><p><br></p></div>`, `document.querySelector('[contenteditable]')`},
		"frame":           {`<iframe srcdoc="<textarea></textarea>"></iframe>`, `document.querySelector('iframe').contentDocument.querySelector('textarea')`},
		"blank frame":     {`<iframe></iframe><script>document.querySelector('iframe').contentDocument.body.append(document.createElement('textarea'))</script>`, `document.querySelector('iframe').contentDocument.querySelector('textarea')`},
		"input":           {`<input>`, `document.querySelector('input')`},
		"shadow tree":     {`<p id=host></p><script>host.attachShadow({ mode: 'open' }).append(document.createElement('textarea'))</script>`, `document.querySelector('#host').shadowRoot.querySelector('textarea')`},
		"dialog":          {`<dialog><textarea></textarea></dialog><script>document.querySelector('dialog').showModal()</script>`, textarea},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, c.body)
			text := fmt.Sprintf(`(%[1]s.value ?? %[1]s.lastChild.textContent).replaceAll('\u00a0', ' ')`, c.field)
			b.focus(c.field)
			b.keys("I wan")
			b.pick(slices.Index(b.settled(), "want"))
			b.wants(text, "I want ")
			b.settled()
			b.keys("it tomorroe")
			b.press(".")
			b.wants(text, "I want it tomorrow.") // not taken back: it would then be kept in the next place
			b.settled()
			b.press(kb.Escape)
			if b.strip().shown {
				t.Error("the strip is shown after Escape")
			}
		})
	}
}

// TestUndo: what was written by a pick or a correction is undone by the browser's own undo.
func TestUndo(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea></textarea>`)
	b.focus(textarea)
	b.keys("tomorroe")
	b.press(" ")
	b.wants(value, "tomorrow ")
	b.run(chromedp.Evaluate(`document.execCommand('undo')`, nil))
	b.wants(value, "tomorroe")
}

// TestLeftAlone: fields that hold no prose have no suggestions, and keep their slips.
func TestLeftAlone(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea></textarea><form autocomplete=on>
		<input type=password><input type=email><input type=url><input type=tel><input autocomplete=one-time-code><input autocomplete=off>
		<input inputmode=numeric><input spellcheck=false><input writingsuggestions=false><input style="-webkit-text-security: disc"><input readonly>
		<div spellcheck=false><p contenteditable></p></div><div data-private><p contenteditable></p></div>
		<script>
			window.strips = 0;
			new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach((n) => { window.strips += n.localName === 'lstmkb-strip'; })))
				.observe(document, { childList: true, subtree: true });
		</script></form>`)
	b.focus(textarea)
	b.keys("I w") // the engine answers
	b.run(chromedp.Evaluate(`document.activeElement.blur(); window.strips = 0`, nil))
	const fields = `document.querySelectorAll('form input, [contenteditable]')`
	for i := range eval[int](b, fields+`.length`) {
		field := fmt.Sprintf(`%s[%d]`, fields, i)
		b.focus(field)
		b.press("tomorroe ")
		if got := eval[string](b, fmt.Sprintf(`%s.value ?? %[1]s.textContent`, field)); got != "tomorroe " && got != "tomorroe\u00a0" && got != "tomorroe" && got != "" {
			t.Errorf("%s has %q", eval[string](b, field+`.outerHTML`), got)
		}
	}
	if n := eval[int](b, `window.strips`); n != 0 {
		t.Errorf("the strip was shown %d times", n)
	}
	b.focus(textarea)
	b.keys("a") // an answer to what was asked before has come by now
	if n := eval[int](b, `window.strips`); n != 1 {
		t.Errorf("the strip was shown %d times, want once in the textarea", n)
	}
}

// TestNothingLeaves: the extension's documents cannot ask anybody, whatever they try.
func TestNothingLeaves(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea></textarea>`)
	b.focus(textarea)
	served := b.served.Load()
	engine := &tab{t: t}
	engine.attach(b.engine().TargetID)
	var failed string
	engine.run(chromedp.Evaluate(fmt.Sprintf(`fetch(%q, { mode: 'no-cors' }).then(() => 'answered', (e) => e.name)`, b.url), &failed,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if failed != "TypeError" || b.served.Load() != served {
		t.Errorf("a request from the engine's document: %s, %d arrived", failed, b.served.Load()-served)
	}
}
