package serve

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/store"
)

// Options are the settings of Run. The zero value of a field means its default.
type Options struct {
	// ReadTimeout is how long a request may take to arrive, so that slow clients do
	// not use up MaxConns. Default 10 s.
	ReadTimeout time.Duration
	// WriteTimeout is how long the sending of an answer may take, computing it
	// excluded. Default 10 s.
	WriteTimeout time.Duration
	// IdleTimeout is how long a connection may wait for its next request.
	// Default 60 s.
	IdleTimeout time.Duration
	// MaxConns is how many connections are open at once. Default 16,384.
	MaxConns int
	// MaxQueue is how many queries may wait for a worker: take the queries computed
	// in a second times the seconds that one may wait. Default 4096.
	MaxQueue int
	// Workers is how many batches are computed at once. Default GOMAXPROCS.
	Workers int
	// ResponseCache is how many answers to short queries without a session are kept.
	// Whoever times an answer can then tell whether somebody has sent the same query
	// before. Default 0: none.
	ResponseCache int

	// Autocorrect is what is done about slips in queries that do not say: "off", "suggest" or
	// "auto", as predict.ParseCorrection reads them. Default "suggest".
	Autocorrect string

	// MaxSessions is how many sessions are kept. Default 10,000.
	MaxSessions int
	// SessionMemory is about how many bytes they may hold. Default 256 MiB.
	SessionMemory int64
	// SessionIdle is how long an unused session is kept. Default 30 min.
	SessionIdle time.Duration
	// Profiles is the folder in which what sessions have learned is saved, readable
	// only by its owner. It is made if it does not exist. Default "": not saved.
	Profiles string
	// Keys seal the profiles in Profiles, those too that were saved there without. Default nil: they
	// are not sealed.
	Keys store.Keys
	// MaxProfiles is how many sessions Profiles may hold, of all servers that share it. The
	// sessions beyond learn nothing: none is removed for another. Default 10,000.
	MaxProfiles int
	// Store, unless nil, is where what sessions have learned is saved for all servers that share it, in
	// place of Profiles; the caller closes it. While it is away nothing is learned.
	Store *store.Store

	// Token is what requests must send (Authorization: Bearer …), except those for
	// /health, /openapi.yaml and the page. Default "": nothing.
	Token string
	// Origins are the web origins whose pages may use the server
	// ("https://example.org"), or "*" for all. Default none.
	Origins []string
	// AllowedHosts are the names, without a port, under which the server may be asked,
	// beside localhost and loopback addresses; "*" for any. Default: these alone if it
	// listens on a loopback address, else any.
	AllowedHosts []string
	// TLS, unless nil, makes the server speak HTTPS.
	TLS *tls.Config

	// Drain is how long a server told to stop still takes connections while /health
	// says "not ready", so that a load balancer can go elsewhere. Default 0.
	Drain time.Duration
	// Grace is how long running requests may then take to finish. Default 10 s.
	Grace time.Duration
	// AccessLog logs a line for each request.
	AccessLog bool
	// Logger gets the access log and what goes wrong. Default slog.Default().
	Logger *slog.Logger
}

// withDefaults fills the fields that are zero and refuses negative ones, which
// fasthttp would take for "no limit".
func (o Options) withDefaults() (Options, error) {
	err := cmp.Or(
		setDefault("ReadTimeout", &o.ReadTimeout, 10*time.Second),
		setDefault("WriteTimeout", &o.WriteTimeout, 10*time.Second),
		setDefault("IdleTimeout", &o.IdleTimeout, time.Minute),
		setDefault("SessionIdle", &o.SessionIdle, 30*time.Minute),
		setDefault("Drain", &o.Drain, 0),
		setDefault("Grace", &o.Grace, 10*time.Second),
		setDefault("MaxConns", &o.MaxConns, 16<<10),
		setDefault("MaxQueue", &o.MaxQueue, 4096),
		setDefault("Workers", &o.Workers, runtime.GOMAXPROCS(0)),
		setDefault("ResponseCache", &o.ResponseCache, 0),
		setDefault("MaxSessions", &o.MaxSessions, 10_000),
		setDefault("MaxProfiles", &o.MaxProfiles, 10_000),
	)
	if err == nil && o.SessionMemory < 0 {
		err = fmt.Errorf("serve: SessionMemory is %d, want 0 (default 256 MiB) or more", o.SessionMemory)
	}
	if err == nil && o.Store != nil && o.Profiles != "" {
		err = errors.New("serve: Store and Profiles are both given, want one")
	}
	o.Autocorrect = cmp.Or(o.Autocorrect, predict.CorrectSuggest.String())
	_, wrong := predict.ParseCorrection(o.Autocorrect)
	if err == nil && wrong != nil {
		err = fmt.Errorf("serve: Autocorrect: %w", wrong)
	}
	o.SessionMemory = cmp.Or(o.SessionMemory, 256<<20)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	return o, cmp.Or(err, checkOrigins(o.Origins), checkHosts(o.AllowedHosts))
}

func setDefault[T time.Duration | int](name string, value *T, def T) error {
	if *value < 0 {
		return fmt.Errorf("serve: %s is %v, want 0 (default %v) or more", name, *value, def)
	}
	*value = cmp.Or(*value, def)
	return nil
}
