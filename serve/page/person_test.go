package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	front "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
	"github.com/lstmkb/lstmkb/vocab"
)

// toyWords are those of the small models that the browser runs here.
var toyWords = map[string]string{
	"de": "ich du und der die das ist ein für über schön Straße Kaffee Katze Grüße heute Mädchen öffnen Käse heißt",
	"fr": "je tu et le la un une est pour l' qu' homme aujourd'hui café été garçon cœur maison chat il",
	"es": "yo tú y el la un una es qué cómo estás señor mañana café hola",
}

// toy is a model folder of a language: its rules and emoji, and a small model of random weights.
func toy(t testing.TB, tag string) fs.FS {
	t.Helper()
	own := "../../languages/" + tag
	language, err := predict.LoadLanguage(os.DirFS(own))
	if err != nil {
		t.Fatal(err)
	}
	tokenizer, err := language.Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(toyWords[tag])
	v, err := vocab.Read(strings.NewReader("<unk>\n<eos>\n.\n,\n"+strings.Join(words, "\n")+"\n"), tokenizer)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 4, Hidden: 8, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range net.Params() {
		for i := range p.Value {
			p.Value[i] = float32(r.NormFloat64()) / 4
		}
	}
	dir := t.TempDir()
	if err := checkpoint.Save(dir, checkpoint.FromNetwork(net, v, ""), checkpoint.F32); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{predict.LanguageName, predict.EmojiName} {
		b, err := os.ReadFile(filepath.Join(own, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return os.DirFS(dir)
}

// rulesOf is the language.json of a folder.
func rulesOf(t testing.TB, folder fs.FS) json.RawMessage {
	t.Helper()
	b, err := fs.ReadFile(folder, "language.json")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// withLanguages is a page whose server answers in English, with small models of German, French and Spanish for the browser.
func withLanguages(t testing.TB) *page.Page {
	t.Helper()
	built, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	all := []page.Language{{Tag: "en", Served: true, Rules: rulesOf(t, en.Folder), Folder: withoutBlocklist{en.Folder}}}
	for _, tag := range []string{"de", "fr", "es"} {
		folder := toy(t, tag)
		all = append(all, page.Language{Tag: tag, Rules: rulesOf(t, folder), Folder: folder})
	}
	p, err := page.NewWith(all, true, built)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// speaks has the browser of a person who wants these languages.
func speaks(tags ...string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		list, err := json.Marshal(tags)
		if err == nil {
			_, err = front.AddScriptToEvaluateOnNewDocument(fmt.Sprintf(`Object.defineProperty(navigator, 'languages', { get: () => %s })`, list)).Do(ctx)
		}
		return err
	})
}

// rows are the letters of the keys, a row a string.
func (b *tab) rows() []string {
	b.t.Helper()
	return eval[[]string](b, `[...document.querySelectorAll('#keys .row')].map((r) => [...r.querySelectorAll('[data-key]')].map((k) => k.dataset.key).join(''))`)
}

// in waits until the page is in a language and the engine in the browser is or is not in use.
func (b *tab) in(tag string, local bool) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.getElementById('text').lang === %q && document.getElementById('local').ariaChecked === '%v' && document.getElementById('local').ariaBusy !== 'true'`, tag, local))
	b.settled()
}

// TestGerman: who wants German gets it: texts, keys and words, without a network too, and changes by a key.
func TestGerman(t *testing.T) {
	t.Parallel()
	browser(t)
	url, stop := listen(t, withLanguages(t), serve.Options{})
	b := open(t, url, speaks("de-AT", "en"))
	b.in("de", true)
	if got := b.rows(); !slices.Equal(got[:3], []string{"qwertzuiopü", "asdfghjklöä", "yxcvbnmß"}) {
		t.Errorf("the keys are %q", got)
	}
	for expression, want := range map[string]string{
		`document.documentElement.lang`: "de", `document.getElementById('copy').textContent`: "Kopieren",
		`document.querySelector('[data-act="space"]').textContent`: "Deutsch", `document.getElementById('language').textContent.trim()`: "DE",
		`document.querySelector('[data-key="."]').ariaLabel`: "Punkt", `document.querySelector('#hint kbd').textContent`: "Tab",
	} {
		if got := eval[string](b, expression); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}
	before := b.asked.Load()
	b.tap("schö")
	if got := b.offered(); !slices.Contains(got, "Schön") {
		t.Errorf("for schö: %q", got)
	}
	b.tap("n. gruse ")
	b.wants("Schön. Grüße ") // without the dots and the sharp s it is put right
	b.tap("straß")
	if got := b.offered(); len(got) == 0 || got[0] != "Straße" {
		t.Errorf("for straß: %q", got)
	}
	b.pick(0)
	b.wants("Schön. Grüße Straße ")
	if n := b.asked.Load() - before; n != 0 {
		t.Errorf("%d requests for a language that the server does not know", n)
	}

	b.click(`#keys [data-act="language"]`)
	b.in("en", false)
	if got := b.rows()[0]; got != "qwertyuiop" {
		t.Errorf("the keys are %q in English", got)
	}
	b.click(`#clear`)
	b.settled()
	b.tap("i want ")
	if got := b.offered(); len(got) != 3 {
		t.Errorf("in English: %q", got)
	}
	b.reload()
	b.in("en", false)
	b.click(`#keys [data-act="language"]`)
	b.in("de", true)

	// All of it is kept, for when there is no network.
	b.until(`navigator.serviceWorker.controller !== null`)
	stop()
	b.run(chromedp.Reload())
	b.until(`document.documentElement.dataset.ready === 'true'`)
	b.in("de", true)
	b.put("¦")
	b.tap("kaf")
	if got := b.offered(); len(got) == 0 || got[0] != "Kaffee" {
		t.Errorf("without a server: %q", got)
	}
}

// TestFrench: another language is chosen in the menu; its words with an apostrophe are whole.
func TestFrench(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	url, _ := listen(t, withLanguages(t), serve.Options{})
	b := open(t, url)
	b.in("en", false)
	b.click(`#language`)
	b.until(`document.getElementById('languages').open`)
	if got := eval[[]string](b, `[...document.querySelectorAll('#languages [type="radio"]')].map((i) => i.parentElement.children[1].textContent)`); !slices.Equal(got, []string{"English", "Deutsch", "Français", "Español"}) {
		t.Errorf("the menu has %q", got)
	}
	b.click(`#languages [value="fr"]`)
	b.click(`#languages > button`)
	b.in("fr", true)
	if got := b.rows(); !slices.Equal(got[:3], []string{"azertyuiop", "qsdfghjklm", "wxcvbn'"}) {
		t.Errorf("the keys are %q", got)
	}
	if got := eval[string](b, `document.documentElement.lang`); got != "en" {
		t.Errorf("the page's own texts are in %q", got)
	}
	b.tap("l'hom")
	if got := b.offered(); !slices.Contains(got, "L'homme") {
		t.Errorf("for l'hom: %q", got)
	}
	b.pick(0)
	b.wants("L'homme ")
	b.tap("aujourd")
	b.pick(slices.Index(b.offered(), "aujourd'hui"))
	b.wants("L'homme aujourd'hui ")
	b.click(`#keys [data-act="numbers"]`)
	b.tap("?") // with the space of French before it
	b.click(`#keys [data-act="letters"]`)
	b.wants("L'homme aujourd'hui\u202f?")
	b.tap(" l")
	b.pick(slices.Index(b.offered(), "L'")) // at which the next word stands
	b.wants("L'homme aujourd'hui\u202f? L'")
	next := b.offered()[0]
	if !strings.HasPrefix(next, "L'") || next == "L'" {
		t.Errorf("behind L': %q", next)
	}
	b.pick(0)
	b.wants("L'homme aujourd'hui\u202f? " + next + " ")
	b.click(`#keys [data-act="language"]`) // back to the other language of this person
	b.in("en", false)
	b.click(`#keys [data-act="language"]`)
	b.in("fr", true)
	b.reload()
	b.in("fr", true)
}

// TestFrenchMarks: an elision takes no space behind it, and marks after a pick the spaces that French has.
func TestFrenchMarks(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	url, _ := listen(t, withLanguages(t), serve.Options{})
	b := open(t, url, speaks("fr"))
	b.in("fr", true)
	for keys, want := range map[string]string{
		".": "Café.", ",": "Café,", "?": "Café\u202f?", "!": "Café\u202f!", ":": "Café\u00a0:", "»": "Café\u00a0»", "«": "Café «\u00a0", "x": "Café x", " ?": "Café ?",
	} {
		b.put("¦")
		b.keys("caf")
		b.pick(slices.Index(b.offered(), "Café"))
		b.keys(keys)
		b.wants(want)
	}
	b.put("¦")
	b.keys("qu")
	b.pick(slices.Index(b.offered(), "Qu'"))
	b.keys("il ")
	b.wants("Qu'il ")
}

// TestSpanish: ñ has its key, the marks that open have theirs, and a sentence begins behind them.
func TestSpanish(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	url, _ := listen(t, withLanguages(t), serve.Options{})
	b := open(t, url, speaks("es-MX"))
	b.in("es", true)
	if got := b.rows(); got[1] != "asdfghjklñ" {
		t.Errorf("the keys are %q", got)
	}
	b.click(`#keys [data-act="numbers"]`)
	b.tap("¿")
	b.click(`#keys [data-act="letters"]`)
	b.tap("que")
	if got := b.offered(); !slices.Contains(got, "Qué") {
		t.Errorf("for ¿que: %q", got)
	}
	b.pick(slices.Index(b.offered(), "Qué"))
	b.tap("seño")
	b.pick(slices.Index(b.offered(), "señor"))
	b.click(`#keys [data-act="numbers"]`)
	b.tap("?")
	b.wants("¿Qué señor?")
	b.click(`#keys [data-act="letters"]`)
	b.keys(" ¡")
	b.tap("hola")
	b.wants("¿Qué señor? ¡Hola")
}

// TestFrenchPage: the page speaks French to those who do, although the server's language is another.
func TestFrenchPage(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url, speaks("fr-CA", "de"))
	for expression, want := range map[string]string{
		`document.documentElement.lang`: "fr", `document.getElementById('text').lang`: "en", `document.getElementById('clear').textContent`: "Effacer",
		`document.getElementById('why').textContent`:                             "Le moteur pour cet appareil est arrêté : ce serveur ne donne pas son modèle.",
		`document.querySelector('[data-act="language"]')?.textContent ?? 'none'`: "none",
	} {
		if got := eval[string](b, expression); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}
}

// TestLanguageBroken: a language whose engine does not load gives way to the server's.
func TestLanguageBroken(t *testing.T) {
	thorough(t)
	t.Parallel()
	browser(t)
	folder := fstest.MapFS{"config.json": {Data: []byte("{}")}, "vocab.txt": {Data: []byte("a\n")}, "model.safetensors": {Data: []byte("12345678")}}
	p, err := page.NewWith([]page.Language{{Tag: "en", Served: true, Rules: rulesOf(t, en.Folder), Folder: folder}, {Tag: "de", Rules: rulesOf(t, en.Folder), Folder: folder}},
		true, fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, "no wasm")}, "wasm_exec.js": {Data: []byte("class Go {}")}})
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, p, serve.Options{})
	b := open(t, url, speaks("de"))
	b.in("en", false)
	b.until(`document.getElementById('note').textContent.includes('lädt nicht')`)
	b.keys("I want ")
	if got := b.offered(); len(got) != 3 {
		t.Errorf("the server suggests %v", got)
	}
}
