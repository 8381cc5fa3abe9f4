package lsp

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

func (c *client) words(line, character int) (words []string) {
	c.t.Helper()
	var list completionList
	c.call("textDocument/completion", at(line, character), &list)
	for _, x := range list.Items {
		words = append(words, x.Label)
	}
	return words
}

func TestComplete(t *testing.T) {
	c := open(t, nil, Options{}, "markdown", "# Letter\n\nthank you very mu")
	var list completionList
	c.call("textDocument/completion", at(2, 17), &list)
	if len(list.Items) == 0 || list.Items[0].Label != "much" || list.Items[0].TextEdit != (textEdit{textRange{position{2, 15}, position{2, 17}}, "much"}) || !list.IsIncomplete {
		t.Errorf("%+v, want much in place of mu", list)
	}
	c.edit(2, position{2, 17}, position{2, 17}, "ch 🙂 and thank yo")
	var inline inlineCompletionList
	c.call("textDocument/inlineCompletion", at(2, 35), &inline)
	if len(inline.Items) == 0 || inline.Items[0].InsertText != "you" || inline.Items[0].Range != (textRange{position{2, 33}, position{2, 35}}) {
		t.Errorf("%+v, want you", inline)
	}
	if got := c.words(2, 99); !slices.Contains(got, "you") {
		t.Errorf("behind the end of the line: %q", got)
	}
	c.end()
}

// TestEmoji: one comes after the words, unless the settings say no.
func TestEmoji(t *testing.T) {
	for _, on := range []bool{true, false} {
		c := open(t, ofTest(t, func(s *settings.Settings) { s.Emoji = on }), Options{}, "markdown", "we had a coffee")
		var list completionList
		c.call("textDocument/completion", at(0, 15), &list)
		want := completionItem{Label: "coffee ☕", Kind: kindText, Detail: "emoji", SortText: "999", FilterText: "coffee",
			TextEdit: textEdit{textRange{position{0, 9}, position{0, 15}}, "coffee ☕"}}
		if slices.Contains(list.Items, want) != on {
			t.Errorf("emoji %v: %+v", on, list.Items)
		}
		c.end()
	}
}

