package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// rect is where an element is.
type rect struct{ Left, Right, Top, Bottom float64 }

func (b *tab) rect(element string) rect {
	b.t.Helper()
	return eval[rect](b, fmt.Sprintf(`(({ left, right, top, bottom }) => ({ left, right, top, bottom }))(%s.getBoundingClientRect())`, element))
}

const stripElement = `document.querySelector('lstmkb-strip')`

// TestDirection: the strip begins where the word does, on its right in a text from right to left.
func TestDirection(t *testing.T) {
	thorough(t)
	const margin = 20 // of the text within the field
	for name, field := range map[string]string{
		"textarea": `<textarea dir=DIR></textarea>`,
		"input":    `<input dir=DIR>`,
		"element":  `<div contenteditable dir=DIR></div>`,
	} {
		for _, dir := range []string{"ltr", "rtl"} {
			t.Run(name+" "+dir, func(t *testing.T) {
				b := open(t, `<style>body > * { display: block; box-sizing: border-box; width: 600px; height: 60px; padding: 20px; border: 0; margin: 0 }</style>`+
					strings.ReplaceAll(field, "DIR", dir))
				element := `document.querySelector('[dir]')`
				b.focus(element)
				b.keys("wan")
				at, of := b.rect(stripElement), b.rect(element)
				if got, want := at.Left, of.Left+margin; dir == "ltr" && math.Abs(got-want) > 1 {
					t.Errorf("the strip begins at %g, want %g", got, want)
				}
				if got, want := at.Right, of.Right-margin; dir == "rtl" && math.Abs(got-want) > 1 {
					t.Errorf("the strip begins at %g, want %g", got, want)
				}
			})
		}
	}
}

// TestLongText: far down in a long text the strip is below its word, and words are corrected and taken back.
func TestLongText(t *testing.T) {
	thorough(t)
	const line, height = 2000, 20
	b := open(t, `<style>textarea { display: block; width: 500px; height: 200px; padding: 10px; border: 0; font: 16px/20px monospace }</style><textarea></textarea>`)
	b.run(chromedp.Evaluate(fmt.Sprintf(`{
		const field = %s, text = 'Some words.\n'.repeat(%d);
		field.value = text + '\n' + text;
		field.focus();
		field.setSelectionRange(text.length, text.length);
	}`, textarea, line), nil))
	written := fmt.Sprintf(`%s.value.slice(12 * %d, -12 * %[2]d - 1)`, textarea, line)
	b.keys("I wan")
	top := eval[float64](b, fmt.Sprintf(`%s.getBoundingClientRect().top + 10 + %d - %[1]s.scrollTop`, textarea, (line+1)*height))
	if got := b.rect(stripElement).Top; math.Abs(got-top-4) > 1 { // a gap
		t.Errorf("the strip is at %g, want below %g", got, top)
	}
	b.pick(slices.Index(b.settled(), "want"))
	b.wants(written, "I want ")
	b.settled()
	b.keys("tomorow")
	b.press(" ")
	b.wants(written, "I want tomorrow ")
	b.settled()
	b.press(kb.Backspace)
	b.wants(written, "I want tomorow ")
}

// TestInputMethod: while an input method composes there are no suggestions, and its text stays as it is.
func TestInputMethod(t *testing.T) {
	thorough(t)
	b := open(t, `<textarea></textarea><script>
		window.strips = 0;
		new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach((n) => { window.strips += n.localName === 'lstmkb-strip'; })))
			.observe(document, { childList: true, subtree: true });
	</script>`)
	b.focus(textarea)
	b.keys("I ")
	before := eval[int](b, `window.strips`)
	for _, composed := range []string{"t", "te", "teh", "teh ", "teh w"} {
		b.run(input.ImeSetComposition(composed, int64(len(composed)), int64(len(composed))))
		b.wants(value, "I "+composed)
		if b.strip().shown {
			t.Errorf("the strip is shown while %q is composed", composed)
		}
	}
	if n := eval[int](b, `window.strips`) - before; n != 0 {
		t.Errorf("the strip was shown %d times while composing", n)
	}
	b.run(input.InsertText("teh wan"))
	b.wants(value, "I teh wan")
	if words := b.settled(); !slices.Contains(words, "want") {
		t.Errorf("wan leads to %q", words)
	}
}
