package serve

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// small is a predictor with a small random model.
var small = sync.OnceValues(func() (*predict.Predictor, error) {
	return random(nn.Config{Vocab: 12, Embedding: 6, Hidden: 10, Layers: 2, Tied: true})
})

// random is a predictor with a random model of a shape, of 12 words or more.
func random(shape nn.Config) (*predict.Predictor, error) {
	words := "<unk>\n<eos>\nsee\nyou\nlater\n.\nI\nwant\nto\ngo\nlate\nwe\n"
	for i := 12; i < shape.Vocab; i++ {
		words += fmt.Sprintf("w%d\n", i)
	}
	v, err := vocab.Read(strings.NewReader(words), vocab.Keyboard)
	if err != nil {
		return nil, err
	}
	net, err := nn.New(shape)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, p := range net.Params() {
		for i := range p.Value {
			p.Value[i] = float32(r.NormFloat64())
		}
	}
	return predict.New(checkpoint.FromNetwork(net, v, ""))
}

func smallPredictor(t testing.TB) *predict.Predictor {
	t.Helper()
	p, err := small()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ask returns the words suggested for a query.
func (r *running) ask(body string) []string {
	r.t.Helper()
	a := r.do("POST", "/predict", "", body)
	var got struct{ Suggestions []predict.Suggestion }
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
		r.t.Fatalf("%s: %d %s %v", body, a.status, a.body, err)
	}
	words := []string{}
	for _, s := range got.Suggestions {
		words = append(words, s.Word)
	}
	return words
}

func (r *running) status(method, path, body string, want int) string {
	r.t.Helper()
	a := r.do(method, path, "", body)
	if a.status != want {
		r.t.Errorf("%s %s %s: %d %s, want %d", method, path, body, a.status, a.body, want)
	}
	return a.body
}

// A text gets the same suggestions with and without a session, in one query or in a
// batch: those of the Predictor.
func TestSessionSuggests(t *testing.T) {
	p := smallPredictor(t)
	r := start(t, p, Options{Autocorrect: "off"})
	for _, c := range []struct{ text, prefix, context, letters string }{
		{"", "", "", ""}, {"see you", "", "see you", ""}, {"see you ", "", "see you", ""}, {"see you", "la", "see you ", "la"},
		{"see you ", "LA", "see you ", "LA"}, {"I want to go.", "", "I want to go.", ""}, {"(", "la", "(", "la"},
		{"see", "you la", "see you ", "la"}, {"see you\n", "w", "see you\n", "w"}, {"see", ", ", "see , ", ""}, {"see", "zz", "see ", "zz"},
		{"'", "la", "' ", "la"}, {"", "😀la", "😀", "la"}, {"see", strings.Repeat("l", 10_000), "see", strings.Repeat("l", 10_000)},
	} {
		found, err := p.Complete(c.context, c.letters, 3)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{}
		for _, s := range found {
			want = append(want, s.Word)
		}
		query := fmt.Sprintf(`{"text":%q,"prefix":%q,"k":3}`, c.text, c.prefix)
		inSession := strings.Replace(query, "{", `{"session":"a",`, 1)
		if c.prefix == "" {
			query = fmt.Sprintf(`{"text":%q,"k":3}`, c.text)
		}
		for range 2 { // the second time the session knows the text
			if got := r.ask(inSession); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%.99s: %q in a session, want %q", query, got, want)
			}
		}
		if got := r.ask(query); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%.99s: %q, want %q", query, got, want)
		}
		one := strings.TrimSuffix(r.do("POST", "/predict", "", query).body, "\n")
		batch := r.do("POST", "/predict/batch", "", `{"queries":[`+query+","+query+`]}`)
		if want := `{"answers":[` + one + "," + one + "]}\n"; batch.body != want {
			t.Errorf("batch %s, want %s", batch.body, want)
		}
	}
}

// In a session a text without a prefix is the text before the cursor; with one, even an
// empty one, and without a session it is finished words. Both parsers see it so.
func TestTextBeforeCursor(t *testing.T) {
	for _, c := range []struct{ text, context, prefix string }{
		{"see you la", "see you ", "la"}, {"see you ", "see you ", ""}, {"see you.", "see you.", ""}, {"", "", ""}, {"la", "", "la"}, {"see don’", "see ", "don’"},
	} {
		finished := predict.Query{Context: c.text, K: DefaultK}
		for fields, want := range map[string]predict.Query{
			`,"session":"a"`:             {Context: c.context, Prefix: c.prefix, K: DefaultK},
			`,"session":"a","prefix":""`: finished,
			`,"prefix":""`:               finished,
			``:                           finished,
		} {
			body := fmt.Sprintf(`{"text":%q%s}`, c.text, fields)
			for _, body := range []string{body, strings.Replace(body, "text", `t\u0065xt`, 1)} {
				if q, refused := parseQuery([]byte(body)); refused != nil || !reflect.DeepEqual(q.forPredictor(), want) {
					t.Errorf("%s: %+v (%v), want %+v", body, q.forPredictor(), refused, want)
				}
			}
		}
	}
}

