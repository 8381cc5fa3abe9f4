package serve

import (
	"reflect"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// Corrections are the server's setting, unless a query says, and an answer has the word that a
// space puts in place of the letters only if that is asked for.
func TestAutocorrect(t *testing.T) {
	for _, setting := range []string{"", "off", "suggest", "auto"} {
		r := start(t, newFake(), Options{Autocorrect: setting})
		for fields, want := range map[string]string{
			``:                                          map[bool]string{true: `,"autocorrect":"the tge"}`, false: `]}`}[setting == "auto"],
			`,"autocorrect":"off"`:                      `]}`,
			`,"autocorrect":"suggest"`:                  `]}`,
			`,"autocorrect":"auto"`:                     `,"autocorrect":"the tge"}`,
			`,"autocorrect":"auto","prefix":""`:         `,"autocorrect":null}`,
			`,"autocorrect":"auto","touches":[]`:        `,"autocorrect":"the tge"}`,
			`,"autocorrect":"a\u0075to","k":2`:          `,"autocorrect":"the tge"}`,
			`,"autocorrect":"auto","layout":"qwerty"`:   `,"autocorrect":"the tge"}`,
			`,"touches":[[4,0],[4.2,1.1],[2,-0.25e-1]]`: `}`,
		} {
			body := `{"text":"see"` + fields
			if !strings.Contains(fields, "prefix") {
				body += `,"prefix":"tge"`
			}
			body += "}"
			one := r.do("POST", "/predict", "", body)
			if one.status != 200 || !strings.HasSuffix(one.body, want+"\n") || !strings.Contains(one.body, `"kind":"next"`) {
				t.Errorf("%q: %s: %d %s, want %s", setting, body, one.status, one.body, want)
			}
			batch := r.do("POST", "/predict/batch", "", `{"queries":[`+body+`]}`)
			if want := `{"answers":[` + strings.TrimSpace(one.body) + "]}\n"; batch.body != want {
				t.Errorf("%q: batch %s, want %s", setting, batch.body, want)
			}
		}
	}
}

// The touches are those of the letters that the predictor gets.
func TestTouches(t *testing.T) {
	for body, want := range map[string]predict.Query{
		`{"text":"see","prefix":"té","touches":[[1,2],[3,4.5]],"layout":"qwerty"}`: {Context: "see ", Prefix: "té", Layout: "qwerty", Touches: []predict.Touch{{X: 1, Y: 2}, {X: 3, Y: 4.5}}},
		`{"text":"see ","prefix":"x to","touches":[[1,1],[2,2],[3,3],[4,4]]}`:      {Context: "see x ", Prefix: "to", Touches: []predict.Touch{{X: 3, Y: 3}, {X: 4, Y: 4}}},
		`{"text":"see","prefix":"x to"}`:                                           {Context: "see x ", Prefix: "to"},
		`{"text":"see","prefix":" to"}`:                                            {Context: "see ", Prefix: "to"},
		`{"text":"(","prefix":"to"}`:                                               {Context: "(", Prefix: "to"},
		`{"text":"see ","prefix":"to ","touches":[[1,1],[2,2],[3,3]]}`:             {Context: "see to "},
		`{"text":"see","prefix":"to","touches":[]}`:                                {Context: "see ", Prefix: "to"},
	} {
		q, refused := parseQuery([]byte(body))
		want.K = DefaultK
		if got := q.forPredictor(); refused != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v (%v), want %+v", body, got, refused, want)
		}
	}
}

func TestSwipe(t *testing.T) {
	r := start(t, smallPredictor(t), Options{})
	for _, body := range []string{
		`{"text":"see","path":[[2,0],[0,0.1],[8.4,0]],"k":2}`, `{"text":"see","path":[[2,0],[0,0.1],[8.4,0]],"k":2,"session":"a","layout":"qwerty"}`,
		`{"path":[[0,0]` + strings.Repeat(",[1,1]", MaxPath-1) + `],"text":""}`,
	} {
		if a := r.do("POST", "/swipe", "", body); a.status != 200 || !strings.HasPrefix(a.body, `{"suggestions":[`) || strings.Contains(a.body, "autocorrect") {
			t.Errorf("%.80s: %d %s", body, a.status, a.body)
		}
	}
	r.status("DELETE", "/sessions/a", "", 204) // it has begun
}

func TestKeep(t *testing.T) {
	r := start(t, smallPredictor(t), Options{})
	r.status("POST", "/sessions/a/keep", `{"word":"tge"}`, 204)
	if got := r.status("GET", "/sessions/a", "", 200); strings.Contains(got, `"tge"`) {
		t.Errorf("learned at once: %s", got)
	}
	r.status("POST", "/sessions/a/keep", `{"word":"tge"}`, 204)
	if got := r.status("GET", "/sessions/a", "", 200); !strings.Contains(got, `"tge"`) {
		t.Errorf("not learned the second time: %s", got)
	}
	r.status("POST", "/sessions/a/learn", `{"text":"see","touches":[[1,1],[2.1,0],[2,0]]}`, 204)
	if got := r.status("GET", "/sessions/a", "", 200); strings.Contains(got, `"see"`) {
		t.Errorf("touches count a word: %s", got)
	}
	r.status("DELETE", "/sessions/a", "", 204)
}

