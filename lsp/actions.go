package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// Commands that code actions and editors run.
const (
	commandAllow        = "lstmkb.addWord"      // WORD: it is one of the person's words
	commandNeverCorrect = "lstmkb.neverCorrect" // WORD: it stays as it is typed
	commandPrivate      = "lstmkb.private"      // BOOL: learn nothing
)

const quickFix = "quickfix"

// act answers textDocument/codeAction: what may be done about the corrections in a range.
func (s *server) act(_ context.Context, p codeActionParams) (any, error) {
	actions := []codeAction{}
	d := s.documents[p.Document.URI]
	if d == nil {
		return actions, nil
	}
	from, to := d.offset(p.Range.Start), d.offset(p.Range.End)
	for _, f := range d.found {
		if f.to < from || f.from > to || f.to > len(d.text) || d.text[f.from:f.to] != f.typed {
			continue
		}
		for i, word := range s.alternatives(d, f) {
			actions = append(actions, codeAction{Title: fmt.Sprintf("Replace by “%s”", word), Kind: quickFix, IsPreferred: i == 0,
				Diagnostics: []diagnostic{d.diagnostic(f)},
				Edit:        &workspaceEdit{map[string][]textEdit{d.uri: {{d.rangeOf(f.from, f.to), word}}}}})
		}
		for _, c := range []command{
			{fmt.Sprintf("Add “%s” to my words", f.typed), commandAllow, []any{f.typed}},
			{fmt.Sprintf("Never correct “%s”", f.typed), commandNeverCorrect, []any{f.typed}},
		} {
			actions = append(actions, codeAction{Title: c.Title, Kind: quickFix, Diagnostics: []diagnostic{d.diagnostic(f)}, Command: &c})
		}
	}
	return actions, nil
}

// alternatives lists the words that a correction's letters may mean, the likeliest first.
func (s *server) alternatives(d *document, f finding) []string {
	words := []string{f.word}
	r, ok := d.regionAt(f.from)
	if !ok {
		return words
	}
	a, err := d.session.Correct(predict.Query{Context: d.before(r, f.from), Prefix: f.typed, K: 3})
	if err != nil {
		return words
	}
	for _, x := range a.Suggestions {
		if x.Kind != predict.AsTyped && !slices.Contains(words, x.Word) {
			words = append(words, x.Word)
		}
	}
	return words
}

// execute answers workspace/executeCommand.
func (s *server) execute(ctx context.Context, p executeCommandParams) (any, error) {
	switch p.Command {
	case commandAllow, commandNeverCorrect:
		word, err := argument[string](p, "a word")
		if err != nil {
			return nil, err
		}
		do := s.keyboard.Allow
		if p.Command == commandNeverCorrect {
			do = s.keyboard.NeverCorrect
		}
		if err := do(ctx, word); err != nil {
			return nil, err
		}
		s.checkAll()
		return nil, nil
	case commandPrivate:
		private, err := argument[bool](p, "true or false")
		if err == nil {
			for _, d := range s.documents { // what was typed in private is not learned later
				d.typed = nil
			}
			s.options.Private = private
		}
		return nil, err
	}
	return nil, invalidParams("command is %.40q, want one of %q", p.Command, commands())
}

func commands() []string { return []string{commandAllow, commandNeverCorrect, commandPrivate} }

// argument returns the one argument of a command.
func argument[T any](p executeCommandParams, want string) (value T, err error) {
	if len(p.Arguments) != 1 || json.Unmarshal(p.Arguments[0], &value) != nil {
		return value, invalidParams("%s takes one argument: %s", p.Command, want)
	}
	return value, nil
}
