package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// answer is the answer of POST /predict.
type answer struct {
	Suggestions []predict.Suggestion `json:"suggestions"`
}

// client sends requests as typists' programs do, and checks every answer. It is safe
// for concurrent use.
type client struct {
	http  *fasthttp.HostClient
	words []string

	mu    sync.Mutex
	known map[string]answer // the first answer to some texts
}

const (
	sessions   = 500 // names in use
	knownTexts = 200 // texts whose answers must stay the same
	timeout    = 10 * time.Second
)

func newClient(address string, connections int, words []string) *client {
	return &client{words: words, known: map[string]answer{}, http: &fasthttp.HostClient{Addr: address, MaxConns: connections,
		ReadTimeout: timeout, WriteTimeout: timeout, MaxIdemponentCallAttempts: 1}}
}

// text is a random text of 1 to 8 words.
func (c *client) text(rng *rand.Rand) string {
	var b strings.Builder
	for i := range 1 + rng.IntN(8) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.words[rng.IntN(len(c.words))])
	}
	return b.String()
}

// request sends one request as typists do, mostly POST /predict with a text that
// nobody has sent before.
func (c *client) request(rng *rand.Rand) error {
	session := fmt.Sprintf("typist-%d", rng.IntN(sessions))
	switch n := rng.IntN(100); {
	case n < 5:
		return c.predictKnown(rng.IntN(knownTexts))
	case n < 10:
		return c.predict(fmt.Sprintf(`{"text":%q,"prefix":%q,"k":3,"session":%q}`, c.text(rng), c.words[rng.IntN(len(c.words))][:1], session), 3, nil)
	case n < 15:
		return c.batch(c.text(rng), c.text(rng), c.text(rng), c.text(rng))
	case n < 17:
		return c.expect("POST", "/sessions/"+session+"/learn", fmt.Sprintf(`{"text":%q}`, c.text(rng)), fasthttp.StatusOK)
	case n < 19:
		return c.expect("DELETE", "/sessions/"+session, "", fasthttp.StatusNoContent, fasthttp.StatusNotFound)
	}
	return c.predict(fmt.Sprintf(`{"text":%q,"k":5}`, c.text(rng)), 5, nil)
}

// predictKnown sends a known text, whose answer must be the same as the first time.
func (c *client) predictKnown(n int) error {
	text := c.text(rand.New(rand.NewPCG(uint64(n), 1)))
	var got answer
	if err := c.predict(fmt.Sprintf(`{"text":%q,"k":5}`, text), 5, &got); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	want, ok := c.known[text]
	if !ok {
		c.known[text] = got
		return nil
	}
	for i, s := range got.Suggestions {
		if math.Abs(s.Probability/want.Suggestions[i].Probability-1) > 1e-3 {
			return fmt.Errorf("text %q: answer %v, before it was %v", text, got, want)
		}
	}
	return nil
}

// predict wants k suggestions, or 1 to k if letters were typed.
func (c *client) predict(body string, k int, found *answer) error {
	b, err := c.send("POST", "/predict", body, fasthttp.StatusOK)
	if err != nil {
		return err
	}
	var a answer
	if err := json.Unmarshal(b, &a); err != nil {
		return fmt.Errorf("answer %q: %w", b, err)
	}
	if found != nil {
		*found = a
	}
	return a.check(k, strings.Contains(body, `"prefix"`))
}

func (a answer) check(k int, prefixed bool) error {
	if n := len(a.Suggestions); n != k && (!prefixed || n > k || n == 0) {
		return fmt.Errorf("%d suggestions, want %d", n, k)
	}
	for i, s := range a.Suggestions {
		if s.Word == "" || !(s.Probability > 0 && s.Probability <= 1) || i > 0 && s.Probability > a.Suggestions[i-1].Probability {
			return fmt.Errorf("suggestions %v are not words by falling probability", a.Suggestions)
		}
	}
	return nil
}

func (c *client) batch(texts ...string) error {
	var queries []string
	for _, t := range texts {
		queries = append(queries, fmt.Sprintf(`{"text":%q,"k":3}`, t))
	}
	b, err := c.send("POST", "/predict/batch", `{"queries":[`+strings.Join(queries, ",")+`]}`, fasthttp.StatusOK)
	if err != nil {
		return err
	}
	var got struct{ Answers []answer }
	if err := json.Unmarshal(b, &got); err != nil || len(got.Answers) != len(texts) {
		return fmt.Errorf("batch of %d: answer %q: %v", len(texts), b, err)
	}
	for _, a := range got.Answers {
		if err := a.check(3, false); err != nil {
			return err
		}
	}
	return nil
}

func (c *client) expect(method, path, body string, statuses ...int) error {
	_, err := c.send(method, path, body, statuses...)
	return err
}

// refused is an answer with another status than expected.
type refused struct {
	status int
	what   string
}

func (r *refused) Error() string { return r.what }

// send returns the body of an answer, whose status must be one of statuses.
func (c *client) send(method, path, body string, statuses ...int) ([]byte, error) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI("http://" + c.http.Addr + path)
	req.Header.SetMethod(method)
	if body != "" {
		req.Header.SetContentType("application/json")
		req.SetBodyString(body)
	}
	if err := c.http.Do(req, res); err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	for _, s := range statuses {
		if res.StatusCode() == s {
			return append([]byte(nil), res.Body()...), nil
		}
	}
	return nil, &refused{res.StatusCode(), fmt.Sprintf("%s %s %s: status %d %s", method, path, body, res.StatusCode(), res.Body())}
}
