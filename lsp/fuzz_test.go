package lsp

import (
	"context"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// serveBytes gives a server those bytes and their end, and waits until it has ended.
func serveBytes(t *testing.T, text string) {
	t.Helper()
	k, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	here, there := net.Pipe()
	served := make(chan error, 1)
	go func() { served <- Serve(context.Background(), there, k, Options{}, "test") }()
	go io.Copy(io.Discard, here)
	go func() {
		_, _ = io.WriteString(here, text) // fails where the server has enough
		here.Close()
	}()
	select {
	case <-served:
	case <-time.After(patience):
		t.Fatalf("the server hangs after %.200q", text)
	}
}

// FuzzStream: whatever comes, the server ends with the stream.
func FuzzStream(f *testing.F) {
	f.Add("Content-Length: 2\r\n\r\n{}")
	f.Add("Content-Length: 46\r\nContent-Type: x\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}Content-Length: 9\r\n\r\n[1,2,null")
	f.Add("\r\n\r\n")
	f.Fuzz(serveBytes)
}

// FuzzMessages: whatever parameters messages have, the server goes on and ends with its editor.
func FuzzMessages(f *testing.F) {
	f.Add("textDocument/didChange", `{"textDocument":{"uri":"file:///d","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":9,"character":0}},"text":"x"}]}`)
	f.Add("textDocument/completion", `{"textDocument":{"uri":"file:///d"},"position":{"line":-1,"character":99999999999}}`)
	f.Add("textDocument/codeAction", `{"range":null}`)
	f.Add("workspace/executeCommand", `{"command":"lstmkb.private","arguments":[true]}`)
	f.Add("$/cancelRequest", `{"id":{}}`)
	f.Add("initialize", `{"initializationOptions":[]}`)
	f.Add("exit", `null`)
	f.Fuzz(func(t *testing.T, method, params string) {
		var b strings.Builder
		add := func(text string) {
			b.WriteString("Content-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + text)
		}
		add(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`)
		add(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///d","languageId":"go","text":"// an // a\n\"x\""}}}`)
		name := string(marshal(t, method))
		add(`{"jsonrpc":"2.0","method":` + name + `,"params":` + params + `}`)
		add(`{"jsonrpc":"2.0","id":"a","method":` + name + `,"params":` + params + `}`)
		add(`{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":"file:///d"},"position":{"line":0,"character":5}}}`)
		add(`{"jsonrpc":"2.0","id":3,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///d"},"range":{"end":{"line":9}}}}`)
		serveBytes(t, b.String())
	})
}
