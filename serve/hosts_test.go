package serve

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

// On a loopback address a server answers to its own names and those that were named,
// so that a web site which lets its name point there gets nothing.
func TestHosts(t *testing.T) {
	r := start(t, smallPredictor(t), Options{AllowedHosts: []string{"words.example", "[fe80::1]"}})
	r.status("POST", "/sessions/x/learn", `{"text":"Zoé"}`, 200)
	for host, ok := range map[string]bool{
		"": true, "localhost": true, "localhost:8080": true, "LOCALHOST.:8080": true, "127.0.0.1": true, "127.0.0.1:1": true, "127.1.2.3": true,
		"[::1]": true, "[::1]:8080": true, "words.example": true, "Words.Example:443": true, "[fe80::1]:80": true,
		"other.example": false, "other.example:8080": false, "words.example.evil": false, "localhost.evil": false, "evil-localhost": false,
		"10.0.0.1": false, "127.0.0.1.evil": false, "[::2]": false, "0.0.0.0": false,
	} {
		for _, c := range [][2]string{{"GET", "/sessions/x"}, {"GET", "/metrics"}, {"GET", "/health"}, {"POST", "/predict"}, {"GET", "/none"}} {
			req, err := http.NewRequest(c[0], r.url+c[1], strings.NewReader(`{"text":"a"}`))
			if err != nil {
				t.Fatal(err)
			}
			if req.Host = host; host == "" {
				req.Host = r.addr
			}
			a, err := r.send(req)
			if err != nil {
				t.Fatal(err)
			}
			if documented(t, req, a); (a.status == 421) == ok {
				t.Errorf("%s %s of host %q: %d %s", c[0], c[1], host, a.status, a.body)
			}
		}
	}
	for request, status := range map[string]int{
		"GET http://other.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n": 421, // of two hosts
		"GET http://localhost/health HTTP/1.1\r\nHost: other.example\r\n\r\n": 421,
		"GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n":     200,
		"DELETE /sessions/x HTTP/1.1\r\nHost: other.example:8080\r\n\r\n":     421,
	} {
		if a := r.raw(request); a.status != status {
			t.Errorf("%q: %d %s, want %d", request, a.status, a.body, status)
		}
	}
	r.status("GET", "/sessions/x", "", 200)
}

func TestNewHosts(t *testing.T) {
	loopback, any := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, &net.TCPAddr{IP: net.IPv6zero}
	for _, c := range []struct {
		at    net.Addr
		named []string
		all   bool
	}{
		{loopback, nil, false}, {any, nil, true}, {&net.UnixAddr{}, nil, true}, {any, []string{"a.example"}, false}, {loopback, []string{"*"}, true},
	} {
		h := newHosts(c.at, c.named)
		if (h == nil) != c.all {
			t.Errorf("%v, named %v: %v", c.at, c.named, h)
		}
	}
	for _, bad := range []string{"", "a.example:80", "[::1]:80", "::1"} {
		if _, err := (Options{AllowedHosts: []string{bad}}).withDefaults(); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// On an address that others reach, names that were given are the only ones, beside
// addresses at which the request arrived.
func TestNamedHosts(t *testing.T) {
	for _, named := range [][]string{nil, {"words.example"}} {
		ln, err := net.Listen("tcp4", "0.0.0.0:0")
		if err != nil {
			t.Fatal(err)
		}
		r := startOn(t, ln, newFake(), Options{AllowedHosts: named})
		r.url = strings.Replace(r.url, "0.0.0.0", "127.0.0.1", 1)
		for host, own := range map[string]bool{"words.example": true, "127.0.0.1": true, "other.example": false, "10.0.0.1": false} {
			req, err := http.NewRequest("GET", r.url+"/health", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			if a, err := r.send(req); err != nil || (a.status == 421) != (named != nil && !own) {
				t.Errorf("named %q: host %q: %d %s (%v)", named, host, a.status, a.body, err)
			}
		}
	}
	at := net.IPv4(10, 0, 0, 1)
	for host, ok := range map[string]bool{"10.0.0.1": true, "10.0.0.1:8080": true, "10.0.0.2": false, "10.0.0.1.example": false, "": false} {
		if got := (hosts{}).has([]byte(host), at); got != ok {
			t.Errorf("host %q of a request to %v: %v", host, at, got)
		}
	}
}
