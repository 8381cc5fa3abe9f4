package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chromium is one browser with the extension for all tests.
var chromium struct {
	sync.Once
	ctx     context.Context
	cancel  context.CancelFunc
	err     error
	missing bool
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.cancel != nil {
		chromium.cancel()
	}
	os.Exit(code)
}

// start starts the browser. Chrome itself loads no extension that is named on its command line.
func start() (err error) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		if program, err = exec.LookPath("chromium-browser"); err != nil {
			chromium.missing = true
			return err
		}
	}
	dir, err := os.MkdirTemp("", "lstmkb-extension")
	if err != nil {
		return err
	}
	f, err := forChromium()
	if err != nil {
		return err
	}
	if err := f.write(context.Background(), dir); err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-extensions", false), chromedp.Flag("load-extension", dir),
		chromedp.Flag("disable-features", "DisableLoadExtensionCommandLineSwitch,Translate"))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // newer events than it knows
	chromium.ctx, chromium.cancel = ctx, func() { end(); cancel(); os.RemoveAll(dir) }
	return chromedp.Run(ctx)
}

// tab is a page of a site, in which the extension is.
type tab struct {
	t      testing.TB
	ctx    context.Context
	url    string
	served atomic.Int64 // requests that the site's server got
	asked  atomic.Int64 // requests that the browser knows of for this page
}

// open opens a page with that body, or skips the test where there is no browser.
func open(t testing.TB, body string) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	chromium.Do(func() { chromium.err = start() })
	if chromium.missing && !strings.Contains(os.Getenv("LSTMKB_REQUIRE"), "chromium") {
		t.Skip("no Chromium found (Debian: apt-get install chromium)")
	}
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	b := &tab{t: t}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.served.Add(1)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><html lang=en><title>A site</title><link rel=icon href=data:,><style>button { color: red } div { outline: 1px dotted }</style>%s", body)
	}))
	t.Cleanup(site.Close)
	b.url = site.URL
	b.attach(window(t))
	chromedp.ListenTarget(b.ctx, func(event any) {
		if _, ok := event.(*network.EventRequestWillBeSent); ok {
			b.asked.Add(1)
		}
	})
	b.run(network.Enable(), chromedp.EmulateViewport(700, 280), chromedp.Navigate(site.URL))
	return b
}

// window opens a window. A tab behind another draws no frames.
func window(t testing.TB) target.ID {
	t.Helper()
	id, err := target.CreateTarget("about:blank").WithNewWindow(true).Do(theBrowser())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// attach has the tab be a window, or another document of the browser.
func (b *tab) attach(id target.ID) {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithTargetID(id))
	b.t.Cleanup(cancel)
	b.ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	b.t.Cleanup(cancel)
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func eval[T any](b *tab, expression string) (v T) {
	b.t.Helper()
	b.run(chromedp.Evaluate(expression, &v))
	return v
}

// wait waits for a condition.
func (b *tab) wait(what string, condition func() bool) {
	b.t.Helper()
	for end := time.Now().Add(2 * time.Minute); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s; the strip has %q", what, b.strip().words)
		}
	}
}

// strip is what the extension shows.
type strip struct {
	shown, busy bool
	words       []string
}

// strip reads the strip, of whichever frame. It is in a closed shadow tree, which the page cannot read.
func (b *tab) strip() (s strip) {
	b.t.Helper()
	var document *cdp.Node
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		document, err = dom.GetDocument().WithDepth(-1).WithPierce(true).Do(ctx)
		return err
	}))
	var look func(n *cdp.Node, within bool)
	look = func(n *cdp.Node, within bool) {
		within = within || n.NodeName == "LSTMKB-STRIP"
		s.shown = s.shown || within
		switch {
		case within && n.AttributeValue("id") == "strip":
			s.busy = n.AttributeValue("aria-busy") == "true"
		case within && n.NodeName == "BUTTON" && len(n.Children) > 0:
			s.words = append(s.words, strings.Trim(n.Children[0].NodeValue, "“”"))
		}
		for _, list := range [][]*cdp.Node{n.Children, n.ShadowRoots} {
			for _, child := range list {
				look(child, within)
			}
		}
		if n.ContentDocument != nil {
			look(n.ContentDocument, within)
		}
	}
	look(document, false)
	return s
}

// settled waits for the words that belong to the text.
func (b *tab) settled() []string {
	b.t.Helper()
	var s strip
	b.wait("suggestions", func() bool { s = b.strip(); return s.shown && !s.busy })
	return s.words
}

// keys types characters, with waiting for the suggestions after each.
func (b *tab) keys(text string) {
	b.t.Helper()
	for _, c := range text {
		b.run(chromedp.KeyEvent(string(c)))
		b.settled()
	}
}

// press presses keys without waiting.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.run(chromedp.KeyEvent(keys))
}

// pick presses Alt and the digit of suggestion i, counted from 0.
func (b *tab) pick(i int) {
	b.t.Helper()
	digit := fmt.Sprint(i + 1)
	for _, kind := range []input.KeyType{input.KeyDown, input.KeyUp} {
		b.run(input.DispatchKeyEvent(kind).WithKey(digit).WithCode("Digit" + digit).WithWindowsVirtualKeyCode(int64('1' + i)).WithModifiers(input.ModifierAlt))
	}
}

// wants waits for an expression to have a value.
func (b *tab) wants(expression, want string) {
	b.t.Helper()
	var got string
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if got = eval[string](b, expression); got == want {
			return
		}
	}
	b.t.Errorf("%s is %q, want %q", expression, got, want)
}

// thorough skips a test that takes seconds, but in .ci/run.
func thorough(t *testing.T) {
	t.Helper()
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		t.Skip("takes its time: with LSTMKB_THOROUGH=1, as in .ci/run")
	}
}

// focus gives a field the focus, with the cursor at its end.
func (b *tab) focus(field string) {
	b.t.Helper()
	b.run(chromedp.Evaluate(fmt.Sprintf(`(() => {
		const field = %s;
		field.focus();
		if (field.isContentEditable) getSelection().selectAllChildren(field), getSelection().collapseToEnd();
	})()`, field), nil))
}

// engine is the document that has the engine, which is made once a field has the focus.
func (b *tab) engine() *target.Info {
	b.t.Helper()
	var found *target.Info
	b.wait("the engine's document", func() bool {
		all, err := target.GetTargets().WithFilter(target.Filter{{}}).Do(theBrowser())
		if err != nil {
			b.t.Fatal(err)
		}
		for _, info := range all {
			if info.Type == "background_page" && strings.HasPrefix(info.URL, "chrome-extension://") && strings.HasSuffix(info.URL, "/engine.html") {
				found = info
			}
		}
		return found != nil
	})
	return found
}

// theBrowser has commands go to the browser and not to one of its windows.
func theBrowser() context.Context {
	return cdp.WithExecutor(chromium.ctx, chromedp.FromContext(chromium.ctx).Browser)
}
