package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
)

func serveCommand() *cobra.Command {
	var (
		config string
		parsed = serveDefaults()
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Suggest words over HTTP",
		Long: `Serve answers with JSON until SIGINT or SIGTERM; then it finishes the requests
that run. Its paths, which GET /openapi.yaml describes in full:

  POST   /predict              {"text": "see you", "k": 3} and, as you like,
                               "prefix": letters typed of the next word,
                               "session": a name of your choice; with it and
                               without "prefix", text is cut at the cursor,
                               "autocorrect": "off", "suggest" or "auto",
                               "touches": [[x, y], ...] of the letters,
                               "language": "de" or "de,en" of those of --language
  POST   /predict/batch        {"queries": [{"text": "see you"}, ...]}
  POST   /swipe                {"text": "see you", "path": [[x, y], ...]}: a path drawn
                               over the keys
  POST   /sessions/ID/learn    {"text": "..."}: a finished message, to learn from
  POST   /sessions/ID/import   what GET /sessions/ID has answered, to learn it again
  POST   /sessions/ID/keep     {"word": "..."}: letters that the typist put back
  GET    /sessions/ID          the words that a session has learned
  DELETE /sessions/ID          forget them
  GET    /health               the model, the kernels, the uptime, ready or not
  GET    /metrics              for Prometheus
  GET    /                     the keyboard, a page to try it with

Several servers that answer for the same people share a store (--store). A session
may then go from one to another; while the store is away suggestions go on, and
nothing is learned, which /health tells.

Errors are {"error": "..."}. Before an address that others can reach, set a token
and TLS, or put a proxy that does.

Settings come from the defaults, then from the --config file (TOML, the flags'
names with _ for -), then from the environment (LSTMKB_ and the flag's name in
capitals, with _ for -), then from flags. A token in a flag is seen by all on the
machine: keep it in the file or the environment.`,
		Example: `  lstmkb serve
  lstmkb serve --model runs/mine --listen 127.0.0.1:9000 --access-log
  lstmkb serve --language de,en
  LSTMKB_TOKEN=secret lstmkb serve --listen :8443 --tls-cert cert.pem --tls-key key.pem
  LSTMKB_STORE_KEY="a:$(openssl rand -base64 32)" lstmkb serve --store redis://127.0.0.1
  lstmkb serve --listen unix:/run/lstmkb.sock --profiles /var/lib/lstmkb
  curl -d '{"text": "see you"}' -H 'Content-Type: application/json' localhost:8080/predict`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readServeSettings(cmd.Flags(), config, os.LookupEnv)
			if err != nil {
				return err
			}
			stderr := cmd.ErrOrStderr()
			options, err := s.options(slog.New(slog.NewJSONHandler(stderr, nil)))
			if err != nil {
				return err
			}
			if options.Store != nil {
				defer options.Store.Close()
			}
			ln, err := listen(cmd.Context(), s.Listen)
			if err != nil {
				return err
			}
			defer ln.Close()
			p, info, err := served(s, stderr)
			if err != nil {
				return err
			}
			fmt.Fprintf(stderr, "listening on %s\n", addressOf(ln, s.TLSCert != ""))
			if s.Page && ln.Addr().Network() == "tcp" {
				fmt.Fprintln(stderr, "open that address in a browser for the keyboard; Ctrl-C stops")
			}
			return serve.Run(cmd.Context(), ln, p, info, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&config, "config", "", "TOML file of settings; the environment and flags win over it")
	bindServe(f, &parsed)
	cmd.MarkFlagsMutuallyExclusive("blocklist", "no-blocklist")
	cmd.MarkFlagsMutuallyExclusive("model", "language")
	cmd.MarkFlagsMutuallyExclusive("profiles", "store")
	return cmd
}

// maxThreads bounds the threads that share one query; the gain of more is not measured.
const maxThreads = 2

// served makes the predictor of the server and what GET /health tells of it.
func served(s serveSettings, stderr io.Writer) (*predict.Predictor, serve.Info, error) {
	options := []predict.Option{predict.WithStateCache(s.Recent), predict.WithThreads(min(runtime.GOMAXPROCS(0), maxThreads))}
	if s.Screen {
		options = append(options, predict.WithScreen())
	}
	model := modelFlags{s.Model, s.Language, s.Precision}
	folders, err := model.folders(stderr)
	if err != nil {
		return nil, serve.Info{}, err
	}
	p, err := keyboard.Predictor(folders, s.blocklist(), options...)
	if err != nil {
		return nil, serve.Info{}, err
	}
	info := serve.InfoOf(p)
	if s.Page {
		keyboard, err := pageOf(s, folders...)
		if err != nil {
			return nil, serve.Info{}, err
		}
		info.Page = keyboard.Serve
	}
	return p, info, nil
}

// pageOf makes the keyboard page of the models' languages, the first of which has the server's layout, and, where
// the browser may run their models, of the others in the program. The page asks for no token, so it hands out models, for the engine in the
// browser, only where none is needed.
func pageOf(s serveSettings, folders ...predict.Folder) (*page.Page, error) {
	var all []page.Language
	for _, folder := range folders {
		served, err := pageLanguage(folder, s.blocklist())
		if err != nil {
			return nil, err
		}
		served.Served = true
		all = append(all, served)
	}
	lend := s.Token == ""
	for _, tag := range slices.Sorted(maps.Keys(languages.Folders)) {
		if !lend || slices.ContainsFunc(all, func(l page.Language) bool { return l.Tag == tag }) {
			continue
		}
		other, err := pageLanguage(languages.Folders[tag], s.blocklist())
		if err != nil {
			return nil, err
		}
		all = append(all, other)
	}
	return page.New(all, lend)
}

// pageLanguage is the language of a model folder for the page.
func pageLanguage(folder predict.Folder, blocklist string) (page.Language, error) {
	rules, err := languageOf(folder)
	return page.Language{Tag: rules.Tag, Rules: rules, Folder: keyboard.Blocklisted{Folder: folder, List: blocklist}}, err
}

// listen opens the listener. It is called before the model is read, so that an address in
// use is reported at once.
func listen(ctx context.Context, address string) (net.Listener, error) {
	network, at := "tcp", address
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, at = "unix", path
	}
	// net would take "" for a free port on all interfaces.
	if _, port, err := net.SplitHostPort(at); network == "tcp" && (err != nil || port == "") || at == "" {
		return nil, usagef("--listen %q: want HOST:PORT, as in 127.0.0.1:8080, or unix:PATH", address)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, network, at)
	if network == "unix" && errors.Is(err, syscall.EADDRINUSE) && abandoned(at) {
		ln, err = new(net.ListenConfig).Listen(ctx, network, at)
	}
	var wrong *net.AddrError
	if errors.As(err, &wrong) {
		return nil, usagef("--listen %q: %s, want 0 to 65535, 0 for a free one", address, wrong.Err)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err // the rest repeats the address
	}
	if err == nil && network == "unix" {
		err = os.Chmod(at, 0o660)
	}
	if err != nil {
		return nil, fmt.Errorf("--listen %q: %w", address, err)
	}
	return ln, nil
}

// abandoned removes a Unix socket that a killed server has left behind and reports
// whether it did.
func abandoned(path string) bool {
	c, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		c.Close()
		return false
	}
	st, err := os.Lstat(path)
	return err == nil && st.Mode().Type() == os.ModeSocket && os.Remove(path) == nil
}

func addressOf(ln net.Listener, secure bool) string {
	a := ln.Addr()
	switch {
	case a.Network() == "unix":
		return "unix:" + a.String()
	case secure:
		return "https://" + a.String()
	}
	return "http://" + a.String()
}

// loadTLS reads the server's certificate and key. Without files it returns nil.
func loadTLS(cert, key string) (*tls.Config, error) {
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, usagef("--tls-cert and --tls-key: want both or none")
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert %s, --tls-key %s: %w", cert, key, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
