package serve

import (
	"strings"
	"testing"
)

// What GET has answered is learned again, in one part or in several, and saved.
func TestImport(t *testing.T) {
	o := Options{Profiles: t.TempDir()}
	r := start(t, smallPredictor(t), o)
	r.status("POST", "/sessions/one/learn", `{"text":"See Zoé at Zoé's, 42B."}`, 200)
	exported := r.status("GET", "/sessions/one", "", 200)
	r.status("POST", "/sessions/two/import", exported, 204)
	if got := r.status("GET", "/sessions/two", "", 200); got != exported {
		t.Errorf("comes back as %s, want %s", got, exported)
	}
	r.status("POST", "/sessions/two/import", `{"format":2,"words":[{"word":"quagga","count":2}]}`, 204)
	r.status("POST", "/sessions/two/import", `{"format":2,"words":[{"word":"quagga","count":3}]}`, 204)
	for _, r := range []*running{r, start(t, smallPredictor(t), o)} { // from the disk as well
		if got := r.status("GET", "/sessions/two", "", 200); !strings.Contains(got, `{"word":"quagga","count":5}`) || !strings.Contains(got, `"Zoé's"`) {
			t.Errorf("learned is %s", got)
		}
	}
	for body, want := range map[string]string{
		``: "unexpected EOF", `{`: "unexpected EOF", `{}`: "format is 0, want 1 or 2", `[]`: "cannot unmarshal", exported + `{"format":3}`: "format is 3",
		`{"format":2,"words":[{"word":"a b","count":1}]}`:    "word 1 holds white space",
		`{"format":2,"words":[{"word":"quagga","count":0}]}`: "count is 0",
	} {
		if got := r.status("POST", "/sessions/two/import", body, 400); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", body, got, want)
		}
	}
	r.status("GET", "/sessions/never", "", 404) // a refused one begins no session
	r.status("POST", "/sessions/never/import", `{}`, 400)
	r.status("GET", "/sessions/never", "", 404)
}

// The answer to a message says what became of its words, but not which were refused.
func TestTally(t *testing.T) {
	r := start(t, smallPredictor(t), Options{})
	const text = `{"text":"Ask Zoé, PIN: 4711, jo@example.com\nor 4111 1111 1111 1111 and 42B"}`
	got := r.status("POST", "/sessions/one/learn", text, 200)
	if want := `{"kept":5,"new":["Ask","Zoé","PIN","or","and"],"waiting":1,"refused":{"number":4,"password":2},"words":5}` + "\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	got = r.status("POST", "/sessions/one/learn", `{"text":"ask jo@example.com"}`, 200)
	if want := `{"kept":1,"new":[],"waiting":0,"refused":{"address":1},"words":5}` + "\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	r.status("POST", "/sessions/one/learn", `{"text":"ask","touches":[[0,1],[1,1],[7,1]]}`, 204)
}