func TestSessionLearns(t *testing.T) {
	r := start(t, smallPredictor(t), Options{Autocorrect: "off"})
	const query = `{"text":"see you at","prefix":"zo","session":"one"}`
	if got := r.ask(query); len(got) != 0 {
		t.Fatalf("%q before it was taught", got)
	}
	r.status("POST", "/sessions/one/learn", `{"text":"See you at Zoé's, Zoé."}`, 200)
	if got := r.ask(query); fmt.Sprint(got) != "[Zoé Zoé's]" && fmt.Sprint(got) != "[Zoé's Zoé]" {
		t.Errorf("%q", got)
	}
	if got := r.ask(strings.Replace(query, "one", "two", 1)); len(got) != 0 {
		t.Errorf("%q in another session", got)
	}
	if b := r.status("GET", "/sessions/one", "", 200); !strings.Contains(b, `"Zoé's"`) || !strings.Contains(b, `"see"`) && !strings.Contains(b, `"See"`) {
		t.Errorf("learned %s", b)
	}
	// What was said is likelier where it was said, even words of the vocabulary.
	before := r.ask(`{"text":"see you ","session":"two","k":9}`)
	if got := r.ask(`{"text":"see you ","session":"one","k":9}`); fmt.Sprint(got) == fmt.Sprint(before) {
		t.Errorf("%q with and without having learned", got)
	}
	r.status("POST", "/sessions/one/learn", `{"text":"`+strings.Repeat("é ", 20_000)+`"}`, 200)
	r.status("DELETE", "/sessions/one", "", 204)
	r.status("DELETE", "/sessions/one", "", 404)
	r.status("GET", "/sessions/one", "", 404)
	if got := r.ask(query); len(got) != 0 {
		t.Errorf("%q after it was forgotten", got)
	}
}

func TestSessionIdle(t *testing.T) {
	r := start(t, smallPredictor(t), Options{SessionIdle: 20 * time.Millisecond})
	r.status("POST", "/sessions/one/learn", `{"text":"Zoé"}`, 200)
	wait(t, "the session to end", func() bool { return r.do("GET", "/sessions/one", "", "").status == 404 })
}

