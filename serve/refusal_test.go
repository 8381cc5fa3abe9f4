package serve

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// checkError wants {"error":"…want…"} and nothing else.
func checkError(t *testing.T, name string, a answer, status int, want string) {
	t.Helper()
	var got map[string]string
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || len(got) != 1 || got["error"] == "" {
		t.Errorf("%s: body %q is not an error: %v", name, a.body, err)
		return
	}
	if a.status != status || !strings.Contains(got["error"], want) {
		t.Errorf("%s: %d %q, want %d %q", name, a.status, got["error"], status, want)
	}
	if ct := a.header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("%s: Content-Type %q", name, ct)
	}
}

func TestRefused(t *testing.T) {
	r := start(t, newFake(), Options{})
	const js = "application/json"
	for _, c := range []struct {
		name, method, path, contentType, body string
		status                                int
		want                                  string
	}{
		{"empty", "POST", "/predict", js, "", 400, `body is empty, want {"text": "...", "k": 5}, and as you like "prefix", "session", "autocorrect", "touches", "layout", "language", "join" and "emoji"`},
		{"language", "POST", "/predict", js, `{"text":"a","language":"fr"}`, 400, "language is not de,en"},
		{"language of a batch", "POST", "/predict/batch", js, `{"queries":[{"text":"a","language":"fr"}]}`, 400, "language is not de,en"},
		{"language of a swipe", "POST", "/swipe", js, `{"text":"a","path":[[0,0],[1,0]],"language":"fr"}`, 400, "language is not de,en"},
		{"language number", "POST", "/predict", js, `{"text":"a","language":1}`, 400, "language is not a string"},
		{"blank", "POST", "/predict", js, " \n", 400, "body is empty"},
		{"not JSON", "POST", "/predict", js, "text=see+you", 400, "not one JSON value: invalid character"},
		{"cut off", "POST", "/predict", js, `{"text":"a"`, 400, "unexpected end"},
		{"trailing data", "POST", "/predict", js, `{"text":"a"} x`, 400, "after top-level value"},
		{"two values", "POST", "/predict", js, `{"text":"a"}{}`, 400, "after top-level value"},
		{"array", "POST", "/predict", js, `[]`, 400, "not a JSON object"},
		{"null", "POST", "/predict", js, `null`, 400, "not a JSON object"},
		{"string", "POST", "/predict", js, `"a"`, 400, "not a JSON object"},
		{"no text", "POST", "/predict", js, `{}`, 400, "text is missing"},
		{"k alone", "POST", "/predict", js, `{"k":5}`, 400, "text is missing"},
		{"text number", "POST", "/predict", js, `{"text":5}`, 400, "text is not a string"},
		{"text null", "POST", "/predict", js, `{"text":null}`, 400, "text is not a string"},
		{"text array", "POST", "/predict", js, `{"text":["a"]}`, 400, "text is not a string"},
		{"text twice", "POST", "/predict", js, `{"text":"a","text":"b"}`, 400, `"text" is given twice`},
		{"k twice", "POST", "/predict", js, `{"k":1,"text":"a","k":1}`, 400, `"k" is given twice`},
		{"k 0", "POST", "/predict", js, `{"text":"a","k":0}`, 400, "k is not a whole number from 1 to 100"},
		{"k 101", "POST", "/predict", js, `{"text":"a","k":101}`, 400, "k is not a whole number"},
		{"k -1", "POST", "/predict", js, `{"text":"a","k":-1}`, 400, "k is not a whole number"},
		{"k huge", "POST", "/predict", js, `{"text":"a","k":1e999}`, 400, "k is not a whole number"},
		{"k fraction", "POST", "/predict", js, `{"text":"a","k":1.5}`, 400, "k is not a whole number"},
		{"k string", "POST", "/predict", js, `{"text":"a","k":"5"}`, 400, "k is not a whole number"},
		{"k null", "POST", "/predict", js, `{"text":"a","k":null}`, 400, "k is not a whole number"},
		{"unknown field", "POST", "/predict", js, `{"text":"a","n":5}`, 400, `unknown field "n"`},
		{"other case", "POST", "/predict", js, `{"Text":"a"}`, 400, `unknown field "Text"`},
		{"long field", "POST", "/predict", js, `{"` + strings.Repeat("y", 5000) + `":1}`, 400, `y"…, want`},
		{"not UTF-8", "POST", "/predict", js, "{\"text\":\"\xff\"}", 400, "not valid UTF-8"},
		{"surrogate bytes", "POST", "/predict", js, "{\"text\":\"\xed\xa0\x80\"}", 400, "not valid UTF-8"},
		{"deep", "POST", "/predict", js, strings.Repeat("[", 20000), 400, "exceeded max depth"},
		{"long text", "POST", "/predict", js, `{"text":"` + strings.Repeat("a", MaxText+1) + `"}`, 413, "text has 65537 bytes, want at most 65536"},
		{"long body", "POST", "/predict", js, strings.Repeat(" ", MaxBody+1), 413, "body is over 524288 bytes"},
		{"very long body", "POST", "/predict", js, strings.Repeat(" ", 20*MaxBody), 413, "body is over 524288 bytes"},
		{"prefix number", "POST", "/predict", js, `{"text":"a","prefix":5}`, 400, "prefix is not a string"},
		{"long prefix", "POST", "/predict", js, `{"text":"ab","prefix":"` + strings.Repeat("a", MaxText-1) + `"}`, 413, "text and prefix have 65537 bytes"},
		{"session number", "POST", "/predict", js, `{"text":"a","session":5}`, 400, "session is not a string"},
		{"session empty", "POST", "/predict", js, `{"text":"a","session":""}`, 400, "session is not 1 to 64 of"},
		{"session long", "POST", "/predict", js, `{"text":"a","session":"` + strings.Repeat("a", 65) + `"}`, 400, "session is not 1 to 64 of"},
		{"session path", "POST", "/predict", js, `{"text":"a","session":"../a"}`, 400, "session is not 1 to 64 of"},
		{"batch empty", "POST", "/predict/batch", js, `{}`, 400, "queries has 0 elements, want 1 to 32"},
		{"batch long", "POST", "/predict/batch", js, `{"queries":[` + strings.Repeat(`{"text":"a"},`, 32) + `{"text":"a"}]}`, 400, "queries has more than 32 elements"},
		{"batch object", "POST", "/predict/batch", js, `{"queries":{}}`, 400, "queries is not an array"},
		{"batch field", "POST", "/predict/batch", js, `{"text":"a"}`, 400, `unknown field "text", want {"queries"`},
		{"batch query", "POST", "/predict/batch", js, `{"queries":[{"text":"a"},{"k":1}]}`, 400, "query 2: text is missing"},
		{"batch null", "POST", "/predict/batch", js, `{"queries":[null]}`, 400, "query 1: body is not a JSON object"},
		{"batch error", "POST", "/predict/batch", js, `{"queries":[{"text":"a"},{"text":"error"}]}`, 500, "internal error"},
		{"learn nothing", "POST", "/sessions/a/learn", js, `{}`, 400, `text is missing, want {"text": "..."}`},
		{"learn k", "POST", "/sessions/a/learn", js, `{"text":"a","k":1}`, 400, `unknown field "k"`},
		{"learn plain", "POST", "/sessions/a/learn", "text/plain", `{"text":"a"}`, 415, "want application/json"},
		{"learn long", "POST", "/sessions/a/learn", js, `{"text":"` + strings.Repeat("a", MaxText+1) + `"}`, 413, "text has 65537 bytes"},
		{"no session", "GET", "/sessions/nobody", "", "", 404, "no such session"},
		{"no session to forget", "DELETE", "/sessions/nobody", "", "", 404, "no such session"},
		{"bad session", "DELETE", "/sessions/a.b", "", "", 404, "no path"},
		{"session POST", "POST", "/sessions/a", js, `{}`, 405, "want GET, HEAD, DELETE"},
		{"GET learn", "GET", "/sessions/a/learn", "", "", 405, "want POST"},
		{"POST metrics", "POST", "/metrics", js, `{}`, 405, "want GET, HEAD"},
		{"form", "POST", "/predict", "application/x-www-form-urlencoded", "text=a", 400, "body is not one JSON value"},
		{"multipart", "POST", "/predict", "multipart/form-data; boundary=x", "--x--", 415, "want application/json"},
		{"plain", "POST", "/predict", "text/plain", `{"text":"a"}`, 415, `Content-Type is "text/plain", want application/json`},
		{"malformed type", "POST", "/predict", "application/json; =", `{"text":"a"}`, 415, "want application/json"},
		{"GET", "GET", "/predict", "", "", 405, `method "GET" at /predict, want POST`},
		{"PUT", "PUT", "/predict", js, `{"text":"a"}`, 405, "want POST"},
		{"POST health", "POST", "/health", js, `{}`, 405, "want GET, HEAD"},
		{"OPTIONS", "OPTIONS", "/health", "", "", 405, "want GET, HEAD"},
		{"strange method", "FROB", "/health", "", "", 405, "want GET, HEAD"},
		{"root", "GET", "/", "", "", 404, `no path "/"; GET /openapi.yaml lists them`},
		{"longer path", "POST", "/predict/", js, `{"text":"a"}`, 404, "GET /openapi.yaml"},
		{"not UTF-8 path", "GET", "/%ff", "", "", 404, `"/\xff"`},
		{"error", "POST", "/predict", js, `{"text":"error"}`, 500, "internal error"},
		{"panic", "POST", "/predict", js, `{"text":"panic"}`, 500, "internal error"},
	} {
		a := r.do(c.method, c.path, c.contentType, c.body)
		checkError(t, c.name, a, c.status, c.want)
		if allow := a.header.Get("Allow"); (allow != "") != (c.status == 405) || !strings.HasSuffix(c.want, allow) {
			t.Errorf("%s: Allow %q", c.name, allow)
		}
		if strings.Contains(a.body, "secret") {
			t.Errorf("%s: tells %s", c.name, a.body)
		}
		r.works()
	}
	for _, want := range []string{"secret error", "secret panic", "helper_test.go"} { // the last in the stack
		if !strings.Contains(r.log.String(), want) {
			t.Errorf("no %q in the log:\n%s", want, r.log)
		}
	}
}

