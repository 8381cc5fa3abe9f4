package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// hostile does what no client should, on its own connections, and counts the statuses
// of the answers.
type hostile struct {
	address string

	mu       sync.Mutex
	attacks  int
	statuses map[int]int // answers
}

const (
	goodBody = `{"text":"i want to","k":3}`
	head     = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
)

// predictRequest is POST /predict with a Content-Length, right or wrong.
func predictRequest(body string, length int64) string {
	return head + "Content-Length: " + strconv.FormatInt(length, 10) + "\r\n\r\n" + body
}

// attack misuses a connection. If it returns true, the answers are read until the
// service closes the connection.
type attack func(ctx context.Context, c *net.TCPConn, rng *rand.Rand) bool

var attacks = map[string]attack{
	"says nothing":         func(context.Context, *net.TCPConn, *rand.Rand) bool { return false },
	"hangs":                func(context.Context, *net.TCPConn, *rand.Rand) bool { return true },
	"half a header":        sends(head + "Content-Le"),
	"body too short":       sends(predictRequest(`{"text":"`, 1000)),
	"body too long":        sends(predictRequest(goodBody+strings.Repeat("GARBAGE", 100), int64(len(goodBody)))),
	"enormous length":      sends(predictRequest("{", 1<<62)),
	"negative length":      sends(predictRequest("{", -1)),
	"two lengths":          sends(head + "Content-Length: 26\r\nContent-Length: 3\r\n\r\n" + goodBody),
	"half a chunk":         sends(head + "Transfer-Encoding: chunked\r\n\r\n100\r\nabc"),
	"enormous chunk":       sends(head + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nabc"),
	"long header":          sends(head + "X: " + strings.Repeat("x", 1<<20) + "\r\n\r\n"),
	"many headers":         sends(head + strings.Repeat("X: x\r\n", 1<<14) + "\r\n"),
	"TLS":                  sends("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
	"not JSON":             sends(predictRequest("{text: i want to}", 17)),
	"not UTF-8":            sends(predictRequest("{\"text\":\"\xff\xfe\"}", 13)),
	"deep JSON":            sends(predictRequest(strings.Repeat("[", 100000), 100000)),
	"no such path":         sends("GET /" + strings.Repeat("../", 100) + "etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"),
	"longest text":         sends(predictRequest(`{"text":"`+strings.Repeat("a ", 30000)+`"}`, 60011)),
	"too large a body":     sends(predictRequest(`{"text":"`+strings.Repeat("a ", 1<<20)+`"}`, 1<<21+11)),
	"half-closes":          halfCloses,
	"resets while asking":  resetsAfter(predictRequest(`{"text":"i want`, 26)),
	"resets before answer": resetsAfter(predictRequest(goodBody, int64(len(goodBody)))),
	"byte by byte":         byteByByte,
	"garbage":              garbage,
	"never reads":          neverReads,
}

// sends sends what and waits for the answer.
func sends(what string) attack {
	return func(_ context.Context, c *net.TCPConn, _ *rand.Rand) bool {
		_, _ = io.WriteString(c, what) // the service may have closed already
		return true
	}
}

func halfCloses(_ context.Context, c *net.TCPConn, _ *rand.Rand) bool {
	_, _ = io.WriteString(c, predictRequest(goodBody, int64(len(goodBody))))
	_ = c.CloseWrite()
	return true
}

// resetsAfter sends what and resets the connection.
func resetsAfter(what string) attack {
	return func(_ context.Context, c *net.TCPConn, _ *rand.Rand) bool {
		_, _ = io.WriteString(c, what)
		_ = c.SetLinger(0)
		return false
	}
}

func byteByByte(ctx context.Context, c *net.TCPConn, _ *rand.Rand) bool {
	for _, b := range []byte(predictRequest(goodBody, int64(len(goodBody)))) {
		if _, err := c.Write([]byte{b}); err != nil || !wait(ctx, 200*time.Millisecond) {
			break
		}
	}
	return true
}

func garbage(_ context.Context, c *net.TCPConn, rng *rand.Rand) bool {
	b := make([]byte, rng.IntN(1<<14))
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	_, _ = c.Write(b)
	return true
}

// neverReads sends requests and reads no answer, until the service takes no more.
func neverReads(ctx context.Context, c *net.TCPConn, _ *rand.Rand) bool {
	_ = c.SetWriteDeadline(time.Now().Add(2 * time.Second))
	requests := strings.Repeat(predictRequest(goodBody, int64(len(goodBody))), 100)
	for ctx.Err() == nil {
		if _, err := io.WriteString(c, requests); err != nil {
			break
		}
	}
	return false
}

// run attacks the service, on a number of connections at a time, until ctx ends.
func (h *hostile) run(ctx context.Context, connections int) {
	var hows []attack
	for _, kind := range []map[string]attack{attacks, strangers} {
		hows = slices.AppendSeq(hows, maps.Values(kind))
	}
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 3))
			for wait(ctx, time.Duration(rng.IntN(100))*time.Millisecond) {
				h.attack(ctx, hows[rng.IntN(len(hows))], rng)
			}
		})
	}
	wg.Wait()
}

var statusLine = regexp.MustCompile(`HTTP/1\.1 (\d{3}) `)

func (h *hostile) attack(ctx context.Context, how attack, rng *rand.Rand) {
	conn, err := net.DialTimeout("tcp", h.address, timeout)
	if err != nil {
		return // good clients notice if the service is gone
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	var said []byte
	if how(ctx, conn.(*net.TCPConn), rng) {
		_ = conn.SetReadDeadline(time.Now().Add(15 * time.Second)) // longer than the service's read timeout
		said, _ = io.ReadAll(io.LimitReader(conn, 1<<20))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.attacks++
	for _, m := range statusLine.FindAllSubmatch(said, -1) {
		status, _ := strconv.Atoi(string(m[1])) // three digits
		h.statuses[status]++
	}
}

// check returns an error if the service answered a client's fault as its own.
func (h *hostile) check() error {
	for status, n := range h.statuses {
		if status >= 500 && status != 503 && status != 505 {
			return fmt.Errorf("the hostile client was answered %d, %d times", status, n)
		}
	}
	return nil
}
