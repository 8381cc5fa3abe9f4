package lsp

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestClients plays what editors send, a message a line. Neovim's was recorded from version 0.7.2.
// VS Code's capabilities are what its client library 11.0 computes and Helix's are those of its
// source; their messages are in the order in which these send them.
func TestClients(t *testing.T) {
	for _, c := range []struct {
		client, encoding string
		inline           bool     // the word is offered as the last text behind the cursor, too
		want             textEdit // among the last completions
	}{
		{"neovim", utf16Units, false, textEdit{textRange{position{2, 15}, position{2, 17}}, "much"}},
		{"vscode", utf16Units, true, textEdit{textRange{position{2, 21}, position{2, 23}}, "much"}},
		{"helix", utf8Units, false, textEdit{textRange{position{1, 37}, position{1, 39}}, "much"}},
	} {
		t.Run(c.client, func(t *testing.T) { play(t, c.client, c.encoding, c.want, c.inline) })
	}
}

func play(t *testing.T, name, encoding string, want textEdit, inline bool) {
	text, err := os.ReadFile(filepath.Join("testdata", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, nil, Options{})
	var requests []message
	cancelled := map[any]bool{}
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		c.write(line)
		switch {
		case m.Method == "$/cancelRequest":
			var p message
			if err := json.Unmarshal(m.Params, &p); err != nil {
				t.Fatal(err)
			}
			cancelled[p.ID] = true
		case m.Method == "initialize": // nothing else is sent before its answer
			var r initializeResult
			if err := json.Unmarshal(c.wait(func(x message) bool { return x.ID == m.ID }).Result, &r); err != nil {
				t.Fatal(err)
			}
			if got := r.Capabilities; got.PositionEncoding != encoding || got.Sync.Change != syncIncremental || !got.InlineCompletion || len(got.ExecuteCommand.Commands) == 0 {
				t.Errorf("capabilities are %+v", got)
			}
		case m.ID != nil:
			requests = append(requests, m)
		}
	}
	var last completionList
	var lastInline inlineCompletionList
	for _, r := range requests {
		m := c.wait(func(x message) bool { return x.ID == r.ID && x.Method == "" })
		switch {
		case m.Error != nil && !(cancelled[r.ID] && m.Error.Code == codeRequestCancelled):
			t.Errorf("%s %v: %+v", r.Method, r.ID, *m.Error)
		case m.Error == nil && r.Method == "textDocument/completion":
			err = json.Unmarshal(m.Result, &last)
		case m.Error == nil && r.Method == "textDocument/inlineCompletion":
			err = json.Unmarshal(m.Result, &lastInline)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.ContainsFunc(last.Items, func(x completionItem) bool { return x.TextEdit == want }) {
		t.Errorf("completions are %+v, want %+v", last.Items, want)
	}
	if offered := slices.Contains(lastInline.Items, inlineCompletionItem{want.NewText, want.Range}); offered != inline {
		t.Errorf("inline completions are %+v", lastInline.Items)
	}
	if err := <-c.served; err != nil {
		t.Errorf("the server ends with %v", err)
	}
}
