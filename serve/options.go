package serve

import (
	"fmt"
	"log/slog"
	"time"
)

// Limits of a request.
const (
	MaxText  = 64 << 10 // bytes of text, as UTF-8
	MaxBody  = 1 << 20  // bytes of a body; JSON may write a byte of text as six
	MaxK     = 100      // suggestions
	DefaultK = 5        // suggestions, where k is absent
)

// Options of Run. The zero value of a field means its default.
type Options struct {
	// ReadTimeout bounds the time a request takes to arrive, so that slow
	// clients do not use up MaxConns. Default 10 s.
	ReadTimeout time.Duration
	// WriteTimeout bounds the sending of an answer, not its making. Default 10 s.
	WriteTimeout time.Duration
	// IdleTimeout is how long a connection may wait for its next request.
	// Default 60 s.
	IdleTimeout time.Duration
	// MaxConns is how many connections are served at once; each may hold
	// MaxBody bytes. Default 256.
	MaxConns int
	// Grace is how long requests that run may take to finish once the server
	// shuts down. Default 10 s.
	Grace time.Duration
	// AccessLog logs a line for each request.
	AccessLog bool
	// Logger gets the access log and what goes wrong. Default slog.Default().
	Logger *slog.Logger
}

// withDefaults fills the zero fields and refuses negative ones, which fasthttp
// would take for "no limit".
func (o Options) withDefaults() (Options, error) {
	for _, f := range []struct {
		name string
		val  *time.Duration
		def  time.Duration
	}{
		{"ReadTimeout", &o.ReadTimeout, 10 * time.Second},
		{"WriteTimeout", &o.WriteTimeout, 10 * time.Second},
		{"IdleTimeout", &o.IdleTimeout, time.Minute},
		{"Grace", &o.Grace, 10 * time.Second},
	} {
		if *f.val < 0 {
			return o, fmt.Errorf("serve: %s is %v, want 0 (default %v) or more", f.name, *f.val, f.def)
		}
		if *f.val == 0 {
			*f.val = f.def
		}
	}
	if o.MaxConns < 0 {
		return o, fmt.Errorf("serve: MaxConns is %d, want 0 (default 256) or more", o.MaxConns)
	}
	if o.MaxConns == 0 {
		o.MaxConns = 256
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o, nil
}
