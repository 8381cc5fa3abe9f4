package page_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
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
		fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, "wasm")}, "wasm_exec.js": {}})
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, p, serve.Options{WriteTimeout: 100 * time.Millisecond})
	res, err := http.Get(url + "/engine/en/model.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	time.Sleep(400 * time.Millisecond)
	if got, err := io.ReadAll(res.Body); err != nil || !bytes.Equal(got, weights) {
		t.Errorf("%d bytes of %d, %v", len(got), len(weights), err)
	}
}

// TestSlowReaders: clients that do not read a model file share one descriptor of it.
func TestSlowReaders(t *testing.T) {
	dir := t.TempDir()
	weights := filepath.Join(dir, "model.safetensors")
	for name, size := range map[string]int{"config.json": 2, "vocab.txt": 1, "model.safetensors": 16 << 20} {
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Repeat([]byte("x"), size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := page.NewPage(os.DirFS(dir), fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, "wasm")}, "wasm_exec.js": {}})
	if err != nil {
		t.Fatal(err)
	}
	opened := func() (n int) {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		for _, e := range entries {
			if to, _ := os.Readlink("/proc/self/fd/" + e.Name()); strings.HasPrefix(to, weights) {
				n++
			}
		}
		return n
	}
	url, _ := listen(t, p, serve.Options{})
	var bodies []io.ReadCloser
	ask := func() {
		for range 20 {
			res, err := (&http.Client{Transport: &http.Transport{}}).Get(url + "/engine/en/model.safetensors")
			if err != nil || res.StatusCode != 200 {
				t.Fatal(res, err)
			}
			bodies = append(bodies, res.Body)
		}
	}
	ask()
	if n := opened(); n != 1 {
		t.Errorf("20 readers hold %d descriptors of the file, want 1", n)
	}
	replaced := filepath.Join(dir, "new")
	if err := errors.Join(os.WriteFile(replaced, bytes.Repeat([]byte("y"), 16<<20), 0o600), os.Rename(replaced, weights)); err != nil {
		t.Fatal(err)
	}
	ask()
	if n := opened(); n != 2 {
		t.Errorf("readers of an old and a new file hold %d descriptors, want 2", n)
	}
	for i, b := range bodies {
		if got, err := io.ReadAll(b); err != nil || len(got) != 16<<20 || bytes.Count(got, []byte(string("xy"[i/20]))) != len(got) {
			t.Errorf("reader %d: %d bytes, %v", i, len(got), err)
		}
		b.Close()
	}
	for begin := time.Now(); opened() != 1; time.Sleep(time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("%d descriptors at the end, want 1", opened())
		}
	}
}

// TestChangedFile: a file that has changed has another tag, and each request has an
// answer, whatever becomes of the file.
func TestChangedFile(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.json")
	write := func(file, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	move := func(text string) {
		write(filepath.Join(dir, "new"), text)
		if err := os.Rename(filepath.Join(dir, "new"), config); err != nil {
			t.Fatal(err)
		}
	}
	write(config, "{1}")
	write(filepath.Join(dir, "vocab.txt"), "a\n")
	write(filepath.Join(dir, "model.safetensors"), "weights")
	p, err := page.NewPage(os.DirFS(dir), fstest.MapFS{"lstmkb.wasm.zst": {Data: zipped(t, "wasm")}, "wasm_exec.js": {}})
	if err != nil {
		t.Fatal(err)
	}
	tag := ""
	for i, c := range []struct {
		change func()
		want   string
	}{
		{func() {}, "{1}"},
		{func() { move("{2}") }, "{2}"},
		{func() { move("{longer}") }, "{longer}"},
		{func() { write(config, "{}") }, "{}"},
		{func() { write(config, "[]") }, "[]"},
		{func() { // with the old time
			st, err := os.Stat(config)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Millisecond) // a file system's clock ticks
			write(config, "()")
			if err := os.Chtimes(config, st.ModTime(), st.ModTime()); err != nil {
				t.Fatal(err)
			}
		}, "()"},
		{func() { move("") }, ""},
	} {
		c.change()
		ctx, _ := get(p, "GET", "/engine/en/config.json", "If-None-Match", tag)
		if got := string(ctx.Response.Body()); ctx.Response.StatusCode() != 200 || got != c.want {
			t.Errorf("%d: %d %q, want %q", i, ctx.Response.StatusCode(), got, c.want)
		}
		tag = string(ctx.Response.Header.Peek("ETag"))
		if ctx, _ := get(p, "GET", "/engine/en/config.json", "If-None-Match", tag); ctx.Response.StatusCode() != 304 {
			t.Errorf("%d: %d, want 304", i, ctx.Response.StatusCode())
		}
		list, _ := get(p, "GET", "/engine/engine.json")
		if want := fmt.Sprintf(`"engine/en/config.json","bytes":%d}`, len(c.want)); !strings.Contains(string(list.Response.Body()), want) {
			t.Errorf("%d: no %s in %s", i, want, list.Response.Body())
		}
	}
	if err := os.Remove(config); err != nil {
		t.Fatal(err)
	}
	if ctx, _ := get(p, "GET", "/engine/en/config.json"); ctx.Response.StatusCode() != 200 {
		t.Errorf("of a file that is gone: %d", ctx.Response.StatusCode())
	}
}
