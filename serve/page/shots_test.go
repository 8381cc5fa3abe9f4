package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/serve"
)

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// TestScreenshots fails if something does not fit its window. If LSTMKB_SHOTS names a
// folder, it writes the pictures page-*.png of docs/ there.
func TestScreenshots(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	url, _ := listen(t, withLanguages(t), serve.Options{})
	for _, c := range []struct {
		width, height int64
		scheme        string
		local         bool
	}{{360, 740, "light", false}, {360, 740, "dark", true}, {1280, 860, "light", true}, {1280, 860, "dark", false}, {740, 360, "light", false}} {
		b := open(t, url, chromedp.EmulateViewport(c.width, c.height),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}))
		b.until(`!document.getElementById('local').hidden`)
		if c.local {
			b.onDevice()
		}
		if c.width == 1280 { // a browser without a head has no mouse either, for which this is shown
			b.run(chromedp.Evaluate(`document.querySelector('.fine').style.display = 'inline'`, nil))
		}
		text := "Hey"
		if os.Getenv("LSTMKB_SHOTS") != "" {
			text = "Hey Anna, are you coming to dinner tonight? I want to"
		}
		b.write(text, b.keys, func(i int) { b.keys(picks[i]) })
		b.keys("see you befor")
		const outside = `[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.closest('.unseen, svg') &&
			(e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().bottom > innerHeight + 1)).map((e) => e.outerHTML.slice(0, 80))`
		for _, note := range []string{"", "The server refuses: the text has 1,000,001 bytes, want at most 1,000,000"} {
			b.run(chromedp.Evaluate(fmt.Sprintf(`document.getElementById('note').textContent = %q`, note), nil))
			if h := eval[float64](b, `document.getElementById('text').clientHeight`); h < 40 {
				t.Errorf("%d × %d: with the note %q the text has %v pixels", c.width, c.height, note, h)
			}
			if got := eval[[]string](b, outside); len(got) > 0 {
				t.Errorf("%d × %d: with the note %q outside the window: %q", c.width, c.height, note, got)
			}
		}
		b.run(chromedp.Evaluate(`document.getElementById('note').textContent = ''`, nil))
		if dir := os.Getenv("LSTMKB_SHOTS"); dir != "" {
			var png []byte
			b.run(chromedp.CaptureScreenshot(&png))
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("page-%d-%s.png", c.width, c.scheme)), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b.run(chromedp.Evaluate(`localStorage.clear()`, nil))
	}
}