// The number and the size of sessions are bounded: the longest unused end.
func TestSessionBounds(t *testing.T) {
	p := smallPredictor(t)
	o, err := Options{MaxSessions: 3}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(p, o)
	if err != nil {
		t.Fatal(err)
	}
	use := func(learn string, ids ...string) {
		t.Helper()
		for _, id := range ids {
			if err := s.use(id, func(h *session) error { return h.learnNow(learn) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(want string) {
		t.Helper()
		got := ""
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			if s.has(id) {
				got += id
			}
		}
		if got != want {
			t.Errorf("%s are left, want %s", got, want)
		}
	}
	use("", "a", "b", "c", "a", "d")
	check("acd")
	use("word", "a") // what has learned nothing ends first
	use("", "b", "d", "e", "b", "c", "d")
	check("acd")
	use("word", "b", "c")
	check("abc")
	use("", "d", "e") // there is room for none
	check("abc")
	use("word", "d")
	check("bcd")
	s.maxBytes = 2*s.cost.fresh + 500
	use("one two three four five six", "d")
	n, bytes := s.size()
	if n != 1 || !s.has("d") || bytes < s.cost.fresh+6*80 {
		t.Errorf("%d sessions of %d bytes, at most %d", n, bytes, s.maxBytes)
	}
	s.expire(time.Now().Add(o.SessionIdle + time.Second))
	if n, bytes := s.size(); n != 0 || bytes != 0 {
		t.Errorf("%d sessions of %d bytes after all have expired", n, bytes)
	}
}

// Profiles outlive sessions and servers, are readable only by their owner, and go with
// DELETE.
func TestProfilesOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "profiles")
	o := Options{Profiles: dir, MaxSessions: 1}
	r := start(t, smallPredictor(t), o)
	r.status("POST", "/sessions/one/learn", `{"text":"Zoé"}`, 200)
	r.status("POST", "/sessions/two/learn", `{"text":"Zack"}`, 200) // ends the session one
	r.cancel()
	<-r.done
	r = start(t, smallPredictor(t), o)
	if b := r.status("GET", "/sessions/one", "", 200); !strings.Contains(b, "Zoé") {
		t.Errorf("learned %s", b)
	}
	for id, want := range map[string]string{"one": "[Zoé]", "two": "[Zack]", "three": "[]"} {
		if got := r.ask(`{"text":"","prefix":"z","session":"` + id + `"}`); fmt.Sprint(got) != want {
			t.Errorf("%s: %q, want %s", id, got, want)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %q %v, want two", files, err)
	}
	for _, f := range files {
		if st, err := os.Stat(f); err != nil || st.Mode().Perm() != 0o600 || strings.Contains(filepath.Base(f), "one") {
			t.Errorf("%s: %v %v", f, st.Mode(), err)
		}
	}
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", st.Mode(), err)
	}
	r.status("DELETE", "/sessions/one", "", 204)
	r.status("DELETE", "/sessions/two", "", 204)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

// Files that a killed server left half written, and its locks, go when the next server
// starts, but not what another one is writing.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".a.json.tmp-1", ".a.json.tmp-2", ".b.json.lock", ".c.json.tmp-3", "d.json", ".d", ".e.tmp-4"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unlock, err := predict.LockProfile(t.Context(), filepath.Join(dir, "c.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	testServer(t, newFake(), Options{Profiles: dir})
	var left []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := "[.c.json.lock .c.json.tmp-3 .d .e.tmp-4 d.json]"; err != nil || fmt.Sprint(left) != want {
		t.Errorf("%v are left, want %s; %v", left, want, err)
	}
}

func TestUnreadableProfile(t *testing.T) {
	dir := t.TempDir()
	r := start(t, smallPredictor(t), Options{Profiles: dir})
	r.status("POST", "/sessions/one/learn", `{"text":"Zoé"}`, 200)
	r.cancel()
	<-r.done
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte(`{"format":9`), 0o600); err != nil {
		t.Fatal(err)
	}
	r = start(t, smallPredictor(t), Options{Profiles: dir})
	if got := r.ask(`{"text":"","prefix":"z","session":"one"}`); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if b, err := os.ReadFile(files[0] + ".unreadable"); err != nil || string(b) != `{"format":9` {
		t.Errorf("%q %v", b, err)
	}
	if !strings.Contains(r.log.String(), "profile put aside") {
		t.Errorf("log %s", r.log)
	}
	r.status("DELETE", "/sessions/one", "", 204) // what was put aside is this person's too
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

// Many callers of few sessions, which also end, get right answers without data races.
func TestSessionsConcurrent(t *testing.T) {
	r := start(t, smallPredictor(t), Options{MaxSessions: 2, Profiles: t.TempDir()})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for round := range 12 {
				id := fmt.Sprint("s", (i+round)%3)
				switch (i + round) % 4 {
				case 0:
					r.status("POST", "/sessions/"+id+"/learn", `{"text":"Zoé"}`, 200)
				case 1:
					if a := r.do("DELETE", "/sessions/"+id, "", ""); a.status != 204 && a.status != 404 {
						t.Errorf("%d %s", a.status, a.body)
					}
				default:
					r.ask(`{"text":"see you","prefix":"la","session":"` + id + `"}`)
				}
			}
		})
	}
	wg.Wait()
}

// learnNow learns a text and flushes it.
func (s *session) learnNow(text string) error {
	_, f, err := s.learn(text, nil)
	if err != nil {
		return err
	}
	return s.store.flush(f)
}

// The model reads the end of a long message, in parts of whole words.
func TestRememberedParts(t *testing.T) {
	for _, c := range []struct {
		text  string
		bytes int
	}{
		{"", 0}, {"one two", 7}, {strings.Repeat("é", 5000), maxRemembered}, {strings.Repeat("b ", 5000), 2 * maxRememberedWords},
		{strings.Repeat("word\n", 5000), 5 * maxRememberedWords}, {strings.Repeat("longer words ", 1000), 13 * maxRememberedWords / 2},
	} {
		rest := lastRemembered(c.text)
		if len(rest) > c.bytes || len(rest) < c.bytes-13 || !strings.HasSuffix(c.text, rest) {
			t.Errorf("%.20q…: %d bytes are read, want %d", c.text, len(rest), c.bytes)
		}
		all := ""
		for whole := rest; rest != ""; {
			var part string
			part, rest = nextRemembered(rest)
			if all += part; len(part) > rememberedAtOnce || part == "" || !strings.HasPrefix(whole, all) && !strings.Contains(whole, "é") {
				t.Fatalf("%.20q…: part %q", c.text, part)
			}
		}
	}
}
