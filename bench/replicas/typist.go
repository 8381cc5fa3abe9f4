package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// typist is a person who types random words letter by letter, asks for three suggestions with each, and
// has each message of some words learned.
type typist struct {
	http    *fasthttp.HostClient
	session string
	words   []string
	rng     *rand.Rand
	retry   time.Duration // before a request that failed is sent a second time, 0 for never

	text []string
	word string
	at   int // letters of word
	seen counts
}

// counts are what became of a typist's requests.
type counts struct {
	Keys      int `json:"keys"`
	Words     int `json:"words"`
	Messages  int `json:"messages"`
	Retried   int `json:"retried"`  // requests that failed once
	Failed    int `json:"failed"`   // and once more
	Untaught  int `json:"untaught"` // messages that were answered as not learned, as long as the store was away
	confirmed int // messages
	sent      int // messages, each time
	first     error
}

const (
	messageWords = 6
	// marker is a word that each message holds, by which the messages that were learned are counted.
	marker = "zibuliparo"
)

func newTypist(address, session string, words []string, seed uint64) *typist {
	t := &typist{session: session, words: words, rng: rand.New(rand.NewPCG(seed, 9)),
		http: &fasthttp.HostClient{Addr: address, MaxConns: 2, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxIdemponentCallAttempts: 1}}
	t.next()
	return t
}

func (t *typist) next() { t.word, t.at = t.words[t.rng.IntN(len(t.words))], 0 }

// key types a letter, or ends a word or the message.
func (t *typist) key() {
	switch {
	case t.at < len(t.word):
		t.at++
		t.seen.Keys++
		t.ask()
		return
	case len(t.text) < messageWords:
		t.text = append(t.text, t.word)
		t.seen.Words++
		t.next()
		t.seen.Keys++
		t.ask()
		return
	}
	t.learn()
	t.text = nil
}

func (t *typist) ask() {
	text := strings.Join(append(t.text, t.word[:t.at]), " ")
	t.twice(func() error {
		b, err := t.send("POST", "/predict", fmt.Sprintf(`{"text":%q,"k":3,"session":%q}`, text, t.session))
		var answer struct{ Suggestions []predict.Suggestion }
		if err == nil {
			err = json.Unmarshal(b, &answer)
		}
		if err == nil && answer.Suggestions == nil {
			err = fmt.Errorf("answer %q", b)
		}
		return err
	})
}

func (t *typist) learn() {
	t.seen.Messages++
	body := fmt.Sprintf(`{"text":%q}`, strings.Join(t.text, " ")+" "+marker)
	t.twice(func() error {
		t.seen.sent++
		answer, err := t.send("POST", "/sessions/"+t.session+"/learn", body)
		switch {
		case err != nil:
		case bytes.Contains(answer, []byte(`"saved":false`)):
			t.seen.Untaught++
		default:
			t.seen.confirmed++
		}
		return err
	})
}

// twice sends a request a second time if it failed. What the server said about when to try is heeded.
func (t *typist) twice(send func() error) {
	err := send()
	if err == nil {
		return
	}
	t.seen.Retried++
	wait := t.retry
	var busy *refused
	if errors.As(err, &busy) && busy.after > 0 {
		wait = busy.after
	}
	if wait > 0 {
		time.Sleep(wait)
		if err = send(); err == nil {
			return
		}
	}
	t.seen.Failed++
	if t.seen.first == nil {
		t.seen.first = err
	}
}

// refused is an answer that is neither 200 nor 202.
type refused struct {
	status int
	body   string
	after  time.Duration // Retry-After
}

func (r *refused) Error() string { return fmt.Sprintf("status %d: %s", r.status, r.body) }

func (t *typist) send(method, path, body string) ([]byte, error) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI("http://" + t.http.Addr + path)
	req.Header.SetMethod(method)
	req.Header.Set("X-Session", t.session)
	if body != "" {
		req.Header.SetContentType("application/json")
		req.SetBodyString(body)
	}
	if err := t.http.Do(req, res); err != nil {
		return nil, err
	}
	if s := res.StatusCode(); s != fasthttp.StatusOK && s != fasthttp.StatusAccepted {
		after, _ := time.ParseDuration(string(res.Header.Peek("Retry-After")) + "s") // 0 without it
		return nil, &refused{res.StatusCode(), string(res.Body()), after}
	}
	return append([]byte(nil), res.Body()...), nil
}

// learned is how many messages the service says that the session has learned.
func (t *typist) learned() (int, error) {
	b, err := t.send("GET", "/sessions/"+t.session, "")
	if err != nil {
		return 0, err
	}
	var profile struct{ Words []predict.Learned }
	if err := json.Unmarshal(b, &profile); err != nil {
		return 0, fmt.Errorf("profile %.99q: %w", b, err)
	}
	for _, w := range profile.Words {
		if w.Word == marker {
			return w.Count, nil
		}
	}
	return 0, nil
}
