package page_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	front "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
)

// chromium is one browser for all tests.
var chromium struct {
	sync.Once
	ctx    context.Context
	cancel context.CancelFunc
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.cancel != nil {
		chromium.cancel()
	}
	os.Exit(code)
}

// everything has all tests run, as in .ci/run, and with the engine of the sources as they are.
var everything = os.Getenv("LSTMKB_THOROUGH") != ""

// thorough skips a test that takes seconds, but in .ci/run. What is left has a test of each kind.
func thorough(t *testing.T) {
	t.Helper()
	if !everything {
		t.Skip("takes its time: with LSTMKB_THOROUGH=1, as in .ci/run")
	}
}

// browser starts the browser, or skips the test where there is none.
func browser(t testing.TB) context.Context {
	t.Helper()
	required := slices.Contains(strings.Split(os.Getenv("LSTMKB_REQUIRE"), ","), "chromium")
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		if required {
			t.Fatal("LSTMKB_REQUIRE names chromium, and there is none")
		}
		t.Skip("no Chromium found (Debian: apt-get install chromium)")
	}
	chromium.Do(func() {
		options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path),
			chromedp.NoSandbox, // root has none
			chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute))
		alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, end := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // newer events than it knows
		chromium.ctx, chromium.cancel = ctx, func() { end(); cancel() }
		if err := chromedp.Run(ctx); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	})
	return chromium.ctx
}

// predictor is the built-in predictor.
var predictor = sync.OnceValues(func() (*predict.Predictor, error) { return en.New() })

// listen runs the whole server with a page until the test ends or stop is called.
func listen(t testing.TB, p *page.Page, o serve.Options) (url string, stop func()) {
	t.Helper()
	words, err := predictor()
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	o.Logger, o.Grace = slog.New(slog.DiscardHandler), time.Second
	go func() { done <- serve.Run(ctx, ln, words, serve.Info{Page: p.Serve}, o) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return "http://" + ln.Addr().String(), stop
}

// withoutEngine is the page of a server that does not hand out its model.
func withoutEngine(t *testing.T) *page.Page {
	t.Helper()
	p, err := page.NewPage(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// engine is the engine in the repository. With LSTMKB_THOROUGH it is built, as make wasm does, of
// the sources as they are, with all that they import.
var engine = sync.OnceValues(func() (fs.FS, error) {
	if !everything {
		return os.DirFS("engine"), nil
	}
	dir, err := os.MkdirTemp("", "lstmkb-wasm")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "lstmkb.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "github.com/lstmkb/lstmkb/cmd/wasm")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if b, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, b)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	js, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	return engineFS(wasm, js)
})

// tab is a page in the browser.
type tab struct {
	t       testing.TB
	ctx     context.Context
	profile cdp.BrowserContextID // of the person: what the browser keeps
	touch   bool                 // taps with a finger
	asked   atomic.Int64         // requests to /predict and /sessions
	wrong   struct {
		sync.Mutex
		list []string // what went wrong in the page
	}
}

// open opens the page as a new person does.
func open(t testing.TB, url string, before ...chromedp.Action) *tab {
	t.Helper()
	return openAs(t, person(t), url, before...)
}

// openAs opens the page as a person who has a profile.
func openAs(t testing.TB, profile cdp.BrowserContextID, url string, before ...chromedp.Action) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t), chromedp.WithTargetID(window(t, profile)))
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, profile: profile}
	note := func(format string, args ...any) {
		b.wrong.Lock()
		defer b.wrong.Unlock()
		b.wrong.list = append(b.wrong.list, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if strings.Contains(e.Request.URL, "/predict") || strings.Contains(e.Request.URL, "/sessions/") {
				b.asked.Add(1)
			}
			if !strings.HasPrefix(e.Request.URL, url) {
				note("a request to %s", e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			note("an exception: %s", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
				note("an error on the console")
			}
		}
	})
	t.Cleanup(func() {
		b.wrong.Lock()
		defer b.wrong.Unlock()
		if len(b.wrong.list) > 0 {
			t.Errorf("in the page: %s", strings.Join(b.wrong.list, "; "))
		}
	})
	b.run(network.Enable(), chromedp.EmulateViewport(800, 900))
	b.run(before...)
	b.run(chromedp.Navigate(url))
	b.until(`document.documentElement.dataset.ready === 'true'`)
	b.settled()
	return b
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression.
func eval[T any](b *tab, expression string) (v T) {
	b.t.Helper()
	b.run(chromedp.Evaluate(expression, &v))
	return v
}

// until waits for a condition.
func (b *tab) until(condition string) {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); !eval[bool](b, condition); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s; the note is %q", condition, eval[string](b, `document.getElementById('note').textContent`))
		}
	}
}

