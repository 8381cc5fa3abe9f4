package page_test

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/klauspost/compress/zstd"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
)

// engineFS is the folder that make wasm fills, with these files.
func engineFS(wasm, js []byte) (fs.FS, error) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		return nil, err
	}
	return fstest.MapFS{"lstmkb.wasm.zst": {Data: w.EncodeAll(wasm, nil)}, "wasm_exec.js": {Data: js}}, nil
}

// withoutBlocklist is a model folder whose blocklist is not in force.
type withoutBlocklist struct{ fs.FS }

func (w withoutBlocklist) Open(name string) (fs.File, error) {
	if name == predict.BlocklistName {
		return nil, fs.ErrNotExist
	}
	return w.FS.Open(name)
}

// withEngine is the page with the engine.
func withEngine(t testing.TB) *page.Page {
	t.Helper()
	built, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	p, err := page.NewPage(withoutBlocklist{en.Folder}, built)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// onDevice turns the engine in the browser on.
func (b *tab) onDevice() {
	b.t.Helper()
	b.until(`!document.getElementById('local').hidden`)
	b.click(`#local`)
	b.until(`document.getElementById('local').ariaChecked === 'true'`)
	b.settled()
}

// TestWebAssembly: the engine in the browser suggests what the server does, learns,
// asks nobody, and works without a network. The engine in the repository may be older than
// the server here, which is no fault before a merge: then it suggests as many words.
func TestWebAssembly(t *testing.T) {
	browser(t) // may skip, before anything is built
	url, stop := listen(t, withEngine(t), serve.Options{})
	b := open(t, url)
	texts := []string{"I ", "want", " to", " see ", "tomorr", "ow. w", "on't", " xq"}
	var want [][]string
	for _, s := range texts {
		b.keys(s)
		want = append(want, b.offered())
	}
	b.forget()
	b.onDevice()
	before := b.asked.Load()
	for i, s := range texts {
		b.keys(s)
		if got := b.offered(); len(got) != len(want[i]) || everything && !slices.Equal(got, want[i]) {
			t.Errorf("after %q: %v, the server's are %v", s, got, want[i])
		}
	}
	b.put("¦")
	b.keys("i wpuld") // waits for the answer, which the space puts in
	b.keys(" ")
	b.wants("I would ")
	b.keys(backspace) // for good
	b.wants("I wpuld ")
	b.put("¦")
	b.keys(" Zqabor met me. Zqa")
	b.until(`document.querySelector('#strip button').textContent === 'Zqabor'`)
	if n := b.asked.Load() - before; n != 0 {
		t.Errorf("%d requests while typing with the engine in the browser", n)
	}
	if where := eval[string](b, `document.getElementById('where').textContent`); where != "on this device" {
		t.Errorf("the answer is %q", where)
	}
	t.Logf("the last answer took %s", eval[string](b, `document.getElementById('latency').textContent`))

	// The service worker has cached all that the page needs.
	b.until(`navigator.serviceWorker.controller !== null`)
	stop()
	b.run(chromedp.Reload())
	b.until(`document.documentElement.dataset.ready === 'true' && document.getElementById('local').ariaChecked === 'true'`)
	b.settled()
	b.put("¦")
	b.keys("I want ")
	if got := b.offered(); len(got) != 3 {
		t.Errorf("without a server: %v", got)
	}
}

// TestEngineMissing: a program without the engine says why there is no switch.
func TestEngineMissing(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.until(`document.getElementById('why').textContent.includes('hand out')`)
	if !eval[bool](b, `document.getElementById('local').hidden`) {
		t.Error("the switch is shown")
	}
}

// TestEngineBroken: if the engine does not load, the page goes on with the server.
func TestEngineBroken(t *testing.T) {
	thorough(t)
	browser(t)
	broken, err := page.NewPage(
		fstest.MapFS{"config.json": {Data: []byte("{}")}, "vocab.txt": {Data: []byte("a\n")}, "model.safetensors": {Data: []byte("12345678")}},
		fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, "no wasm")}, "wasm_exec.js": {Data: []byte("class Go {}")}})
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, broken, serve.Options{})
	b := open(t, url)
	b.until(`!document.getElementById('local').hidden`)
	b.click(`#local`)
	b.until(`document.getElementById('note').textContent.includes('does not load')`)
	b.keys("I want ")
	if got := b.offered(); len(got) != 3 {
		t.Errorf("the server suggests %v", got)
	}
}

// slow delays each answer by d.
func slow(d time.Duration) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		all := []*network.Conditions{{Latency: float64(d.Milliseconds()), DownloadThroughput: -1, UploadThroughput: -1}}
		_, err := network.EmulateNetworkConditionsByRule(all).Do(ctx)
		return err
	})
}
