package page_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	front "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// TestAccessible: axe-core (npm pack axe-core; LSTMKB_AXE is its axe.min.js) finds
// nothing serious in any state of the page.
func TestAccessible(t *testing.T) {
	path := os.Getenv("LSTMKB_AXE")
	if path == "" {
		t.Skip("LSTMKB_AXE names no axe.min.js (npm pack axe-core)")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	asking, _ := listen(t, withoutEngine(t), serve.Options{Token: "secret"})
	for _, c := range []struct {
		name, url string
		scheme    string
		width     int64
		do        func(*tab)
	}{
		{"empty, light", url, "light", 1280, func(b *tab) {}},
		{"words, light", url, "light", 360, func(b *tab) { b.keys("See you tomorrow. I wan") }},
		{"words, dark", url, "dark", 1280, func(b *tab) { b.keys("See you tomorrow. I wan") }},
		{"symbols, dark", url, "dark", 360, func(b *tab) {
			b.click(`#keys [data-act="numbers"]`)
			b.click(`#keys [data-act="symbols"]`)
		}},
		{"statistics, private, dark", url, "dark", 360, func(b *tab) {
			b.click(`#details`)
			b.click(`#private`)
		}},
		{"forgetting, light", url, "light", 360, func(b *tab) { b.click(`#forget`) }},
		{"forgetting, dark", url, "dark", 1280, func(b *tab) { b.click(`#forget`) }},
		{"emoji, light", url, "light", 360, func(b *tab) {
			b.keys("coffee")
			b.click(`#keys [data-act="emoji"]`)
			b.until(`document.querySelector('#grid button') !== null`)
		}},
		{"accents, dark", url, "dark", 360, func(b *tab) {
			b.run(chromedp.Focus(`#keys [data-key="e"]`), chromedp.Evaluate(`document.activeElement.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true }))`, nil))
			b.until(accentsShown)
		}},
		{"languages, dark", url, "dark", 360, func(b *tab) { b.click(`#language`) }},
		{"languages, light", url, "light", 1280, func(b *tab) { b.click(`#language`) }},
		{"token", asking, "dark", 360, func(b *tab) { b.until(`document.getElementById('ask').open`) }},
	} {
		b := open(t, c.url, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}),
			front.SetBypassCSP(true), // axe is put in as text
			chromedp.EmulateViewport(c.width, 780))
		c.do(b)
		b.run(chromedp.Evaluate(string(axe), nil))
		var found []string
		b.run(chromedp.Evaluate(`axe.run().then(({ violations }) => violations.filter((v) => v.impact !== 'minor')
			.map((v) => v.impact + ' ' + v.id + ': ' + v.help + ' ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')))`, &found, awaited))
		for _, f := range found {
			t.Errorf("%s: %s", c.name, f)
		}
		if n := eval[int](b, `document.querySelectorAll('button').length`); n < 30 {
			t.Errorf("%s: %s", c.name, fmt.Sprint("only ", n, " buttons were looked at"))
		}
	}
}
