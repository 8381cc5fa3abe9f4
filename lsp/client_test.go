package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/textproto"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/settings"
)

// patience is how long a test waits for what must come.
const patience = 2 * time.Minute

// ofTest is a keyboard whose files are in a folder of the test.
func ofTest(t testing.TB, change ...func(*settings.Settings)) *keyboard.Keyboard {
	t.Helper()
	s := settings.Defaults()
	dir := t.TempDir()
	s.Path, s.Profile = filepath.Join(dir, "settings.toml"), filepath.Join(dir, "profile.json")
	for _, c := range change {
		c(&s)
	}
	k, err := keyboard.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// shared is a keyboard for tests that teach it nothing.
var shared = sync.OnceValues(func() (*keyboard.Keyboard, error) {
	s := settings.Defaults()
	s.Profile, s.Learning = "", false
	return keyboard.Open(s)
})

// client is an editor of a test.
type client struct {
	t        testing.TB
	conn     net.Conn
	in       *bufio.Reader
	served   chan error
	received []message // that were not asked for yet
	id       int
}

// message is any message from the server.
type message struct {
	ID     any             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// start starts a server on a keyboard, nil for the shared one.
func start(t testing.TB, k *keyboard.Keyboard, o Options) *client {
	t.Helper()
	if k == nil {
		var err error
		if k, err = shared(); err != nil {
			t.Fatal(err)
		}
	}
	here, there := net.Pipe()
	c := &client{t: t, conn: here, in: bufio.NewReader(here), served: make(chan error, 1)}
	go func() { c.served <- Serve(context.Background(), there, k, o, "test") }()
	t.Cleanup(func() { here.Close() })
	return c
}

// open starts a server, tells it what the editor can do, and opens a document in it.
func open(t testing.TB, k *keyboard.Keyboard, o Options, language, text string) *client {
	t.Helper()
	c := start(t, k, o)
	c.call("initialize", map[string]any{"capabilities": map[string]any{}}, nil)
	c.send("initialized", map[string]any{})
	c.send("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file:///d", "languageId": language, "version": 1, "text": text}})
	return c
}

func (c *client) write(text []byte) {
	c.t.Helper()
	if err := c.conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.conn.Write([]byte("Content-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + string(text))); err != nil {
		c.t.Fatalf("%.80q: %v", text, err)
	}
}

func (c *client) send(method string, params any) {
	c.t.Helper()
	c.write(marshal(c.t, map[string]any{"jsonrpc": "2.0", "method": method, "params": params}))
}

// request sends a request and returns its id.
func (c *client) request(method string, params any) int {
	c.t.Helper()
	c.id++
	c.write(marshal(c.t, map[string]any{"jsonrpc": "2.0", "id": c.id, "method": method, "params": params}))
	return c.id
}

// call sends a request and reads its result.
func (c *client) call(method string, params, result any) {
	c.t.Helper()
	m := c.answer(c.request(method, params))
	if m.Error != nil {
		c.t.Fatalf("%s: %+v", method, *m.Error)
	}
	if result != nil {
		if err := json.Unmarshal(m.Result, result); err != nil {
			c.t.Fatalf("%s: %v in %s", method, err, m.Result)
		}
	}
}

// answer waits for the response to a request.
func (c *client) answer(id int) message {
	c.t.Helper()
	return c.wait(func(m message) bool { return m.ID == float64(id) })
}

// diagnostics waits for those of a version of the document.
func (c *client) diagnostics(version int) (found []diagnostic) {
	c.t.Helper()
	c.wait(func(m message) bool {
		var p publishDiagnosticsParams
		if m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.Version == version {
			found = p.Diagnostics
			return true
		}
		return false
	})
	return found
}

// wait returns the first message of that kind.
func (c *client) wait(is func(message) bool) message {
	c.t.Helper()
	for i, m := range c.received {
		if is(m) {
			c.received = append(c.received[:i:i], c.received[i+1:]...)
			return m
		}
	}
	for {
		m, err := c.read()
		if err != nil {
			c.t.Fatalf("no answer: %v", err)
		}
		if is(m) {
			return m
		}
		c.received = append(c.received, m)
	}
}

func (c *client) read() (m message, err error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return m, err
	}
	header, err := textproto.NewReader(c.in).ReadMIMEHeader()
	if err != nil {
		return m, err
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return m, err
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(c.in, text); err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}

// end ends the server as the protocol has it.
func (c *client) end() {
	c.t.Helper()
	c.call("shutdown", nil, nil)
	c.send("exit", nil)
	select {
	case err := <-c.served:
		if err != nil {
			c.t.Errorf("the server ends with %v", err)
		}
	case <-time.After(patience):
		c.t.Error("the server does not end")
	}
}

// at are the parameters of a request at a position.
func at(line, character int) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": "file:///d"}, "position": position{line, character}}
}

// edit sends a change of a range.
func (c *client) edit(version int, from, to position, text string) {
	c.t.Helper()
	c.send("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": "file:///d", "version": version},
		"contentChanges": []any{map[string]any{"range": textRange{from, to}, "text": text}}})
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
