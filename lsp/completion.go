package lsp

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/lstmkb/lstmkb/predict"
)

// How likely a word must be to be shown behind the cursor while somebody types. One that is asked
// for is shown anyway.
const (
	minCompletion = 0.25
	minNext       = 0.1
)

// complete answers textDocument/completion: the words that the letters before the cursor may
// mean, or the next words.
func (s *server) complete(_ context.Context, p positionParams) (any, error) {
	list := completionList{IsIncomplete: true, Items: []completionItem{}}
	typed, found, err := s.suggest(p)
	if err != nil {
		return nil, err
	}
	for i, x := range found.Suggestions {
		item := completionItem{Label: x.Word, Kind: kindText, SortText: fmt.Sprintf("%03d", i), FilterText: typed.prefix,
			TextEdit: textEdit{typed.at, x.Word}}
		switch {
		case x.Kind == predict.Corrected:
			item.Detail = "correction"
		case typed.prefix == "":
			item.FilterText = x.Word
		}
		list.Items = append(list.Items, item)
	}
	if found.Emoji != "" {
		text := strings.TrimSpace(typed.prefix + " " + found.Emoji)
		list.Items = append(list.Items, completionItem{Label: text, Kind: kindText, Detail: "emoji", SortText: "999",
			FilterText: cmp.Or(typed.prefix, text), TextEdit: textEdit{typed.at, text}})
	}
	return list, nil
}

// completeInline answers textDocument/inlineCompletion: how the word at the cursor goes on, or the
// next one.
func (s *server) completeInline(_ context.Context, p positionParams) (any, error) {
	list := inlineCompletionList{Items: []inlineCompletionItem{}}
	typed, found, err := s.suggest(p)
	if err != nil {
		return nil, err
	}
	least := minNext
	if typed.prefix != "" {
		least = minCompletion
	}
	for _, x := range found.Suggestions {
		// What is shown behind the letters must begin with them.
		if strings.HasPrefix(x.Word, typed.prefix) && x.Word != typed.prefix && (x.Probability >= least || p.Context.TriggerKind != triggerAutomatic) {
			list.Items = append(list.Items, inlineCompletionItem{x.Word, typed.at})
		}
	}
	return list, nil
}

// typedWord is the beginning of a word at the cursor.
type typedWord struct {
	prefix string
	at     textRange
}

// suggest returns what is offered at a position, nothing where there is no prose.
func (s *server) suggest(p positionParams) (typedWord, predict.Answer, error) {
	d := s.documents[p.Document.URI]
	if d == nil || d.scan.style == nil {
		return typedWord{}, predict.Answer{}, nil
	}
	offset := d.offset(p.Position)
	r, ok := d.regionAt(offset)
	if !ok {
		return typedWord{}, predict.Answer{}, nil
	}
	before, prefix := predict.Split(d.before(r, offset))
	typed := typedWord{prefix, d.rangeOf(offset-len(prefix), offset)}
	a, err := d.session.Answer(predict.Query{Context: before, Prefix: prefix, K: s.options.Suggestions, Emoji: true})
	if err != nil {
		return typed, a, err
	}
	var found []predict.Suggestion
	for _, x := range a.Suggestions {
		// A word may hold what ends the string that it stands in.
		if (x.Word != prefix || x.Kind != predict.AsTyped) && (r.in == nil || r.in.close == "" || !strings.Contains(x.Word, r.in.close)) {
			found = append(found, x)
		}
	}
	a.Suggestions = found
	return typed, a, nil
}
