package page_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/serve/page"
)

// TestSlowNetwork: a model may take longer than the server's limit for answers.
func TestSlowNetwork(t *testing.T) {
	weights := bytes.Repeat([]byte("lstmkb"), 5<<20) // more than sockets hold
	p, err := page.NewPage(
		fstest.MapFS{"config.json": {Data: []byte("{}")}, "vocab.txt": {}, "model.safetensors": {Data: weights}},
		fstest.MapFS{"lstmkb.wasm.gz": {Data: zipped(t, "wasm")}, "wasm_exec.js": {}})
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, p, serve.Options{WriteTimeout: 100 * time.Millisecond})
	res, err := http.Get(url + "/engine/model/model.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	time.Sleep(400 * time.Millisecond)
	if got, err := io.ReadAll(res.Body); err != nil || !bytes.Equal(got, weights) {
		t.Errorf("%d bytes of %d, %v", len(got), len(weights), err)
	}
}
