package serve

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

func TestResponseCache(t *testing.T) {
	a := newResponseCache(8)
	of := func(i int) query { return query{text: fmt.Sprint(i), k: 3} }
	for i := range 20 {
		b := []byte(fmt.Sprint("answer ", i))
		a.keep(of(i), b)
		b[0] = 'X'                                           // the cache has a copy
		if got := a.find(of(0)); string(got) != "answer 0" { // in use, so it stays
			t.Fatalf("after %d: %q", i, got)
		}
		if n := len(a.new) + len(a.old); n > 8 {
			t.Fatalf("%d answers are kept, want at most 8", n)
		}
	}
	if got := a.find(of(19)); string(got) != "answer 19" {
		t.Errorf("the newest: %q", got)
	}
	for _, q := range []query{of(5), {text: "19", k: 4}, {text: "19", k: 3, autocorrect: predict.CorrectAuto}, {text: "19", k: 3, layout: "qwerty"}, {text: "19", k: 3, touches: []predict.Touch{{}}}, {text: "1", prefix: "9", k: 3}, {text: "19", k: 3, session: "a"}} {
		if got := a.find(q); got != nil {
			t.Errorf("%+v: %q, which is another's or forgotten", q, got)
		}
	}
	for _, q := range []query{{text: "a", session: "a"}, {text: "a", touches: []predict.Touch{{}}}, {text: strings.Repeat("a", maxCachedText+1)}} {
		a.keep(q, []byte("x"))
		if a.find(q) != nil {
			t.Errorf("%.40v is kept", q)
		}
	}
	a.keep(of(100), make([]byte, maxCachedAnswer+1))
	if a.find(of(100)) != nil {
		t.Error("a long answer is kept")
	}
}

// A cached answer is the one that was computed, and is not computed again.
func TestResponseCacheOverHTTP(t *testing.T) {
	g := &gatedPredictor{gate: make(chan struct{})}
	close(g.gate)
	r := start(t, g, Options{ResponseCache: 4096})
	const query = `{"text":"see you","k":3}`
	first := r.do("POST", "/predict", "", query)
	again := r.do("POST", "/predict", "", `{ "k":3, "text":"see you" }`)
	if first.status != 200 || again.status != 200 || first.body != again.body {
		t.Errorf("%v, then %v", first, again)
	}
	if len(g.sizes) != 1 {
		t.Errorf("computed %d times", len(g.sizes))
	}
	r.do("POST", "/predict", "", `{"text":"error"}`)
	r.do("POST", "/predict", "", `{"text":"error"}`)
	if len(g.sizes) != 3 {
		t.Errorf("%d computed, want 3: errors are not kept", len(g.sizes))
	}
}
