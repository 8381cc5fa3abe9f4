package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"
)

// strangers are the attacks of clients who use the service as it may be used, but so as
// to exhaust it or to hurt others.
var strangers = map[string]attack{
	"another host":        sends("GET /sessions/typist-1 HTTP/1.1\r\nHost: other.example\r\n\r\n"),
	"another site's page": sends(request("POST", "/sessions/typist-1/learn", "Origin: http://other.example\r\n", `{"text":"planted"}`)),
	"another version":     sends(strings.Replace(predictRequest(goodBody, int64(len(goodBody))), "HTTP/1.1", "HTTP/2.0", 1)),
	"expects to continue": sends(head + "Expect: 100-continue\r\nContent-Length: 600000\r\n\r\n"),
	"many small queries":  sends(request("POST", "/predict/batch", "", `{"queries":[`+strings.Repeat("0,", 250_000)+`0]}`)),
	"reads no answers": func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool {
		_ = c.SetReadBuffer(4 << 10)
		query := `{"text":"i","k":100}`
		_, _ = io.WriteString(c, strings.Repeat(request("POST", "/predict/batch", "", `{"queries":[`+strings.Repeat(query+",", 31)+query+`]}`), 20))
		wait(ctx, 5*time.Second)
		return false
	},
	"teaches at length": func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool {
		var b strings.Builder
		for b.Len() < 60_000 {
			fmt.Fprintf(&b, "%s%s ", strings.Repeat("x", 90), letters(rng))
		}
		_, _ = io.WriteString(c, learnRequest(fmt.Sprint("teacher-", rng.IntN(64)), b.String()))
		return true
	},
	"teaches without end": func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool {
		_, _ = io.WriteString(c, strings.Repeat(learnRequest(fmt.Sprint("teacher-", rng.IntN(64)), "a"), 200))
		return true
	},
	"asks for a profile": func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool {
		_, _ = io.WriteString(c, strings.Repeat(request("GET", fmt.Sprint("/sessions/teacher-", rng.IntN(64)), "", ""), 5))
		return true
	},
	"opens sessions": func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool {
		for range 100 {
			_, _ = io.WriteString(c, request("POST", "/predict", "", fmt.Sprintf(`{"text":"","session":"stranger-%s"}`, letters(rng))))
		}
		return true
	},
}

// request is a well-formed request with some more headers.
func request(method, path, headers, body string) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s", method, path, headers, len(body), body)
}

func learnRequest(session, text string) string {
	return request("POST", "/sessions/"+session+"/learn", "", `{"text":"`+text+`"}`)
}

func letters(rng *rand.Rand) string {
	b := make([]byte, 8)
	for i := range b {
		b[i] = 'a' + byte(rng.IntN(26))
	}
	return string(b)
}