func TestContentEncoding(t *testing.T) {
	r := start(t, newFake(), Options{})
	for encoding, status := range map[string]int{"gzip": 415, "identity": 200} {
		req, err := http.NewRequest("POST", r.url+"/predict", strings.NewReader(`{"text":"a"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Encoding", encoding)
		if a, err := r.send(req); err != nil || a.status != status {
			t.Errorf("%s: %v %v", encoding, a, err)
		}
	}
}

// raw sends bytes on a connection of its own, closes its writing side and reads the
// answer, if there is one.
func (r *running) raw(request string) answer {
	r.t.Helper()
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(c, request) // fails where the server refuses early
	c.(*net.TCPConn).CloseWrite()
	br := bufio.NewReader(c)
	res, err := http.ReadResponse(br, nil)
	continued := err == nil && res.StatusCode == http.StatusContinue
	if continued {
		res, err = http.ReadResponse(br, nil)
	}
	if err != nil {
		return answer{}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Error(err)
	}
	return answer{res.StatusCode, res.Header, string(b), continued}
}

func TestBrokenRequests(t *testing.T) {
	r := start(t, newFake(), Options{})
	const head = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
	for _, c := range []struct {
		name, request string
		status        int
	}{
		{"nothing", "", 0},
		{"garbage", "\x16\x03\x01\x00\xff\r\n\r\n", 400},
		{"zeros", strings.Repeat("\x00", 100), 400},
		{"cut in the headers", head, 400},
		{"no Host", "GET /health HTTP/1.1\r\n\r\n", 400},
		{"short of Content-Length", head + "Content-Length: 50\r\n\r\n{\"text\":\"a\"}", 400},
		{"beyond Content-Length", head + "Content-Length: 5\r\n\r\n{\"text\":\"a\"}", 400},
		{"negative Content-Length", head + "Content-Length: -5\r\n\r\n{\"text\":\"a\"}", 400},
		{"malformed Content-Length", head + "Content-Length: x\r\n\r\n{\"text\":\"a\"}", 400},
		{"huge Content-Length", head + "Content-Length: 1000000000000\r\n\r\n{", 413},
		{"overflowing Content-Length", head + "Content-Length: 99999999999999999999999\r\n\r\n{", 400},
		{"no Content-Length", head + "\r\n", 400},
		{"broken chunks", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		{"long chunks", head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("10000\r\n"+strings.Repeat(" ", 0x10000)+"\r\n", 40), 413},
		{"expected and long", head + "Expect: 100-continue\r\nContent-Length: 5000000\r\n\r\n", 413},
		{"expected, a byte over", head + "Expect: 100-continue\r\nContent-Length: 524289\r\n\r\n", 413},
		{"expected, of another type", head + "Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\n", 415},
		{"expected, of another host", "POST /predict HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n", 421},
		{"expected", head + "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 200},
		{"blank in a header's name", head + "Con tent: x\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 400},
		{"tab in a header's name", head + "Con\ttent: x\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 400},
		{"blank after a header's name", head + "Content-Length : 12\r\n\r\n{\"text\":\"a\"}", 400},
		{"blank in the last header's name", head + "Content-Length: 12\r\nX y: z\r\n\r\n{\"text\":\"a\"}", 400},
		{"folded header", head + "X: y\r\n z\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 400},
		{"HTTP/2.0", "POST /predict HTTP/2.0\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 505},
		{"HTTP/1.2", "POST /predict HTTP/1.2\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}", 505},
		{"HTTP/0.9", "GET /health HTTP/0.9\r\nHost: localhost\r\n\r\n", 505},
		{"HTTP/1.0", "GET /health HTTP/1.0\r\n\r\n", 200},
		{"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
		{"long header", head + "X: " + strings.Repeat("x", 10000) + "\r\n\r\n", 431},
		{"two lengths", head + "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"text\":\"a\"}\r\n0\r\n\r\n", 400},
		{"two lengths, empty", head + "Transfer-Encoding: chunked\r\ncontent-length:0\r\n\r\n0\r\n\r\n", 400},
		{"chunks", head + "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"text\":\"a\"}\r\n0\r\n\r\n", 200},
		{"long path", "GET /" + strings.Repeat("x", 10000) + " HTTP/1.1\r\n\r\n", 431},
	} {
		a := r.raw(c.request)
		if a.status != c.status {
			t.Errorf("%s: status %d %s, want %d", c.name, a.status, a.body, c.status)
		}
		if a.continued != (c.name == "expected") {
			t.Errorf("%s: 100 Continue is %v", c.name, a.continued)
		}
		if a.status != 0 && !json.Valid([]byte(a.body)) {
			t.Errorf("%s: body %q", c.name, a.body)
		}
		r.works()
	}
}

// A client that sends too slowly gets 408 and lets its connection go.
func TestSlowClient(t *testing.T) {
	r := start(t, newFake(), Options{ReadTimeout: 100 * time.Millisecond, MaxConns: 2})
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
	r.works()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	b, err := io.ReadAll(c) // ends, since the server closes
	if err != nil || !strings.Contains(string(b), " 408 ") || !strings.Contains(string(b), `{"error":"request did not arrive in time"}`) {
		t.Errorf("%v: %s", err, b)
	}
	r.works()
}
