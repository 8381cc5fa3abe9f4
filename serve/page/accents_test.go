package page_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

// where is the middle of what a selector finds.
func (b *tab) where(selector string) (x, y float64) {
	b.t.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(({ x, y, width, height }) => [x + width / 2, y + height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector))
	return at[0], at[1]
}

// down presses what a selector finds, by mouse or finger, move draws on, and up lets go.
func (b *tab) down(x, y float64) { b.t.Helper(); b.pointer(input.TouchStart, input.MousePressed, x, y) }
func (b *tab) move(x, y float64) { b.t.Helper(); b.pointer(input.TouchMove, input.MouseMoved, x, y) }
func (b *tab) up(x, y float64)   { b.t.Helper(); b.pointer(input.TouchEnd, input.MouseReleased, x, y) }

func (b *tab) pointer(touch input.TouchType, mouse input.MouseType, x, y float64) {
	b.t.Helper()
	if !b.touch {
		b.run(input.DispatchMouseEvent(mouse, x, y).WithButton(input.Left).WithButtons(1).WithClickCount(1))
		return
	}
	points := []*input.TouchPoint{{X: x, Y: y}}
	if touch == input.TouchEnd {
		points = []*input.TouchPoint{}
	}
	b.run(input.DispatchTouchEvent(touch, points))
}

const accentsShown = `!document.getElementById('accents').hidden`

// long presses a key until what stands behind it is shown, and draws on to one of that, unless it is "".
func (b *tab) long(key, to string) {
	b.t.Helper()
	x, y := b.where(fmt.Sprintf(`#keys [data-key=%q]`, key))
	b.down(x, y)
	b.until(accentsShown)
	if to != "" {
		x, y = b.where(fmt.Sprintf(`#accents [data-key=%q]`, to))
		b.move(x, y)
		b.until(fmt.Sprintf(`document.querySelector('#accents .chosen').dataset.key === %q`, to))
	}
	b.up(x, y)
	b.until(`document.getElementById('accents').hidden`)
	b.settled()
}

// TestLongPress: a key that is held offers what stands behind it, by mouse and by finger.
func TestLongPress(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	for name, touch := range map[string]bool{"mouse": false, "touch": true} {
		t.Run(name, func(t *testing.T) {
			b := open(t, url, uncorrected, emulation.SetTouchEmulationEnabled(touch).WithMaxTouchPoints(2))
			b.touch = touch
			b.long("e", "É")
			b.wants("É")
			b.long("e", "ë")
			b.long("a", "") // the key itself
			b.wants("Éëa")
			b.long("o", "œ") // in the second row
			b.wants("Éëaœ")
			b.tap("k")
			b.wants("Éëaœk")
			b.click(`#keys [data-act="numbers"]`)
			b.long("?", "¿")
			b.tap("?")
			b.wants("Éëaœk¿?")
			b.click(`#keys [data-act="letters"]`)

			// Drawn over other letters it is a word, however long that takes.
			b.click(`#clear`)
			b.settled()
			x, y := b.where(`#keys [data-key="t"]`)
			b.down(x, y)
			for _, key := range []string{"h", "e"} {
				x, y = b.where(fmt.Sprintf(`#keys [data-key=%q]`, key))
				b.move(x, y)
			}
			b.run(chromedp.Evaluate(`new Promise((held) => setTimeout(held, 600))`, nil, awaited)) // longer than a long press
			if eval[bool](b, accentsShown) {
				t.Error("a path shows accents")
			}
			b.up(x, y)
			b.until(`document.getElementById('text').value !== ''`)
			b.settled()
		})
	}
}

// TestAccentsByKeys: what stands behind a key is reached without a pointer.
func TestAccentsByKeys(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url, uncorrected)
	chosen := func(want string) {
		t.Helper()
		b.until(fmt.Sprintf(`%s && document.activeElement.dataset.key === %q`, accentsShown, want))
	}
	focused := `document.activeElement.id === 'text' && document.getElementById('accents').hidden`

	// A letter that a real keyboard repeats gives way to another.
	hold := func(key string) {
		t.Helper()
		b.keys(key)
		b.run(input.DispatchKeyEvent(input.KeyDown).WithKey(key).WithText(key).WithAutoRepeat(true))
		b.until(accentsShown)
		b.run(input.DispatchKeyEvent(input.KeyDown).WithKey(key).WithText(key).WithAutoRepeat(true)) // and again
		b.run(input.DispatchKeyEvent(input.KeyUp).WithKey(key))
	}
	hold("a")
	chosen("Á")
	b.keys(right)
	chosen("À")
	b.keys(enter)
	b.until(focused)
	b.wants("À")
	hold("e")
	b.keys("3")
	b.until(focused)
	b.wants("Àê")
	hold("n")
	b.keys(escape)
	b.until(focused)
	b.keys("x")
	b.wants("Àênx")
	hold("u")
	b.keys("l") // goes on
	b.until(focused)
	b.wants("Àênxul")
	b.keys(backspace)
	b.wants("Àênxu")

	// The keys on the screen open it by the menu key of a keyboard.
	b.run(chromedp.Focus(`#keys [data-key="c"]`))
	b.run(input.DispatchKeyEvent(input.KeyDown).WithKey("ArrowUp").WithCode("ArrowUp").WithWindowsVirtualKeyCode(38).WithModifiers(input.ModifierAlt))
	chosen("ç")
	b.keys(enter)
	b.until(focused)
	b.wants("Àênxuç")

	// As does the second button of a mouse; a click elsewhere closes it.
	x, y := b.where(`#keys [data-key="y"]`)
	b.run(input.DispatchMouseEvent(input.MousePressed, x, y).WithButton(input.Right).WithButtons(2).WithClickCount(1),
		input.DispatchMouseEvent(input.MouseReleased, x, y).WithButton(input.Right).WithClickCount(1))
	chosen("ÿ")
	b.click(`#accents [data-key="ÿ"]`)
	b.until(focused)
	b.wants("Àênxuçÿ")
	b.run(input.DispatchMouseEvent(input.MousePressed, x, y).WithButton(input.Right).WithButtons(2).WithClickCount(1),
		input.DispatchMouseEvent(input.MouseReleased, x, y).WithButton(input.Right).WithClickCount(1))
	chosen("ÿ")
	b.click(`#text`)
	b.until(focused)
	b.tap("k")
	b.wants("Àênxuçÿk")
}

// TestRightToLeft: Hebrew and Arabic are written from the right, and the strip with them.
func TestRightToLeft(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for _, text := range []string{"שלום עולם", "مرحبا بالعالم", "שָׁלוֹם, 123"} {
		b.click(`#clear`)
		b.settled()
		b.until(`document.getElementById('strip').dir === 'ltr'`)
		b.keys(text)
		b.wants(text)
		b.until(`document.getElementById('strip').dir === 'rtl' && getComputedStyle(document.getElementById('text')).direction === 'rtl'`)
		if first, last := eval[float64](b, `document.querySelector('#strip').firstElementChild.getBoundingClientRect().x`), eval[float64](b, `document.querySelector('#strip').lastElementChild.getBoundingClientRect().x`); first <= last {
			t.Errorf("the first suggestion is at %v, the last at %v", first, last)
		}
		b.keys(" " + backspace + backspace)
		b.tap("ok ")
		b.keys(left + right)
		if got := b.text(); len([]rune(got)) < len([]rune(text)) {
			t.Errorf("%q became %q", text, got)
		}
	}
	b.click(`#clear`)
	b.settled()
	b.keys("I want ")
	if got := b.offered(); len(got) != 3 {
		t.Errorf("afterwards: %q", got)
	}
}
