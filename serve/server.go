package serve

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// Predictor is what the server needs of a [predict.Predictor]. Its methods are called
// from many goroutines at once; queries hold valid UTF-8 and k from 1 to MaxK.
type Predictor interface {
	Batch(queries []predict.Query) ([]predict.Answer, []error)
	NewSession() *predict.Session
	Swipe(predict.SwipeQuery) (predict.Answer, error)
	Layout(name string) (*predict.Layout, error)
	CheckLanguage(names string) error
}

type server struct {
	routes      []*route // the last takes what no other does
	batcher     *batcher
	sessions    *sessionStore
	cache       *responseCache
	budget      *budget // of bodies and answers
	bodies      *bodyLimiter
	hosts       hosts
	metrics     *meter
	info        Info
	started     time.Time
	ready       atomic.Bool
	autocorrect predict.Correction // of queries that do not say
	token       []byte             // its SHA-256, nil for none
	origins     []string
	accessLog   bool
	log         *slog.Logger
}

func newServer(table []endpoint, p Predictor, info Info, o Options) (*server, error) {
	store, err := newSessionStore(p, o)
	if err != nil {
		return nil, err
	}
	requests := &budget{left: requestBudget}
	s := &server{routes: newRoutes(table), sessions: store, cache: newResponseCache(o.ResponseCache), budget: requests, bodies: newBodyLimiter(requests),
		info: info, started: time.Now(), origins: o.Origins, accessLog: o.AccessLog, log: o.Logger}
	if o.Token != "" {
		sum := sha256.Sum256([]byte(o.Token))
		s.token = sum[:]
	}
	if s.autocorrect, err = predict.ParseCorrection(o.Autocorrect); err != nil {
		return nil, err
	}
	s.metrics = newMeter(s.routes)
	s.batcher = newBatcher(p, o.Workers, o.MaxQueue, func(size int) { s.metrics.batchSize.Update(float64(size)) })
	s.ready.Store(true)
	return s, nil
}

// Run serves on ln, which it closes, until ctx is cancelled. Then it is not ready
// for o.Drain, takes no more connections, lets the running requests finish within
// o.Grace and returns nil; it logs and abandons what is not finished by then. An
// error means that it could not start or that ln failed.
func Run(ctx context.Context, ln net.Listener, p Predictor, info Info, o Options) error {
	defer ln.Close()
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	if o.MaxConns, err = fitConnections(o.MaxConns, maxDescriptors(), o.Logger); err != nil {
		return err
	}
	s, err := newServer(endpoints, p, info, o)
	if err != nil {
		return err
	}
	s.hosts = newHosts(ln.Addr(), o.AllowedHosts)
	hs := s.http(o)
	s.metrics.addGauges(s, hs)
	defer s.sessions.folder.startSealing(ctx)()
	var secured net.Listener = retryingListener{ln, o.Logger}
	if o.TLS != nil {
		secured = tls.NewListener(secured, o.TLS)
	}
	served := make(chan error, 1)
	go func() { served <- hs.Serve(lingeringListener{secured}) }()
	every := time.NewTicker(max(o.SessionIdle/8, time.Millisecond))
	defer every.Stop()

	stop := ctx.Done()
	var drained <-chan time.Time
	for running := true; running; {
		select {
		case now := <-every.C:
			s.sessions.expire(now)
		case err = <-served:
			if err == nil { // how fasthttp reports a listener that somebody closed
				err = net.ErrClosed
			}
			err = fmt.Errorf("serve on %s: %w", ln.Addr(), err)
			running = false
		case <-stop:
			s.ready.Store(false)
			stop, drained = nil, time.After(o.Drain)
		case <-drained:
			// Shutdown does not know a listener that Serve has yet to take, so
			// Shutdown alone might leave Serve running.
			ln.Close()
			<-served
			running = false
		}
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.Grace)
	defer cancel()
	if errors.Is(hs.ShutdownWithContext(grace), context.DeadlineExceeded) {
		s.log.Warn("requests cut off at shutdown", "grace", o.Grace.String(), "connections", hs.GetOpenConnectionsCount())
	}
	return err
}

// http is the fasthttp server of s.
func (s *server) http(o Options) *fasthttp.Server {
	return &fasthttp.Server{
		Name:               "lstmkb",
		Handler:            s.handle,
		HeaderReceived:     s.bodies.admit,
		ExpectHandler:      s.expect,
		ErrorHandler:       s.unreadable,
		Logger:             logger{s.log},
		ReadTimeout:        o.ReadTimeout,
		WriteTimeout:       o.WriteTimeout,
		IdleTimeout:        o.IdleTimeout,
		Concurrency:        o.MaxConns,
		ReadBufferSize:     maxHeaders,
		MaxRequestBodySize: MaxBody,
		CloseOnShutdown:    true,
		// A form is not JSON: it gets 415, whatever is in it.
		DisablePreParseMultipartForm: true,
		SecureErrorLogMessage:        true,
	}
}

// logger passes fasthttp's messages on.
type logger struct{ *slog.Logger }

// Printf drops the errors of single connections, which it knows by the start of
// their message: any client can cause as many as it likes, and they quote what it
// sent. The access log has them as 4xx.
func (l logger) Printf(format string, args ...any) {
	if !strings.HasPrefix(format, "error when serving connection") {
		l.Warn("http", "message", fmt.Sprintf(format, args...))
	}
}
