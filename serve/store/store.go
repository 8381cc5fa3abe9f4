package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"
)

// Options are the settings of Open. The zero value of a field means its default.
type Options struct {
	// URL is where the store is: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS, or unix:///PATH.
	URL string
	// Keys seal what is stored, see ParseKeys. Default nil: it is stored as it is, and no texts.
	Keys Keys
	// Timeout bounds each call. Default 500 ms.
	Timeout time.Duration
	// TextsFor is how long texts are kept after the last one. Default 30 min.
	TextsFor time.Duration
	// Logger gets when the store goes away and comes back. Default slog.Default().
	Logger *slog.Logger
}

// Store is the sessions that replicas share. It is safe for concurrent use.
type Store struct {
	client  rueidis.Client
	options Options
	watch   *watch

	calls, failures, nanoseconds atomic.Int64
}

// Stats are what the store was asked so far, without what the client knew already.
type Stats struct {
	Calls, Failures int64
	Time            time.Duration // of all calls
}

// Stats returns what the store was asked so far.
func (s *Store) Stats() Stats {
	return Stats{s.calls.Load(), s.failures.Load(), time.Duration(s.nanoseconds.Load())}
}

const (
	maxTexts = 16 // texts of a session that are kept
	// oneConnection has all calls share one, so that a connection that broke fails one of them.
	oneConnection = -1
	// checkedFor is how long the client believes what it knows of a version without asking,
	// where the server has not said that it changed.
	checkedFor = time.Minute
	// clientBuffer is the size in bytes of the buffers of a connection, of which there are two.
	clientBuffer = 64 << 10
	// clientCache bounds the bytes of versions that a connection remembers.
	clientCache = 16 << 20
)

// Open connects to the store. A store that refuses the password, or a wrong URL, is an error; one
// that cannot be reached is not: it counts as away until it answers. Close ends the connection.
func Open(o Options) (*Store, error) {
	o.Timeout, o.TextsFor, o.Logger = cmp.Or(o.Timeout, 500*time.Millisecond), cmp.Or(o.TextsFor, 30*time.Minute), cmp.Or(o.Logger, slog.Default())
	c, err := rueidis.ParseURL(o.URL)
	if err != nil || len(c.InitAddress) == 0 || c.InitAddress[0] == "" {
		return nil, errors.New("the URL of the store is not redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://… or unix:///PATH") // it may hold a password
	}
	c.ForceSingleClient, c.DisableRetry, c.PipelineMultiplex, c.ClientName = true, true, oneConnection, cmp.Or(c.ClientName, "lstmkb")
	c.ReadBufferEachConn, c.WriteBufferEachConn, c.CacheSizeEachConn = clientBuffer, clientBuffer, clientCache
	c.Dialer = net.Dialer{Timeout: o.Timeout}
	client, err := rueidis.NewClient(c)
	if client == nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s := &Store{client: client, options: o}
	if err = classify(err); err == nil {
		err = s.ping()
	}
	if errors.Is(err, ErrDenied) {
		client.Close()
		return nil, err
	}
	s.watch = newWatch(s.ping, o.Logger)
	s.watch.saw(err)
	return s, nil
}

// Close ends the connection and what watches it.
func (s *Store) Close() {
	s.watch.close()
	s.client.Close()
}

// Seals reports whether what is stored is sealed, and so whether texts are stored.
func (s *Store) Seals() bool { return len(s.options.Keys) > 0 }

// Problem is why nothing is learned now, nil if all is well: one of the errors of this package, which
// name no address.
func (s *Store) Problem() error {
	err := s.watch.problem()
	for _, known := range []error{ErrAway, ErrSlow, ErrDenied, ErrFull, ErrFaulty} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}

// do calls f, which asks the store, within the time that a call has, unless the store is away.
func (s *Store) do(f func(context.Context) error) error {
	return s.unlessKnown(func(ctx context.Context) (known bool, err error) { return false, f(ctx) })
}

// unlessKnown is do for an f that reports whether it has asked at all: what the client knew already
// is no call.
func (s *Store) unlessKnown(f func(context.Context) (known bool, err error)) error {
	if err := s.watch.away(); err != nil {
		return err
	}
	begin := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Timeout)
	defer cancel()
	known, err := f(ctx)
	if known {
		return nil
	}
	err = classify(err)
	s.nanoseconds.Add(int64(time.Since(begin)))
	if s.calls.Add(1); err != nil {
		s.failures.Add(1)
	}
	s.watch.saw(err)
	return err
}

func (s *Store) ping() error {
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Timeout)
	defer cancel()
	return classify(s.client.Do(ctx, s.client.B().Ping().Build()).Error())
}

// Name is what the store calls a session. It does not tell the session's name, which is the key
// to what it has learned.
func Name(session string) string {
	sum := sha256.Sum256([]byte(session))
	return hex.EncodeToString(sum[:16])
}

func versionKey(name string) string { return "lstmkb:{" + name + "}:version" }
func lessonsKey(name string) string { return "lstmkb:{" + name + "}:lessons" }
func textsKey(name string) string   { return "lstmkb:{" + name + "}:texts" }

// Version is that of a session, 0 if the store has none. Mostly it is known without asking.
func (s *Store) Version(name string) (version int64, err error) {
	err = s.unlessKnown(func(ctx context.Context) (known bool, err error) {
		reply := s.client.DoCache(ctx, s.client.B().Get().Key(versionKey(name)).Cache(), checkedFor)
		version, err = integer(reply)
		return err == nil && reply.IsCacheHit(), err
	})
	return version, err
}

// integer is a number, 0 where the store has none.
func integer(r rueidis.RedisResult) (int64, error) {
	n, err := r.AsInt64()
	if rueidis.IsRedisNil(err) {
		return 0, nil
	}
	return n, err
}

// Remove removes a session and reports whether there was one.
func (s *Store) Remove(name string) (found bool, err error) {
	err = s.do(func(ctx context.Context) error {
		n, err := s.client.Do(ctx, s.client.B().Del().Key(KeysOf(name)...).Build()).AsInt64()
		found = n > 0
		return err
	})
	return found, err
}

// hasPrefix reports whether a reply of the server is of a kind.
func hasPrefix(message string, kinds ...string) bool {
	for _, kind := range kinds {
		if strings.HasPrefix(message, kind) {
			return true
		}
	}
	return false
}

// KeysOf are the keys of a session in the store.
func KeysOf(name string) []string {
	return []string{versionKey(name), lessonsKey(name), textsKey(name)}
}
