package main

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/serve"
)

// serveSettings are the settings of the server. A 0 means the default of serve.Options.
type serveSettings struct {
	Model     string   `toml:"model"`
	Language  string   `toml:"language"` // wins over Model
	Precision string   `toml:"precision"`
	Blocklist string   `toml:"blocklist"`
	Listen    string   `toml:"listen"`
	Token     string   `toml:"token"`
	TLSCert   string   `toml:"tls_cert"`
	TLSKey    string   `toml:"tls_key"`
	CORS      []string `toml:"cors"`
	Hosts     []string `toml:"allowed_hosts"`
	AccessLog bool     `toml:"access_log"`
	Page      bool     `toml:"page"`

	Workers int  `toml:"workers"`
	Recent  int  `toml:"recent"`
	Answers int  `toml:"response_cache"`
	Screen  bool `toml:"screen"`

	Autocorrect string `toml:"autocorrect"`
	NoBlocklist bool   `toml:"no_blocklist"` // wins over Blocklist

	Profiles      string `toml:"profiles"`
	MaxProfiles   int    `toml:"max_profiles"`
	Store         string `toml:"store"`
	StoreKey      string `toml:"store_key"`
	StoreKeyFile  string `toml:"store_key_file"`
	StoreTimeout  span   `toml:"store_timeout"`
	MaxSessions   int    `toml:"max_sessions"`
	SessionMemory int64  `toml:"session_memory"` // MiB
	SessionIdle   span   `toml:"session_idle"`

	MaxConns     int  `toml:"max_conns"`
	MaxQueue     int  `toml:"max_queue"`
	ReadTimeout  span `toml:"read_timeout"`
	WriteTimeout span `toml:"write_timeout"`
	IdleTimeout  span `toml:"idle_timeout"`
	Drain        span `toml:"drain"`
	Grace        span `toml:"grace"`
}

// span is a duration, written "10s" in TOML.
type span time.Duration

// UnmarshalText parses a duration as time.ParseDuration does.
func (s *span) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	*s = span(d)
	return err
}

func serveDefaults() serveSettings {
	return serveSettings{Precision: inInt8, Blocklist: keyboard.OwnBlocklist, Listen: "127.0.0.1:8080", Page: true, Screen: true, Autocorrect: "suggest", MaxProfiles: 10_000, MaxSessions: 10_000, SessionMemory: 256,
		StoreTimeout: span(500 * time.Millisecond), SessionIdle: span(30 * time.Minute), MaxConns: 16 << 10, MaxQueue: 4096, ReadTimeout: span(10 * time.Second),
		WriteTimeout: span(10 * time.Second), IdleTimeout: span(time.Minute), Grace: span(10 * time.Second)}
}

// bindServe defines a flag for each setting.
func bindServe(f *pflag.FlagSet, s *serveSettings) {
	duration := func(to *span, name, usage string) {
		f.DurationVar((*time.Duration)(to), name, time.Duration(*to), usage)
	}
	f.StringVarP(&s.Model, "model", "m", s.Model, modelHelp)
	f.StringVarP(&s.Language, "language", "l", s.Language, languageHelp)
	f.StringVar(&s.Precision, "precision", s.Precision, precisionHelp)
	f.StringVar(&s.Blocklist, "blocklist", s.Blocklist, blocklistHelp)
	f.BoolVar(&s.NoBlocklist, "no-blocklist", s.NoBlocklist, noBlocklistHelp)
	f.StringVar(&s.Listen, "listen", s.Listen, "HOST:PORT to listen on, port 0 takes a free one; or unix:PATH")
	f.StringVar(&s.Token, "token", s.Token, "what requests must bear (Authorization: Bearer ...), empty for nothing")
	f.StringVar(&s.TLSCert, "tls-cert", s.TLSCert, "PEM file of the certificate and its chain, for HTTPS")
	f.StringVar(&s.TLSKey, "tls-key", s.TLSKey, "PEM file of its key")
	f.StringSliceVar(&s.CORS, "cors", s.CORS, "web origins whose pages may ask, or * for all (default none)")
	f.StringSliceVar(&s.Hosts, "allowed-hosts", s.Hosts, "names under which requests may ask, beside localhost, or * for any (default any, but localhost alone on a loopback address)")
	f.BoolVar(&s.AccessLog, "access-log", s.AccessLog, "log a line of JSON for each request to stderr")
	f.BoolVar(&s.Page, "page", s.Page, "answer GET / with the keyboard page; without a token it hands out the model to run it in the browser")
	f.IntVar(&s.Workers, "workers", s.Workers, "batches computed at once, 0 for one a processor")
	f.IntVar(&s.Recent, "recent", s.Recent, "texts whose states are kept for clients without a session; answers are sooner, which tells who measures it what others have sent")
	f.IntVar(&s.Answers, "response-cache", s.Answers, "answers to short texts that are kept for clients without a session; tells the same")
	f.BoolVar(&s.Screen, "screen", s.Screen, "of a large int8 model score only words that may be among the best; probabilities are then mostly within 1 %, at most 9 % off")
	f.StringVar(&s.Autocorrect, "autocorrect", s.Autocorrect, "what is done about slips in queries that do not say: off, suggest or auto")
	f.StringVar(&s.Profiles, "profiles", s.Profiles, "folder in which what sessions have learned is saved (default nowhere)")
	f.IntVar(&s.MaxProfiles, "max-profiles", s.MaxProfiles, "sessions that may be in the folder; a new one beyond learns nothing (507)")
	f.StringVar(&s.Store, "store", s.Store, "where all servers save what sessions have learned, in place of --profiles: redis://[USER:PASSWORD@]HOST[:PORT][/DB] of Valkey or Redis, rediss:// for TLS; a password is better in the environment")
	f.StringVar(&s.StoreKey, "store-key", s.StoreKey, "keys that seal what --store or --profiles saves, ID:BASE64 of 32 bytes; the first seals, others open too; better in the environment")
	f.StringVar(&s.StoreKeyFile, "store-key-file", s.StoreKeyFile, "file of such keys, a line each")
	duration(&s.StoreTimeout, "store-timeout", "how long the store may take to answer; suggestions then go on without it")
	f.IntVar(&s.MaxSessions, "max-sessions", s.MaxSessions, "sessions kept at once")
	f.Int64Var(&s.SessionMemory, "session-memory", s.SessionMemory, "MiB that they may hold, about")
	duration(&s.SessionIdle, "session-idle", "how long a session is kept unused")
	f.IntVar(&s.MaxConns, "max-conns", s.MaxConns, "connections open at once; one more gets 503")
	f.IntVar(&s.MaxQueue, "max-queue", s.MaxQueue, "queries that wait; one more gets 429")
	duration(&s.ReadTimeout, "read-timeout", "for a request to arrive")
	duration(&s.WriteTimeout, "write-timeout", "for an answer to be taken")
	duration(&s.IdleTimeout, "idle-timeout", "how long a connection may wait for its next request")
	duration(&s.Drain, "drain", "how long to say \"not ready\" before stopping")
	duration(&s.Grace, "grace", "how long running requests may then take")
}

