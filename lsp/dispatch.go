package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sourcegraph/jsonrpc2"
)

// method answers the parameters of a request, or takes those of a notification.
type method func(s *server, ctx context.Context, params json.RawMessage) (any, error)

// methods are those that the server knows while it serves.
var methods = map[string]method{
	"textDocument/completion":       request((*server).complete),
	"textDocument/inlineCompletion": request((*server).completeInline),
	"textDocument/codeAction":       request((*server).act),
	"workspace/executeCommand":      request((*server).execute),

	"textDocument/didOpen":   notification((*server).didOpen),
	"textDocument/didChange": notification((*server).didChange),
	"textDocument/didSave":   notification((*server).didSave),
	"textDocument/didClose":  notification((*server).didClose),
}

// request is the method that parses its parameters for do.
func request[P any](do func(*server, context.Context, P) (any, error)) method {
	return func(s *server, ctx context.Context, params json.RawMessage) (any, error) {
		var p P
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, invalidParams("%v", err)
		}
		return do(s, ctx, p)
	}
}

func notification[P any](do func(*server, context.Context, P)) method {
	return request(func(s *server, ctx context.Context, p P) (any, error) {
		do(s, ctx, p)
		return nil, nil
	})
}

func invalidParams(format string, args ...any) error {
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf(format, args...)}
}

// Handle implements jsonrpc2.Handler: it queues a message. It is called for one after another.
func (s *server) Handle(ctx context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) {
	var params json.RawMessage
	if r.Params != nil {
		params = *r.Params
	}
	if r.Method == "$/cancelRequest" {
		s.cancel(params)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	if !r.Notif {
		s.mu.Lock()
		s.waiting[r.ID] = cancel
		s.mu.Unlock()
	}
	s.post(s.ctx, func() {
		defer cancel()
		s.turn.Lock()
		result, err := s.handle(ctx, r.Method, params)
		s.turn.Unlock()
		if r.Notif {
			return
		}
		s.mu.Lock()
		delete(s.waiting, r.ID)
		s.mu.Unlock()
		if err == nil {
			_ = s.conn.Reply(s.ctx, r.ID, result) // fails if the editor has gone, which ends the server
			return
		}
		var told *jsonrpc2.Error
		if !errors.As(err, &told) {
			told = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
		}
		_ = s.conn.ReplyWithError(s.ctx, r.ID, told) // likewise
	})
}

// post queues what the goroutine of Serve is to do, unless ctx ends before there is room.
func (s *server) post(ctx context.Context, do func()) {
	select {
	case s.queue <- do:
	case <-ctx.Done():
	}
}

// cancel ends the context of a request that waits.
func (s *server) cancel(params json.RawMessage) {
	var p struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if json.Unmarshal(params, &p) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel, ok := s.waiting[p.ID]; ok {
		cancel()
	}
}

// handle handles a message in its turn. A fault of the program is an error of the one message.
func (s *server) handle(ctx context.Context, name string, params json.RawMessage) (result any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			result, err = nil, fmt.Errorf("%s failed: %T", name, fault) // its text might hold what was typed
		}
	}()
	if ctx.Err() != nil {
		return nil, &jsonrpc2.Error{Code: codeRequestCancelled, Message: "cancelled"}
	}
	switch {
	case name == "exit":
		if s.stage != stopping {
			s.err = errNoShutdown
		}
		s.stage = ended
		return nil, nil
	case name == "initialize" && s.stage == starting:
		return request((*server).initialize)(s, ctx, params)
	case s.stage == starting:
		return nil, &jsonrpc2.Error{Code: codeServerNotInitialized, Message: "initialize comes first"}
	case name == "initialize", s.stage != serving:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: fmt.Sprintf("%.40q does not fit here", name)}
	case name == "shutdown":
		s.stage = stopping
		return nil, nil
	}
	do, ok := methods[name]
	if !ok {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: fmt.Sprintf("method is %.40q, which is not known", name)}
	}
	return do(s, ctx, params)
}

// notify sends a notification. It fails if the editor has gone, which ends the server.
func (s *server) notify(name string, params any) {
	_ = s.conn.Notify(s.ctx, name, params)
}
