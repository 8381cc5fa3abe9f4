package page_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

const offeredEmoji = `document.getElementById('offered-emoji')`

// TestEmoji: an emoji is offered behind its word, beside the words, and written like one; or found in the panel.
func TestEmoji(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	url, _ := listen(t, withLanguages(t), serve.Options{})
	b := open(t, url, uncorrected, speaks("en", "de"))
	cup := func() { t.Helper(); b.until(offeredEmoji + `.textContent === '☕' && !` + offeredEmoji + `.disabled`) }
	none := func() { t.Helper(); b.until(offeredEmoji + `.textContent === ''`) }
	for _, local := range []bool{false, true} {
		if local {
			b.onDevice()
		}
		b.put("¦")
		b.keys("coffee")
		cup()
		if got := b.offered(); len(got) < 2 {
			t.Errorf("beside the emoji: %q", got)
		}
		b.click(`#offered-emoji`)
		b.settled()
		b.wants("Coffee ☕ ")
		b.keys(backspace) // takes it back
		b.wants("Coffee")
		b.keys(" ")
		cup()
		b.keys(fourth)
		b.wants("Coffee ☕ ")
		b.keys("the ")
		none()
	}
	b.click(`#local`)
	b.in("en", false)

	// The panel, in another language.
	b.click(`#keys [data-act="language"]`)
	b.in("de", true)
	b.put("¦")
	b.keys("Kaffee ")
	cup()
	b.put("¦")
	b.click(`#keys [data-act="emoji"]`)
	b.until(`document.querySelectorAll('#grid button').length > 1500 && !document.getElementById('keys').checkVisibility()`)
	b.click(`#find`)
	b.run(chromedp.SendKeys(`#find`, "Geburtst"))
	b.until(`document.querySelector('#grid button')?.textContent === '🥳'`)
	b.click(`#grid [aria-label="Geburtstagskuchen"]`)
	b.until(`document.getElementById('text').value === '🎂'`)
	b.run(chromedp.SendKeys(`#find`, "qqq"))
	b.until(`document.getElementById('unfound').textContent === 'No emoji is called that'`)
	b.run(chromedp.Evaluate(`document.getElementById('find').focus()`, nil))
	b.run(press(escape))
	b.until(`document.getElementById('keys').checkVisibility() && document.activeElement.id === 'text'`)
	b.tap("k")
	b.wants("🎂K")

	// The recent ones come first, in the panel's own keys too; what is private is none of them.
	b.click(`#private`)
	b.click(`#keys [data-act="emoji"]`)
	b.until(`document.querySelector('#grid button')?.textContent === '🎂'`)
	b.run(chromedp.Focus(`#grid button`), press(right), press(right), press(enter))
	b.until(`document.getElementById('text').value.startsWith('🎂K') && document.getElementById('text').value.length > 3`)
	b.click(`#unwrite`)
	b.wants("🎂K")
	b.click(`#letters`)
	b.click(`#keys [data-act="emoji"]`)
	b.until(`document.querySelector('#grid button')?.textContent === '🎂' && document.querySelectorAll('#grid button')[1].textContent === '😀'`)
	b.click(`#letters`)
	b.click(`#private`)
	b.forget()
	b.click(`#keys [data-act="emoji"]`)
	b.until(`document.querySelector('#grid button')?.textContent === '😀'`)
	b.click(`#letters`)
}

// TestEmojiOff: who wants none offered is offered none, and the server is not asked for any.
func TestEmojiOff(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.click(`#language`)
	b.until(`document.getElementById('languages').open`)
	b.click(`#emoji-suggested`)
	b.click(`#languages > button`)
	b.until(`!document.getElementById('languages').open && ` + offeredEmoji + `.hidden`)
	b.reload()
	b.correct(nil, 0)
	b.keys("coffee ")
	for _, sent := range sentTo[struct{ Emoji bool }](b, "predict") {
		if sent.Emoji {
			t.Error("an emoji is asked for")
		}
	}
	if !eval[bool](b, offeredEmoji+`.hidden`) {
		t.Error("there is a place for an emoji")
	}
	if b.text() == "" || strings.Contains(b.text(), "☕") {
		t.Errorf("the text is %q", b.text())
	}
}
