package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

// bidi is a Firefox that is driven by WebDriver BiDi, with one window.
type bidi struct {
	t       testing.TB
	conn    io.ReadWriter
	id      int
	context string // the window
	asked   int    // requests that Firefox knows of
}

// preferences of a Firefox that asks nobody for anything of its own.
const preferences = `
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("intl.accept_languages", "en");
`

// firefox starts Firefox with the extension in it, or skips the test where there is none. All its windows may be private.
func firefox(t testing.TB, private bool) *bidi {
	t.Helper()
	program, err := exec.LookPath("firefox-esr")
	if err != nil {
		if program, err = exec.LookPath("firefox"); err != nil {
			if strings.Contains(os.Getenv("LSTMKB_REQUIRE"), "firefox") {
				t.Fatal(err)
			}
			t.Skip("no Firefox found (Debian: apt-get install firefox-esr)")
		}
	}
	dir := t.TempDir()
	profile, extension := filepath.Join(dir, "profile"), filepath.Join(dir, "extension")
	p, err := thePage()
	if err != nil {
		t.Fatal(err)
	}
	f, err := build(root, p, browsers[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := f.write(t.Context(), extension); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(profile, 0o755); err != nil {
		t.Fatal(err)
	}
	chosen := fmt.Sprintf("%suser_pref(\"browser.privatebrowsing.autostart\", %t);\n", preferences, private)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(chosen), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &bidi{t: t}
	b.connect(exec.CommandContext(t.Context(), program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0", "about:blank"))
	b.call("session.new", object{"capabilities": object{}}, nil)
	b.call("webExtension.install", object{"extensionData": object{"type": "path", "path": extension}, "moz:allowPrivateBrowsing": private}, nil)
	var window struct{ Context string }
	b.call("browsingContext.create", object{"type": "window"}, &window)
	b.context = window.Context
	b.call("session.subscribe", object{"events": []string{"network.beforeRequestSent"}}, nil)
	return b
}

type object = map[string]any

// connect starts Firefox and connects to it.
func (b *bidi) connect(cmd *exec.Cmd) {
	b.t.Helper()
	said, err := cmd.StderrPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			go io.Copy(io.Discard, said)
			conn, _, _, err := ws.Dial(b.t.Context(), url+"/session")
			if err != nil {
				b.t.Fatal(err)
			}
			b.t.Cleanup(func() { conn.Close() })
			conn.SetDeadline(time.Now().Add(10 * time.Minute))
			b.conn = conn
			return
		}
	}
	b.t.Fatal("Firefox ended at its start")
}

// call sends a command and waits for its result.
func (b *bidi) call(method string, params object, result any) {
	b.t.Helper()
	b.id++
	message, err := json.Marshal(object{"id": b.id, "method": method, "params": params})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := wsutil.WriteClientText(b.conn, message); err != nil {
		b.t.Fatal(err)
	}
	for {
		answer, err := wsutil.ReadServerText(b.conn)
		if err != nil {
			b.t.Fatal(err)
		}
		var a struct {
			ID             int
			Type           string
			Error, Message string
			Result         json.RawMessage
		}
		if err := json.Unmarshal(answer, &a); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case a.Type == "event":
			b.asked++
		case a.ID != b.id:
		case a.Type == "error":
			b.t.Fatalf("%s: %s: %s", method, a.Error, a.Message)
		default:
			if result != nil {
				if err := json.Unmarshal(a.Result, result); err != nil {
					b.t.Fatal(err)
				}
			}
			return
		}
	}
}

// eval returns the value of an expression in the page, a node with what is within it.
func (b *bidi) eval(expression string) (v remote) {
	b.t.Helper()
	var answer struct {
		Result           remote
		ExceptionDetails struct{ Text string }
	}
	b.call("script.evaluate", object{"expression": expression, "awaitPromise": true, "target": object{"context": b.context},
		"serializationOptions": object{"maxDomDepth": 10, "includeShadowTree": "all"}}, &answer)
	if answer.ExceptionDetails.Text != "" {
		b.t.Fatalf("%s: %s", expression, answer.ExceptionDetails.Text)
	}
	return answer.Result
}

// remote is a value of a page's, of which only texts and nodes are read.
type remote struct{ Value json.RawMessage }

// text is the value as a text, "" for none.
func (v remote) text() (s string) {
	json.Unmarshal(v.Value, &s) // it stays ""
	return s
}

// element is the value as an element, without a name for none.
func (v remote) element() (e element) {
	json.Unmarshal(v.Value, &e) // it stays empty
	return e
}

type element struct {
	LocalName  string
	NodeValue  string
	Attributes map[string]string
	Children   []remote
	ShadowRoot remote
}

// keys presses keys, with modifiers held meanwhile.
func (b *bidi) keys(text string, modifiers ...string) {
	b.t.Helper()
	var acts []object
	key := func(kind, value string) { acts = append(acts, object{"type": kind, "value": value}) }
	for _, m := range modifiers {
		key("keyDown", m)
	}
	for _, c := range text {
		key("keyDown", string(c))
		key("keyUp", string(c))
	}
	for _, m := range modifiers {
		key("keyUp", m)
	}
	b.call("input.performActions", object{"context": b.context, "actions": []object{{"type": "key", "id": "keyboard", "actions": acts}}}, nil)
}

// strip returns the words of the strip, and whether these are for what is written.
func (b *bidi) strip() (words []string, settled bool) {
	b.t.Helper()
	host := b.eval("document.querySelector('lstmkb-strip')").element()
	for _, child := range host.ShadowRoot.element().Children {
		box := child.element()
		if box.Attributes["id"] != "strip" {
			continue
		}
		settled = box.Attributes["aria-busy"] != "true"
		for _, button := range box.Children {
			if texts := button.element().Children; len(texts) > 0 {
				words = append(words, strings.Trim(texts[0].element().NodeValue, "“”"))
			}
		}
	}
	return words, settled && len(words) > 0
}

// settled waits for the words that belong to the text.
func (b *bidi) settled() (words []string) {
	b.t.Helper()
	b.wait("suggestions", func() (ok bool) { words, ok = b.strip(); return ok })
	return words
}

// wants waits for an expression to have a text.
func (b *bidi) wants(expression, want string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("%s to be %q", expression, want), func() bool { return b.eval(expression).text() == want })
}

func (b *bidi) wait(what string, condition func() bool) {
	b.t.Helper()
	for end := time.Now().Add(60 * time.Second); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s", what)
		}
	}
}