// settled waits for the suggestions that belong to the text.
func (b *tab) settled() {
	b.t.Helper()
	b.until(`document.getElementById('strip').ariaBusy === 'false'`)
}

func (b *tab) text() string {
	b.t.Helper()
	return eval[string](b, `document.getElementById('text').value`)
}

// click clicks, or with touch taps, the middle of what a selector finds.
func (b *tab) click(selector string) {
	b.t.Helper()
	var at struct{ X, Y float64 }
	b.until(fmt.Sprintf(`document.querySelector(%q)?.checkVisibility() === true`, selector))
	// Wait until it stands still: what loads may move it.
	b.run(chromedp.Evaluate(fmt.Sprintf(`new Promise((found) => {
		let last = {};
		const look = () => {
			const { x, y, width, height } = document.querySelector(%q).getBoundingClientRect();
			const at = { X: x + width / 2, Y: y + height / 2 };
			if (at.X === last.X && at.Y === last.Y) return found(at);
			last = at;
			setTimeout(look, 50);
		};
		look();
	})`, selector), &at, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if b.touch {
		b.run(input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: at.X, Y: at.Y}}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
	} else {
		b.run(chromedp.MouseClickXY(at.X, at.Y))
	}
}

// tap presses keys on the screen.
func (b *tab) tap(keys string) {
	b.t.Helper()
	if strings.Contains(keys, "⇧⇧") { // twice is a matter of time, of which a busy machine takes too much
		b.run(chromedp.Evaluate(`(() => { const now = performance.now(); performance.now = () => now; })()`, nil))
		defer b.run(chromedp.Evaluate(`delete performance.now`, nil))
	}
	for _, k := range keys {
		selector := fmt.Sprintf(`#keys [data-key=%q]`, strings.ToLower(string(k)))
		switch k {
		case ' ':
			selector = `#keys [data-act="space"]`
		case '\b':
			selector = `#keys [data-act="backspace"]`
		case '\n':
			selector = `#keys [data-act="return"]`
		case '⇧':
			selector = `#keys [data-act="shift"]`
		}
		b.click(selector)
	}
	b.settled()
}

// offered lists the suggestions, without the quotation marks of what is kept as typed.
func (b *tab) offered() []string {
	b.t.Helper()
	return eval[[]string](b, `[...document.querySelectorAll('#strip button:enabled')].map((b) => b.textContent.replace(/[“”]/g, ''))`)
}

// pick clicks suggestion i, counted from 0.
func (b *tab) pick(i int) {
	b.t.Helper()
	b.click(fmt.Sprintf(`#strip button:nth-child(%d)`, i+1))
	b.settled()
}

// wants checks the text.
func (b *tab) wants(text string) {
	b.t.Helper()
	if got := b.text(); got != text {
		b.t.Errorf("the text is %q, want %q", got, text)
	}
}

// write types words and picks each as soon as it is offered.
func (b *tab) write(sentence string, letter func(string), choose func(int)) (picked int) {
	b.t.Helper()
	for word := range strings.FieldsSeq(sentence) {
		done := false
		for _, c := range word {
			if i := slices.Index(b.offered(), word); i >= 0 {
				choose(i)
				done = true
				picked++
				break
			}
			letter(string(c))
		}
		if !done {
			letter(" ")
		}
	}
	return picked
}

// uncorrected has the page do nothing about slips.
var uncorrected = chromedp.ActionFunc(func(ctx context.Context) error {
	_, err := front.AddScriptToEvaluateOnNewDocument(`localStorage.setItem('autocorrect', 'off')`).Do(ctx)
	return err
})
