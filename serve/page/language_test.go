package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
)

// TestLanguage: the keys on the screen and what they do follow the language.
func TestLanguage(t *testing.T) {
	thorough(t)
	t.Parallel()
	l, err := predict.LoadLanguage(en.Folder)
	if err != nil {
		t.Fatal(err)
	}
	l.Tag, l.SentenceEnds, l.Closing, l.Joining = "xx", "¶", ".", "-"
	l.Keyboard.Letters = []string{"azertyuiop", "qsdfghjklm", "⇧wxcvbn-⌫", "①¶ .⏎"}
	p, err := page.New([]page.Language{{Tag: "xx", Served: true, Rules: l}}, false)
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, p, serve.Options{})
	b := open(t, url, uncorrected)
	if rows := eval[string](b, `[...document.querySelectorAll('#keys .row')].slice(0, 2).map((r) => r.textContent).join(' ')`); rows != "AZERTYUIOP QSDFGHJKLM" {
		t.Errorf("the keys are %q", rows)
	}
	if lang := eval[string](b, `document.getElementById('text').lang`); lang != "xx" {
		t.Errorf("the text's language is %q", lang)
	}
	b.correct(nil, 0)
	b.keys("a")
	if sent := sentTo[struct{ Layout string }](b, "predict"); len(sent) == 0 || sent[0].Layout != "azerty" {
		t.Errorf("sent are %v, want the layout azerty", sent)
	}
	b.run(chromedp.Evaluate(`window.fetch = window.real`, nil))
	b.click(`#clear`)
	b.settled()
	b.tap("qz. m¶ w")
	b.wants("Qz. m¶ W")
	for _, c := range []struct{ key, want string }{{".", "."}, {"-", "-"}, {"¶", " ¶"}} { // after a pick
		b.click(`#clear`)
		b.settled()
		b.tap("want")
		word := b.offered()[0]
		b.pick(0)
		b.tap(c.key)
		b.wants(word + c.want)
	}
}
