package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// Predictor is what the server needs of a [predict.Predictor]. Next is called
// from many goroutines at once, with valid UTF-8 and k from 1 to MaxK.
type Predictor interface {
	Next(text string, k int) ([]predict.Suggestion, error)
}

type server struct {
	predictor Predictor
	info      Info
	started   time.Time
	log       *slog.Logger
}

// Run serves on ln, which it closes, until ctx is cancelled. Then it takes no
// more connections, lets the requests that run finish within o.Grace and
// returns nil; what is not finished by then is logged and abandoned. An error
// means that it could not start or that ln failed.
func Run(ctx context.Context, ln net.Listener, p Predictor, info Info, o Options) error {
	defer ln.Close()
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	s := &server{predictor: p, info: info, started: time.Now(), log: o.Logger}
	hs := s.http(o)
	served := make(chan error, 1)
	go func() { served <- hs.Serve(lingering{ln}) }()

	select {
	case err = <-served:
		if err == nil { // fasthttp's word for a listener closed by somebody
			err = net.ErrClosed
		}
		err = fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
		// Shutdown knows no listener that Serve has yet to take, so it
		// alone might leave Serve running.
		ln.Close()
		<-served
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
	handler := s.handle
	if o.AccessLog {
		handler = func(ctx *fasthttp.RequestCtx) {
			start := time.Now()
			s.handle(ctx)
			s.access(ctx, time.Since(start))
		}
	}
	return &fasthttp.Server{
		Name:               "lstmkb",
		Handler:            handler,
		ErrorHandler:       func(ctx *fasthttp.RequestCtx, err error) { s.unreadable(ctx, err, o.AccessLog) },
		Logger:             logger{s.log},
		ReadTimeout:        o.ReadTimeout,
		WriteTimeout:       o.WriteTimeout,
		IdleTimeout:        o.IdleTimeout,
		Concurrency:        o.MaxConns,
		MaxRequestBodySize: MaxBody,
		CloseOnShutdown:    true,
		// A form is no JSON: 415, whatever is in it.
		DisablePreParseMultipartForm: true,
		SecureErrorLogMessage:        true,
	}
}

// handle routes a request. A panic costs no more than its own request.
func (s *server) handle(ctx *fasthttp.RequestCtx) {
	defer func() {
		if r := recover(); r != nil {
			s.panicked(ctx, r)
		}
	}()
	switch string(ctx.Path()) {
	case "/health":
		if ctx.IsGet() || ctx.IsHead() {
			s.health(ctx)
			return
		}
		wrongMethod(ctx, "GET, HEAD")
	case "/predict":
		if ctx.IsPost() {
			s.predict(ctx)
			return
		}
		wrongMethod(ctx, "POST")
	default:
		fail(ctx, fasthttp.StatusNotFound, "no path "+quote(ctx.Path())+", want GET /health or POST /predict")
	}
}

func (s *server) access(ctx *fasthttp.RequestCtx, d time.Duration) {
	s.log.Info("request", "remote", ctx.RemoteAddr().String(),
		"method", string(ctx.Method()), "path", string(ctx.Path()),
		"status", ctx.Response.StatusCode(), "bytes", len(ctx.Response.Body()),
		"milliseconds", float64(d.Microseconds())/1000)
}

// logger passes fasthttp's messages on.
type logger struct{ *slog.Logger }

// Printf drops the errors of single connections, known by the start of their
// message: any client can cause them as often as it likes, and they quote what
// it sent. The access log has them as 4xx.
func (l logger) Printf(format string, args ...any) {
	if !strings.HasPrefix(format, "error when serving connection") {
		l.Warn("http", "message", fmt.Sprintf(format, args...))
	}
}
