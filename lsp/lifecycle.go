package lsp

import (
	"context"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// initialize answers initialize: what the server can do.
func (s *server) initialize(_ context.Context, p initializeParams) (any, error) {
	if err := s.options.read(p.Options); err != nil {
		return nil, err
	}
	if slices.Contains(p.Capabilities.General.PositionEncodings, utf8Units) {
		s.encoding = utf8Units // the text's own: there is nothing to count
	}
	var c serverCapabilities
	c.PositionEncoding, c.InlineCompletion = s.encoding, true
	c.Sync = syncOptions{OpenClose: true, Change: syncIncremental}
	if s.options.AfterSpace {
		c.Completion.TriggerCharacters = []string{" "}
	}
	c.CodeAction.Kinds = []string{quickFix}
	c.ExecuteCommand.Commands = commands()
	s.stage = serving
	s.background.Go(s.warm)
	return initializeResult{c, serverInfo{"lstmkb", s.version}}, nil
}

// warm makes the tables for letters, so that the first one does not wait for them.
func (s *server) warm() {
	s.checking.Lock()
	defer s.checking.Unlock()
	_, _ = s.checker.Answer(predict.Query{Prefix: "a", K: 1}) // an error comes again with the first letter
}

func (s *server) didOpen(_ context.Context, p didOpenParams) {
	s.close(p.Document.URI)
	d := &document{uri: p.Document.URI, version: p.Document.Version, encoding: s.encoding, session: s.keyboard.NewSession()}
	d.open(p.Document.LanguageID, p.Document.Text)
	s.documents[d.uri] = d
	_ = s.keyboard.Reload() // the person turns to this editor; an error is told when something is to be learned
	s.check(d)
}

func (s *server) didChange(_ context.Context, p didChangeParams) {
	d := s.documents[p.Document.URI]
	if d == nil {
		return
	}
	d.version = p.Document.Version
	for _, c := range p.Changes {
		d.change(c)
	}
	s.check(d)
}

func (s *server) didSave(ctx context.Context, p documentParams) {
	if d := s.documents[p.Document.URI]; d != nil {
		s.learn(ctx, d)
		d.edited = nowhere // the last word is finished
		s.check(d)
	}
}

func (s *server) didClose(_ context.Context, p documentParams) { s.close(p.Document.URI) }

// close forgets a document and what was shown in it.
func (s *server) close(uri string) {
	d := s.documents[uri]
	if d == nil {
		return
	}
	if d.stop != nil {
		d.stop()
	}
	if d.found != nil {
		d.found = nil
		s.publish(d)
	}
	delete(s.documents, uri)
}

// checkAll looks for the corrections of all documents anew, as after a word was learned.
func (s *server) checkAll() {
	for _, d := range s.documents {
		if d.stop != nil {
			d.stop()
		}
	}
	s.known.forget()
	for _, d := range s.documents {
		s.check(d)
	}
}