// TestSentences: each is looked at by itself, with the space behind it.
func TestSentences(t *testing.T) {
	const text = "One. two 3.5! Three?  Four."
	var got []string
	for _, s := range sentences(text, span{0, len(text)}) {
		got = append(got, text[s.from:s.to])
	}
	if want := []string{"One. ", "two 3.5! ", "Three? ", " Four."}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestCode: prose is completed in comments and strings, and nowhere else.
func TestCode(t *testing.T) {
	const text = `package main // thank you very mu

/* We want to
 * thank you very mu */
var mu = "thank you very mu" + mu
`
	c := open(t, nil, Options{}, "go", text)
	for _, x := range []struct {
		line, character int
		want            bool
	}{{0, 33, true}, {0, 10, false}, {3, 20, true}, {4, 6, false}, {4, 27, true}, {4, 33, false}} {
		got := c.words(x.line, x.character)
		if slices.Contains(got, "much") != x.want || !x.want && len(got) > 0 {
			t.Errorf("line %d, character %d: %q", x.line, x.character, got)
		}
	}
	c.end()
}

func TestCorrections(t *testing.T) {
	k := ofTest(t)
	c := open(t, k, Options{}, "markdown", "We definately want teh `teh` letter.\n\n```\nteh code\n```\n")
	found := c.diagnostics(1)
	if len(found) != 2 || found[0].Range != (textRange{position{0, 3}, position{0, 13}}) || !strings.Contains(found[0].Message, "definitely") || found[1].Range.Start.Character != 19 {
		t.Fatalf("%+v, want definately and teh", found)
	}
	var actions []codeAction
	c.call("textDocument/codeAction", map[string]any{"textDocument": textDocument{"file:///d"}, "range": found[1].Range, "context": map[string]any{"diagnostics": found}}, &actions)
	n := len(actions)
	if n < 3 || actions[0].Edit.Changes["file:///d"][0] != (textEdit{found[1].Range, "the"}) || !actions[0].IsPreferred {
		t.Fatalf("%+v", actions)
	}
	for i, want := range []string{commandAllow, commandNeverCorrect} {
		a := actions[n-2+i]
		if a.Command == nil || a.Command.Command != want || a.Command.Arguments[0] != "teh" {
			t.Errorf("%+v, want %s", a, want)
		}
	}
	c.call("workspace/executeCommand", map[string]any{"command": commandNeverCorrect, "arguments": []any{"teh"}}, nil)
	if found = c.diagnostics(1); len(found) != 1 {
		t.Errorf("%+v after never correct, want definately", found)
	}
	c.call("workspace/executeCommand", map[string]any{"command": commandAllow, "arguments": []any{"definately"}}, nil)
	if found = c.diagnostics(1); len(found) != 0 {
		t.Errorf("%+v after add, want nothing", found)
	}
	s, err := settings.Load(k.Settings().Path)
	if err != nil || !slices.Equal(s.NeverCorrect, []string{"teh"}) {
		t.Errorf("%q, %v", s.NeverCorrect, err)
	}
	// A word that is being typed is not judged.
	c.edit(2, position{0, 0}, position{0, 0}, "the tomorroe")
	if found = c.diagnostics(2); len(found) != 0 {
		t.Errorf("%+v while typing", found)
	}
	c.edit(3, position{0, 12}, position{0, 12}, " ")
	if found = c.diagnostics(3); len(found) != 1 {
		t.Errorf("%+v behind a space, want tomorroe", found)
	}
	c.end()
}

// learned lists the words of a keyboard's profile.
func learned(t *testing.T, k *keyboard.Keyboard) (words []string) {
	t.Helper()
	p, err := predict.LoadProfile(k.Settings().Profile)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.List() {
		words = append(words, w.Word)
	}
	return words
}

func TestLearns(t *testing.T) {
	for _, private := range []bool{false, true} {
		k := ofTest(t)
		c := open(t, k, Options{Private: private}, "markdown", "Old Zwickelbach text.\n")
		c.edit(2, position{1, 0}, position{1, 0}, "We met at the Quorndale. `Codeword`\n")
		c.edit(3, position{0, 0}, position{0, 0}, strings.Repeat("Pasted Rumpelstein. ", 60))
		c.send("textDocument/didSave", map[string]any{"textDocument": textDocument{"file:///d"}})
		c.edit(4, position{1, 16}, position{1, 16}, "x")
		c.end()
		words := learned(t, k)
		if want := []string{"at", "met", "Quorndale", "the", "We"}; !private && !slices.Equal(words, want) || private && len(words) > 0 {
			t.Errorf("private %v: learned %q, want %q", private, words, want)
		}
	}
}

func TestCancel(t *testing.T) {
	c := open(t, nil, Options{}, "plaintext", strings.Repeat("we want to go home and see what there is. ", 100))
	// The first request holds up the others, which are cancelled before their turn.
	first := c.request("textDocument/completion", at(0, 4000))
	var ids []int
	for range 20 {
		ids = append(ids, c.request("textDocument/completion", at(0, 4100)))
	}
	for _, id := range ids {
		c.send("$/cancelRequest", map[string]any{"id": id})
	}
	c.answer(first)
	cancelled := 0
	for _, id := range ids {
		if m := c.answer(id); m.Error != nil {
			if m.Error.Code != codeRequestCancelled {
				t.Errorf("%+v", *m.Error)
			}
			cancelled++
		}
	}
	t.Logf("%d of %d cancelled in time", cancelled, len(ids))
	c.end()
}

func TestManners(t *testing.T) {
	c := start(t, nil, Options{})
	code := func(method string, params any) int {
		t.Helper()
		if m := c.answer(c.request(method, params)); m.Error != nil {
			return m.Error.Code
		}
		return 0
	}
	c.send("textDocument/didOpen", map[string]any{})
	c.write([]byte("no JSON"))
	c.write([]byte("[]"))
	if got := code("textDocument/completion", at(0, 0)); got != codeServerNotInitialized {
		t.Errorf("before initialize: %d", got)
	}
	for _, o := range []string{`{"suggestion": 3}`, `{"suggestions": 99}`, `{"private": "yes"}`} {
		if got := code("initialize", map[string]any{"initializationOptions": json.RawMessage(o)}); got != -32602 {
			t.Errorf("options %s: %d", o, got)
		}
	}
	if got := code("initialize", map[string]any{"initializationOptions": map[string]any{"suggestions": 3}}); got != 0 {
		t.Errorf("initialize: %d", got)
	}
	for method, want := range map[string]int{"initialize": -32600, "textDocument/hover": -32601, "textDocument/completion": 0} {
		if got := code(method, at(3, 3)); got != want {
			t.Errorf("%s: %d, want %d", method, got, want)
		}
	}
	if got := code("workspace/executeCommand", map[string]any{"command": "rm"}); got != -32602 {
		t.Errorf("unknown command: %d", got)
	}
	if got := code("textDocument/codeAction", 7); got != -32602 {
		t.Errorf("wrong parameters: %d", got)
	}
	c.call("shutdown", nil, nil)
	if got := code("textDocument/completion", at(0, 0)); got != -32600 {
		t.Errorf("after shutdown: %d", got)
	}
	c.send("exit", nil)
	if err := <-c.served; err != nil {
		t.Error(err)
	}
}

// TestNotLearned: what was typed in private is not learned later, nor a password that code
// announces outside of the string, nor the word that is being typed.
func TestNotLearned(t *testing.T) {
	k := ofTest(t)
	c := open(t, k, Options{}, "python", "\n")
	save := func() {
		c.send("textDocument/didSave", map[string]any{"textDocument": textDocument{"file:///d"}})
	}
	private := func(on bool) {
		c.call("workspace/executeCommand", executeCommandParams{Command: commandPrivate, Arguments: []json.RawMessage{marshal(t, on)}}, new(any))
	}
	private(true)
	c.edit(2, position{0, 0}, position{0, 0}, "# I met Quorndale\n")
	private(false)
	c.edit(3, position{0, 0}, position{0, 0}, "db_password = \"swordfish\"\n")
	save()
	c.edit(4, position{0, 0}, position{0, 0}, "# we met at the Zwick")
	save()
	c.edit(5, position{0, 21}, position{0, 21}, "elbach again\n")
	save()
	c.end()
	words := learned(t, k)
	for _, w := range []string{"Quorndale", "swordfish", "Zwick"} {
		if slices.Contains(words, w) {
			t.Errorf("learned %q", words)
		}
	}
	if !slices.Contains(words, "Zwickelbach") {
		t.Errorf("learned %q, want Zwickelbach too", words)
	}
}

// TestHuge: a message above the bound is passed over.
func TestHuge(t *testing.T) {
	c := open(t, ofTest(t), Options{}, "markdown", "")
	c.write(bytes.Repeat([]byte(" "), maxMessage+1))
	c.edit(2, position{0, 0}, position{0, 0}, "thank you very mu")
	if words := c.words(0, 17); !slices.Contains(words, "much") {
		t.Errorf("then %q", words)
	}
	c.end()
}

// TestEnds: the server ends with the stream, and tells what is wrong with a broken one.
func TestEnds(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"Content-Length: 9":          "",
		"Content-Length: -1\r\n\r\n": "a number from 1",
		"Content-Length: 99999999999999999999\r\n\r\n": "a number from 1",
		"Content-Type: x\r\n\r\n{}":                    "no Content-Length",
		strings.Repeat("x", 9<<10) + "\n":              "more than",
		"Content-Length: 9\r\n\r\n{":                   "unexpected EOF",
	} {
		c := start(t, nil, Options{})
		go func() {
			_, _ = c.conn.Write([]byte(text)) // fails where the server has enough
			c.conn.Close()
		}()
		err := <-c.served
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
	c := start(t, nil, Options{})
	c.send("exit", nil)
	if err := <-c.served; err != errNoShutdown {
		t.Errorf("%v, want %v", err, errNoShutdown)
	}
}