// What was put back and where keys were touched outlives the server, in the profile.
func TestSlipsSaved(t *testing.T) {
	dir := t.TempDir()
	r := start(t, smallPredictor(t), Options{Profiles: dir})
	for range 2 {
		r.status("POST", "/sessions/a/keep", `{"word":"tge"}`, 204)
		r.status("POST", "/sessions/a/learn", `{"text":"go","touches":[[4.6,1],[8.1,0]]}`, 204)
	}
	want := r.status("GET", "/sessions/a", "", 200)
	r.cancel()
	<-r.done
	r = start(t, smallPredictor(t), Options{Profiles: dir})
	if got := r.status("GET", "/sessions/a", "", 200); got != want || !strings.Contains(got, `"touches":`) || !strings.Contains(got, `"tge"`) {
		t.Errorf("saved is %s, want %s", got, want)
	}
}

// What is wrong with letters and touches is said.
func TestSlipsRefused(t *testing.T) {
	r := start(t, smallPredictor(t), Options{})
	many := strings.Repeat("a", MaxTouches+1)
	for _, c := range []struct{ path, body, want string }{
		{"/predict", `{"text":"a","autocorrect":"always"}`, "autocorrect is not off, suggest or auto"},
		{"/predict", `{"text":"a","autocorrect":true}`, "autocorrect is not a string"},
		{"/predict", `{"text":"a","layout":"abcdef"}`, `layout is "abcdef", want `},
		{"/predict", `{"text":"a","prefix":"bc","touches":[[1,1]]}`, "touches has 1 points, want one for each character of prefix, which has 2"},
		{"/predict", `{"text":"a","session":"a","touches":[[1,1]]}`, "touches has 1 points, want one for each character of prefix, which has 0"},
		{"/predict", `{"text":"","prefix":"` + many + `","touches":[[0,0]` + strings.Repeat(",[0,0]", MaxTouches) + `]}`, "touches is not 0 to 64 points"},
		{"/predict", `{"text":"a","prefix":"b","touches":[[1]]}`, "touches is not 0 to 64 points"},
		{"/predict", `{"text":"a","prefix":"b","touches":[[1,2,3]]}`, "touches is not"},
		{"/predict", `{"text":"a","prefix":"b","touches":[[1,null]]}`, "touches is not"},
		{"/predict", `{"text":"a","prefix":"b","touches":[[1,1e39]]}`, "touches is not"},
		{"/predict", `{"text":"a","prefix":"b","touches":[[1,1000.5]]}`, "touches is not 0 to 64 points [x, y] in key widths and rows, each from -1000 to 1000"},
		{"/predict", `{"text":"a","prefix":"b","touches":[null]}`, "touches is not"},
		{"/predict", `{"text":"a","prefix":"b","touches":null}`, "touches is not"},
		{"/predict", `{"text":"a","join":true}`, "join is of a session, which the query does not name"},
		{"/predict", `{"text":"a","session":"a","join":1}`, "join is not true or false"},
		{"/predict", `{"text":"a","emoji":"yes"}`, "emoji is not true or false"},
		{"/sessions/a/learn", `{"text":"a","touches":[[1,1]],"layout":"abcdef"}`, `layout is "abcdef", want `},
		{"/predict/batch", `{"queries":[{"text":"a"},{"text":"a","touches":{}}]}`, "query 2: touches is not"},
		{"/swipe", `{"text":"a"}`, "path is missing"},
		{"/swipe", `{"path":[[0,0],[1,1]]}`, "text is missing"},
		{"/swipe", `{"text":"a","path":[[0,0]]}`, "path is not 2 to 1024 points"},
		{"/swipe", `{"text":"a","path":[[0,0]` + strings.Repeat(",[1,1]", MaxPath) + `]}`, "path is not 2 to 1024 points"},
		{"/swipe", `{"text":"a","path":[[0,0],[1,1]],"k":0}`, "k is not"},
		{"/swipe", `{"text":"a","path":[[0,0],[1,1]],"session":""}`, "session is not"},
		{"/swipe", `{"text":"a","path":[[0,0],[1,1]],"prefix":""}`, "unknown field"},
		{"/sessions/a/keep", `{}`, "word is missing"},
		{"/sessions/a/keep", `{"word":""}`, "word is not one word"},
		{"/sessions/a/keep", `{"word":"` + strings.Repeat("a", maxWord+1) + `"}`, "word is not one word of at most 100 bytes"},
		{"/sessions/a/keep", `{"word":"to go"}`, "word is not one word"},
		{"/sessions/a/keep", `{"word":"go "}`, "word is not one word"},
		{"/sessions/a/learn", `{"text":"to go","touches":[[1,1]]}`, "text is not one word"},
		{"/sessions/a/learn", `{"text":"to","touches":[[1,1]]}`, "touches has 1 points, want one for each character of text, which has 2"},
	} {
		checkError(t, c.body, r.do("POST", c.path, "", c.body), 400, c.want)
	}
	r.status("GET", "/sessions/a", "", 404)
	r.status("POST", "/sessions/a/keep", `{"word":"`+strings.Repeat("a", smallBody)+`"}`, 413)
}

func FuzzSwipeBody(f *testing.F) {
	for _, s := range []string{`{"text":"see","path":[[2,0],[0,0.1]],"k":2}`, `{"path":[[1e38,-1e38],[0]],"text":""}`, `{"path":[],"path":[]}`, `[]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		q, _, refused := parseSwipe(body)
		if refused == nil && (len(q.Path) < 2 || len(q.Path) > MaxPath || q.K < 1 || q.K > MaxK || len(q.Context) > MaxText) {
			t.Errorf("%q: %+v", body, q)
		}
	})
}
