package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/train"
)

// settingsOf reads settings from a file's text, variables and flags.
func settingsOf(t *testing.T, file string, env map[string]string, args ...string) (serveSettings, error) {
	t.Helper()
	parsed := serveDefaults()
	given := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindServe(given, &parsed)
	if err := given.Parse(args); err != nil {
		t.Fatal(err)
	}
	config := ""
	if file != "" {
		config = write(t, filepath.Join(t.TempDir(), "serve.toml"), file)
	}
	return readServeSettings(given, config, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
}

func TestServeSettings(t *testing.T) {
	file := "listen = \"a:1\"\nmodel = \"file\"\nmax_conns = 7\nread_timeout = \"2s\"\ncors = [\"https://a.b\"]\naccess_log = true\nno_blocklist = true\n"
	env := map[string]string{"LSTMKB_MODEL": "env", "LSTMKB_LISTEN": "b:2", "LSTMKB_GRACE": "3s", "LSTMKB_CORS": "https://c.d,https://e.f", "LSTMKB_TOKEN": ""}
	got, err := settingsOf(t, file, env, "--listen", "c:3", "--max-queue=9", "--access-log=false")
	if err != nil {
		t.Fatal(err)
	}
	want := serveDefaults()
	want.Listen, want.Model, want.MaxConns, want.MaxQueue = "c:3", "env", 7, 9
	want.NoBlocklist = true
	want.ReadTimeout, want.Grace = span(2*time.Second), span(3*time.Second)
	want.CORS = []string{"https://c.d", "https://e.f"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got, err = settingsOf(t, file, nil, "--cors", "https://x.y"); err != nil || !reflect.DeepEqual(got.CORS, []string{"https://x.y"}) {
		t.Errorf("%v %v", got.CORS, err)
	}
	for _, c := range []struct {
		file string
		env  map[string]string
		want string
	}{
		{"listen = \"a:1\"\nports = 3\n", nil, `serve.toml:2: unknown setting "ports"`},
		{"max_conns = \"x\"\n", nil, "serve.toml:1: "},
		{"read_timeout = \"soon\"\n", nil, "serve.toml"},
		{"=", nil, "serve.toml:1: "},
		{"", map[string]string{"LSTMKB_MAX_CONNS": "many"}, `LSTMKB_MAX_CONNS="many": `},
		{"", map[string]string{"LSTMKB_DRAIN": "1"}, `LSTMKB_DRAIN="1": `},
	} {
		if _, err := settingsOf(t, c.file, c.env); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q %v: error %v, want %q", c.file, c.env, err, c.want)
		}
	}
}

func TestServeWrong(t *testing.T) {
	dir := t.TempDir()
	empty := write(t, filepath.Join(dir, "empty.pem"), "")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--listen", "8080"}, `--listen "8080": want HOST:PORT`},
		{[]string{"--listen", "127.0.0.1:99999"}, `--listen "127.0.0.1:99999": invalid port, want 0 to 65535`},
		{[]string{"--listen", "unix:"}, `--listen "unix:": want HOST:PORT, as in 127.0.0.1:8080, or unix:PATH`},
		{[]string{"--listen", "unix:" + filepath.Join(dir, "no", "socket")}, "no such file"},
		{[]string{"--listen", "unix:" + empty}, "address already in use"},
		{[]string{"--tls-cert", empty}, "want both or none"},
		{[]string{"--tls-cert", empty, "--tls-key", empty}, "empty.pem"},
		{[]string{"--config", filepath.Join(dir, "none.toml")}, "--config: open"},
		{[]string{"--session-memory", "-1"}, "--session-memory is -1 MiB"},
		{[]string{"--listen", "127.0.0.1:0", "--max-conns", "-1"}, "MaxConns is -1"},
		{[]string{"--store-key", "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "want --store or --profiles too"},
		{[]string{"--profiles", dir, "--store-key", "a:x"}, "--store-key: key 1 (a)"},
		{[]string{"--store", "redis://127.0.0.1:1", "--profiles", dir}, "[profiles store]"},
		{[]string{"--store", "redis://127.0.0.1:1", "--store-key", "a:x"}, "--store-key: key 1 (a): the secret is not 32 bytes"},
		{[]string{"--store", "redis://127.0.0.1:1", "--store-key-file", empty}, "empty.pem: no key"},
		{[]string{"--store", "redis://127.0.0.1:1", "--store-key-file", empty, "--store-key", "a:x"}, "want one of them"},
		{[]string{"--store", "redis://127.0.0.1:1", "--store-timeout", "0s"}, "--store-timeout is 0s"},
		{[]string{"--store", "127.0.0.1:6379"}, "--store: the URL of the store is not redis://"},
		{[]string{"--listen", "127.0.0.1:0", "--cors", "example.org"}, `origin "example.org"`},
	} {
		wantError(t, append([]string{"serve"}, c.args...), c.want)
	}
}

// lines is a program's stderr, of which a test waits for the address.
type lines struct {
	mu      sync.Mutex
	b       bytes.Buffer
	address chan string // gets one
}

var listening = regexp.MustCompile(`(?m)^listening on (.*)\n`)

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	had := listening.Match(l.b.Bytes())
	l.b.Write(p)
	if found := listening.FindSubmatch(l.b.Bytes()); found != nil && !had {
		l.address <- string(found[1])
	}
	return len(p), nil
}

// serving starts lstmkb serve and returns the address that it tells.
func serving(t *testing.T, args ...string) (address string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	stderr := &lines{address: make(chan string, 1)}
	cmd := root()
	cmd.SetArgs(append([]string{"serve"}, args...))
	cmd.SetErr(stderr)
	go func() { done <- cmd.ExecuteContext(ctx) }()
	t.Cleanup(cancel)
	select {
	case address := <-stderr.address:
		t.Cleanup(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
		return address
	case err := <-done:
		t.Fatalf("serve %q: %v", args, err)
	case <-time.After(30 * time.Second):
		t.Fatalf("serve %q does not listen", args)
	}
	return ""
}

func get(t *testing.T, client *http.Client, url string) (status int, body string) {
	t.Helper()
	res, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func ask(t *testing.T, client *http.Client, url, token string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequest("POST", url+"/predict", strings.NewReader(`{"text":"i want","prefix":"t","k":2}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// TestServeUnix: over a socket, also in the place of one that a killed server left.
func TestServeUnix(t *testing.T) {
	model, _ := trained(t)
	path := filepath.Join(t.TempDir(), "s")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Skipf("this system has no Unix sockets: %v", err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	address := serving(t, "--model", model, "--listen", "unix:"+path)
	if address != "unix:"+path {
		t.Errorf("listens on %q", address)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		}}}
	if status, body := ask(t, client, "http://x", ""); status != 200 || !strings.Contains(body, `"to"`) {
		t.Errorf("%d %s", status, body)
	}
	wantError(t, []string{"serve", "--listen", "unix:" + path}, "address already in use")
}

func TestServeTLS(t *testing.T) {
	model, _ := trained(t)
	cert, key, pool := certificate(t)
	t.Setenv("LSTMKB_TOKEN", "secret")
	address := serving(t, "--model", model, "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Fatalf("listens on %q", address)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool}}}
	if status, body := ask(t, client, address, "secret"); status != 200 || !strings.Contains(body, `"to"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, body := ask(t, client, address, "other"); status != 401 {
		t.Errorf("%d %s", status, body)
	}
	if status, body := get(t, client, address+"/"); status != 200 || !strings.Contains(body, "<html") {
		t.Errorf("the page: %d %.200s", status, body)
	}
	if status, body := get(t, client, address+"/engine/engine.json"); status != 200 || !strings.Contains(body, "does not hand out its model") {
		t.Errorf("the engine, with a token: %d %.200s", status, body)
	}
}

// certificate makes files for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(public))
	dir := t.TempDir()
	return write(t, filepath.Join(dir, "cert.pem"), public),
		write(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))), pool
}

// deploy/ names settings that there are: the example file all of them, at their
// defaults.
func TestDeploy(t *testing.T) {
	const dir = "../../deploy"
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	got := serveSettings{}
	example := read("serve.toml")
	if err := train.ReadSettings(strings.NewReader(example), "serve.toml", &got); err != nil {
		t.Fatal(err)
	}
	want := serveDefaults()
	want.CORS, want.Hosts = []string{}, []string{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("serve.toml has %+v\nwant the defaults %+v", got, want)
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindServe(flags, &got)
	flags.VisitAll(func(f *pflag.Flag) {
		if key := strings.ReplaceAll(f.Name, "-", "_"); !strings.Contains(example, "\n"+key+" = ") {
			t.Errorf("serve.toml does not have %s", key)
		}
	})
	known := func(file, setting string) {
		if name := strings.ToLower(strings.ReplaceAll(setting, "_", "-")); name != "config" && flags.Lookup(name) == nil {
			t.Errorf("%s names the setting %q, which there is not", file, setting)
		}
	}
	for _, file := range []string{"Containerfile", "lstmkb.service", "helm/lstmkb/values.yaml", "helm/lstmkb/templates/deployment.yaml"} {
		found := regexp.MustCompile(`LSTMKB_([A-Z_]+)`).FindAllStringSubmatch(read(file), -1)
		if len(found) == 0 {
			t.Errorf("%s sets nothing", file)
		}
		for _, m := range found {
			known(file, m[1])
		}
	}
	_, start, ok := strings.Cut(read("lstmkb.service"), "\nExecStart=/usr/local/bin/lstmkb serve ")
	if start, _, _ = strings.Cut(start, "\n"); !ok {
		t.Error("lstmkb.service does not start lstmkb serve")
	}
	for _, word := range strings.Fields(start) {
		if name, ok := strings.CutPrefix(word, "--"); ok {
			known("lstmkb.service", name)
		}
	}
}