// readServeSettings layers the settings, later ones winning: the defaults, the config
// file, the environment, the flags given.
func readServeSettings(given *pflag.FlagSet, config string, env func(string) (string, bool)) (serveSettings, error) {
	s := serveDefaults()
	if config != "" {
		if err := readConfig(config, &s); err != nil {
			return s, err
		}
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindServe(flags, &s)
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		name := envName(f.Name)
		if value, ok := env(name); ok && value != "" {
			if err := flags.Set(f.Name, value); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s=%q: %w", name, value, errors.Unwrap(err)))
			}
		}
	})
	if failed != nil {
		return s, failed
	}
	given.Visit(func(f *pflag.Flag) {
		if g := flags.Lookup(f.Name); g == nil {
			return
		} else if list, ok := f.Value.(pflag.SliceValue); ok {
			failed = errors.Join(failed, g.Value.(pflag.SliceValue).Replace(list.GetSlice()))
		} else {
			failed = errors.Join(failed, g.Value.Set(f.Value.String()))
		}
	})
	return s, failed
}

// blocklist is the list in force, as keyboard.Predictor takes it.
func (s serveSettings) blocklist() string { return blocklistFlags{s.Blocklist, s.NoBlocklist}.name() }

// options converts the settings to the options of serve.Run.
func (s serveSettings) options(log *slog.Logger) (serve.Options, error) {
	const maxMemory = 1 << 30 // MiB
	if s.SessionMemory < 0 || s.SessionMemory > maxMemory {
		return serve.Options{}, usagef("--session-memory is %d MiB, want 0 (default 256) to %d", s.SessionMemory, maxMemory)
	}
	secure, err := loadTLS(s.TLSCert, s.TLSKey)
	if err != nil {
		return serve.Options{}, err
	}
	keys, err := s.storeKeys()
	if err != nil {
		return serve.Options{}, err
	}
	shared, err := s.openStore(keys, log)
	return serve.Options{
		ReadTimeout: time.Duration(s.ReadTimeout), WriteTimeout: time.Duration(s.WriteTimeout), IdleTimeout: time.Duration(s.IdleTimeout),
		MaxConns: s.MaxConns, MaxQueue: s.MaxQueue, Workers: s.Workers, ResponseCache: s.Answers, Autocorrect: s.Autocorrect,
		MaxSessions: s.MaxSessions, SessionMemory: s.SessionMemory << 20, SessionIdle: time.Duration(s.SessionIdle), Profiles: s.Profiles, Keys: keys, Store: shared, MaxProfiles: s.MaxProfiles,
		Token: s.Token, Origins: s.CORS, AllowedHosts: s.Hosts, TLS: secure,
		Drain: time.Duration(s.Drain), Grace: time.Duration(s.Grace), AccessLog: s.AccessLog, Logger: log,
	}, err
}
