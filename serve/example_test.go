package serve_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
)

func ExampleRun() {
	p, err := en.New(predict.WithStateCache(1024))
	if err != nil {
		panic(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		done <- serve.Run(ctx, ln, p, serve.InfoOf(p), serve.Options{Logger: slog.New(slog.DiscardHandler)})
	}()

	answer, err := http.Post("http://"+ln.Addr().String()+"/predict", "application/json", strings.NewReader(`{"text": "i want to", "k": 3}`))
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	var a struct{ Suggestions []predict.Suggestion }
	if err := json.NewDecoder(answer.Body).Decode(&a); err != nil {
		panic(err)
	}
	for _, s := range a.Suggestions {
		fmt.Println(s.Word)
	}

	stop()
	fmt.Println(<-done)
	// Output:
	// know
	// see
	// go
	// <nil>
}
