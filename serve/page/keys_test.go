package page_test

import (
	"slices"
	"unicode"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Keys that write nothing, as tab.keys takes them.
const (
	tabKey, escape, backspace, enter = "⇥", "⎋", "⌫", "⏎"
	left, right, up, down            = "←", "→", "↑", "↓"
	first, second, third, fourth     = "①", "②", "③", "④" // Alt and a digit, which pick
)

var named = map[string]struct {
	name, text string
	code       int64
}{
	tabKey: {"Tab", "", 9}, escape: {"Escape", "", 27}, backspace: {"Backspace", "", 8}, enter: {"Enter", "\r", 13},
	left: {"ArrowLeft", "", 37}, up: {"ArrowUp", "", 38}, right: {"ArrowRight", "", 39}, down: {"ArrowDown", "", 40},
	first: {"1", "", '1'}, second: {"2", "", '2'}, third: {"3", "", '3'}, fourth: {"4", "", '4'},
}

// picks are the keys that pick a suggestion.
var picks = []string{first, second, third, fourth}

// press presses and releases a real key. The page may handle it.
func press(key string) chromedp.Action {
	down, up := input.DispatchKeyEvent(input.KeyDown), input.DispatchKeyEvent(input.KeyUp)
	if k, ok := named[key]; ok {
		down = down.WithKey(k.name).WithCode(k.name).WithWindowsVirtualKeyCode(k.code).WithText(k.text)
		up = up.WithKey(k.name).WithCode(k.name).WithWindowsVirtualKeyCode(k.code)
		if slices.Contains(picks, key) {
			down, up = down.WithCode("Digit"+k.name).WithModifiers(input.ModifierAlt), up.WithCode("Digit"+k.name).WithModifiers(input.ModifierAlt)
		}
	} else {
		code := int64(unicode.ToUpper([]rune(key)[0]))
		if code > 'Z' || !unicode.IsLetter(rune(code)) && !unicode.IsDigit(rune(code)) && key != " " {
			code = 0 // as the code of a mark it would be another key's
		}
		down, up = down.WithKey(key).WithText(key).WithWindowsVirtualKeyCode(code), up.WithKey(key).WithWindowsVirtualKeyCode(code)
	}
	return chromedp.Tasks{down, up}
}

// keys presses real keys, a rune each.
func (b *tab) keys(keys string) {
	b.t.Helper()
	for _, k := range keys {
		b.run(press(string(k)))
	}
	b.settled()
}
