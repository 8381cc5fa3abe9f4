package page_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// person makes a profile of the browser: somebody of whom it keeps nothing yet.
func person(t testing.TB) cdp.BrowserContextID {
	t.Helper()
	profile, err := target.CreateBrowserContext().Do(theBrowser(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := target.DisposeBrowserContext(profile).Do(theBrowser(t)); err != nil {
			t.Error(err)
		}
	})
	return profile
}

// window opens a window. A tab behind another draws no frames, so that its mouse waits without end.
func window(t testing.TB, profile cdp.BrowserContextID) target.ID {
	t.Helper()
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(theBrowser(t))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// theBrowser has commands go to the browser and not to one of its windows.
func theBrowser(t testing.TB) context.Context {
	t.Helper()
	return cdp.WithExecutor(browser(t), chromedp.FromContext(browser(t)).Browser)
}
