package lsp

import (
	"context"
	"errors"
	"io"
	"log"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/lstmkb/lstmkb/keyboard"
)

// maxQueue is how many messages wait before no more is read.
const maxQueue = 1024

// server serves one editor. Only the goroutine of Serve touches what is not said to be shared.
type server struct {
	ctx      context.Context
	keyboard *keyboard.Keyboard
	conn     *jsonrpc2.Conn
	version  string
	options  Options

	stage     stage
	err       error  // with which the server ends
	encoding  string // of positions
	documents map[string]*document

	queue chan func()

	mu      sync.Mutex // of waiting, which the reader of messages shares
	waiting map[jsonrpc2.ID]context.CancelFunc

	background sync.WaitGroup
	turn       sync.Mutex // held while a message is handled, for which searches step back
	checking   sync.Mutex // of checker, which searches for corrections share
	checker    *keyboard.Session
	known      known
}

// stage is how far an editor's session has come.
type stage uint8

const (
	starting stage = iota // before initialize
	serving
	stopping // after shutdown
	ended    // after exit
)

// errNoShutdown says that the editor ended the server without the protocol's manners.
var errNoShutdown = errors.New("exit came before shutdown")

// Serve serves an editor on conn, which it closes, until the editor ends it or ctx ends. The
// options hold unless the editor sets others. version is that of the program.
func Serve(ctx context.Context, conn io.ReadWriteCloser, k *keyboard.Keyboard, o Options, version string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &server{ctx: ctx, keyboard: k, version: version, options: o, documents: map[string]*document{}, encoding: utf16Units,
		queue: make(chan func(), maxQueue), waiting: map[jsonrpc2.ID]context.CancelFunc{},
		checker: k.NewSession()}
	in := newStream(conn)
	silent := log.New(io.Discard, "", 0) // its lines might hold what was typed
	s.conn = jsonrpc2.NewConn(ctx, in, s, jsonrpc2.SetLogger(silent))
	defer s.background.Wait()
	defer stop()
	defer s.conn.Close()
	for s.stage != ended {
		select {
		case do := <-s.queue:
			do()
		case <-s.conn.DisconnectNotify():
			for len(s.queue) > 0 && s.stage != ended { // what came before the end
				(<-s.queue)()
			}
			if s.stage == ended || ctx.Err() != nil {
				return nil
			}
			return in.failure()
		}
	}
	return s.err
}
