package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/serve"
)

func serveCommand() *cobra.Command {
	var (
		model, address string
		accessLog      bool
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Suggest words over HTTP",
		Long: `Serve answers on a loopback address, with JSON, until SIGINT or SIGTERM; then it
finishes the requests that run. It knows two paths:

  GET  /health    the model, the kernels and the uptime
  POST /predict   {"text": "see you", "k": 3}; text may be empty and has at
                  most 64 KiB, k is 1 to 100 and 5 if absent

Errors are {"error": "..."}. There is no password and no encryption: before an
address that others can reach, put a proxy.`,
		Example: `  lstmkb serve
  lstmkb serve --model runs/mine --listen 127.0.0.1:9000 --access-log
  curl -d '{"text": "see you"}' -H 'Content-Type: application/json' localhost:8080/predict`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ln, err := listen(cmd.Context(), address)
			if err != nil {
				return err
			}
			defer ln.Close()
			p, m, set, err := newPredictor(model)
			if err != nil {
				return err
			}
			c := m.Config
			info := serve.Info{Kernels: set.Name, Model: serve.Model{Vocab: c.Vocab, Embedding: c.Embedding,
				Hidden: c.Hidden, Layers: c.Layers, Tokenizer: string(c.Tokenizer)}}
			stderr := cmd.ErrOrStderr()
			fmt.Fprintf(stderr, "listening on http://%s\n", ln.Addr())
			return serve.Run(cmd.Context(), ln, p, info, serve.Options{
				AccessLog: accessLog,
				Logger:    slog.New(slog.NewJSONHandler(stderr, nil)),
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&model, "model", "", modelHelp)
	f.StringVar(&address, "listen", "127.0.0.1:8080", "HOST:PORT to listen on; port 0 takes a free one")
	f.BoolVar(&accessLog, "access-log", false, "log a line of JSON for each request to stderr")
	return cmd
}

// listen takes the address before the model is read: a taken one is then an
// error at once.
func listen(ctx context.Context, address string) (net.Listener, error) {
	// net itself takes "" for a free port on all interfaces.
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
		return nil, fmt.Errorf("--listen %q: want HOST:PORT, as in 127.0.0.1:8080", address)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err // the rest repeats the address
	}
	if err != nil {
		return nil, fmt.Errorf("--listen %q: %w", address, err)
	}
	return ln, nil
}
