package serve

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/store"
)

const sharedKey = "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

// replica starts a server that shares a store. Its calls may take as long as a busy machine needs.
func replica(t *testing.T, shared *miniredis.Miniredis, key string) *running {
	t.Helper()
	return replicaAt(t, "redis://"+shared.Addr()+"?client_cache=0", key)
}

func replicaAt(t *testing.T, url, key string) *running {
	t.Helper()
	keys, err := store.ParseKeys(key)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := store.Open(store.Options{URL: url, Keys: keys, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	return start(t, smallPredictor(t), Options{Autocorrect: "auto", Store: opened})
}

// eventually waits until ok, for as long as a busy machine may take.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// same checks that servers answer a query alike.
func same(t *testing.T, query string, replicas ...*running) {
	t.Helper()
	want := replicas[0].status("POST", "/predict", query, 200)
	for i, r := range replicas[1:] {
		if got := r.status("POST", "/predict", query, 200); got != want {
			t.Errorf("%s: server %d answers %s, the first one %s", query, i+2, got, want)
		}
	}
}

// Any server takes over any session: what it was taught, what it has said and what it keeps.
func TestTakeOver(t *testing.T) {
	shared := miniredis.RunT(t)
	one, two, three := replica(t, shared, sharedKey), replica(t, shared, sharedKey), replica(t, shared, sharedKey)
	const query = `{"session":"s","text":"see you ","k":9}`
	fresh := one.status("POST", "/predict", query, 200)
	same(t, query, one, two)
	one.status("POST", "/sessions/s/learn", `{"text":"we see you at Zoé's"}`, 200)
	if got := two.status("POST", "/predict", query, 200); got == fresh {
		t.Errorf("nothing was taken over: %s", got)
	}
	same(t, query, one, two)
	two.status("POST", "/sessions/s/learn", `{"text":"later we want to go"}`, 200)
	same(t, query, two, one, three) // a server that knew the session, and one that did not
	const slip = `{"session":"s","text":"see you tge","k":3}`
	one.status("POST", "/sessions/s/keep", `{"word":"latr"}`, 204)
	same(t, slip, one, two, three)
	two.status("POST", "/sessions/s/keep", `{"word":"latr"}`, 204) // the second time it is learned
	for i, r := range []*running{one, two, three} {
		if got := r.status("GET", "/sessions/s", "", 200); !strings.Contains(got, `"latr"`) || !strings.Contains(got, `"Zoé's"`) {
			t.Errorf("server %d has learned %s", i+1, got)
		}
	}
	// What one forgets all forget.
	three.status("DELETE", "/sessions/s", "", 204)
	for _, r := range []*running{one, two, three} {
		r.status("GET", "/sessions/s", "", 404)
		if got := r.status("POST", "/predict", query, 200); got != fresh {
			t.Errorf("%s after it was forgotten, want %s", got, fresh)
		}
	}
	if left := shared.Keys(); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

// A session that is forgotten and taught anew at one server is no longer the old one at another.
func TestForgottenElsewhere(t *testing.T) {
	shared := miniredis.RunT(t)
	one, two := replica(t, shared, sharedKey), replica(t, shared, sharedKey)
	one.status("POST", "/sessions/s/learn", `{"text":"we see you at Zoé's"}`, 200)
	two.status("DELETE", "/sessions/s", "", 204)
	two.status("POST", "/sessions/s/learn", `{"text":"Zack"}`, 200)
	same(t, `{"session":"s","text":"see you ","k":9}`, one, two)
	if got := one.status("GET", "/sessions/s", "", 200); strings.Contains(got, "Zoé") || !strings.Contains(got, "Zack") {
		t.Errorf("learned %s", got)
	}
}

// A session that was taught so often that it is to be read anew is forgotten, too, with the person's
// choice of what is done about slips.
func TestForgottenWhenStale(t *testing.T) {
	shared := miniredis.RunT(t)
	one, two := replica(t, shared, sharedKey), replica(t, shared, sharedKey)
	one.status("POST", "/sessions/s/import", `{"format":2,"correction":"off","words":[]}`, 204)
	for range foldAfter + 1 {
		one.status("POST", "/sessions/s/learn", `{"text":"we see you at Zoé's"}`, 200)
	}
	two.status("DELETE", "/sessions/s", "", 204)
	if got := one.status("GET", "/sessions/s", "", 404); strings.Contains(got, "Zoé") {
		t.Errorf("learned %s", got)
	}
	same(t, `{"session":"s","text":"see you ","k":9}`, one, two)
	one.status("POST", "/sessions/s/learn", `{"text":"Zack"}`, 200)
	if got := one.status("GET", "/sessions/s", "", 200); strings.Contains(got, "Zoé") || strings.Contains(got, "off") {
		t.Errorf("learned %s", got)
	}
}

// Servers that teach one session at once lose nothing of each other's, while its lessons are added up.
func TestTaughtAtOnce(t *testing.T) {
	shared := miniredis.RunT(t)
	replicas := []*running{replica(t, shared, ""), replica(t, shared, ""), replica(t, shared, "")}
	teachAtOnce(t, replicas)
	lessons := "lstmkb:{" + store.Name("s") + "}:lessons"
	eventually(t, "the lessons are added up", func() bool {
		replicas[0].ask(`{"session":"s","text":""}`)
		replicas[0].status("POST", "/sessions/s/learn", `{"text":"together"}`, 200)
		list, err := shared.List(lessons)
		return err == nil && len(list) <= foldAfter
	})
}

// teachAtOnce has all servers teach one session, each foldAfter messages by two people, and checks that
// all of them know of all.
func teachAtOnce(t *testing.T, replicas []*running) {
	t.Helper()
	const times = foldAfter
	var all sync.WaitGroup
	for i, r := range replicas {
		for range 2 {
			all.Go(func() {
				for range times / 2 {
					r.status("POST", "/sessions/s/learn", fmt.Sprintf(`{"text":"together word%c"}`, 'a'+i), 200)
				}
			})
		}
	}
	all.Wait()
	want := []string{fmt.Sprint("together", times*len(replicas))}
	for i := range replicas {
		want = append(want, fmt.Sprintf("word%c%d", 'a'+i, times))
	}
	for i, r := range replicas {
		var got []string
		eventually(t, fmt.Sprintf("server %d knows %v", i, want), func() bool { // as soon as the store has told it what changed
			p := new(predict.Profile)
			if err := p.Import(strings.NewReader(r.status("GET", "/sessions/s", "", 200))); err != nil {
				t.Fatal(err)
			}
			got = got[:0]
			for _, l := range p.List() {
				got = append(got, fmt.Sprint(l.Word, l.Count))
			}
			slices.Sort(got)
			return slices.Equal(got, want)
		})
	}
}

// A session that leaves memory between the question whether it is there and its use is asked for again,
// and never said not to exist.
func TestEvictedMeanwhile(t *testing.T) {
	shared := miniredis.RunT(t)
	opened, err := store.Open(store.Options{URL: "redis://" + shared.Addr() + "?client_cache=0", Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	o, err := Options{Store: opened, MaxSessions: 1}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(smallPredictor(t), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.use("s", func(h *session) error { return h.learnNow("Zack") }); err != nil {
		t.Fatal(err)
	}
	f, err := s.fetch("s")
	if err == nil {
		_, err = s.resume("s", f)
	}
	if err != nil {
		t.Fatal(err)
	}
	if f, err = s.fetch("s"); f != nil || err != nil {
		t.Fatalf("%v, %v of a session that is in memory as it is in the store", f, err)
	}
	s.remove(s.byID["s"])
	if _, err := s.profile("s", nil); !errors.Is(err, errEvicted) {
		t.Errorf("error %v", err)
	}
	r := start(t, smallPredictor(t), o)
	ids := []string{"a", "b"} // each of which evicts the other
	for _, id := range ids {
		r.status("POST", "/sessions/"+id+"/learn", `{"text":"Zack"}`, 200)
	}
	var all sync.WaitGroup
	for _, id := range ids {
		for _, c := range [][3]string{{"POST", "/learn", `{"text":"Zack"}`}, {"GET", "", ""}} {
			all.Go(func() {
				for range 50 {
					r.status(c[0], "/sessions/"+id+c[1], c[2], 200)
				}
			})
		}
	}
	all.Wait()
}

// While the store is away suggestions go on, nothing is learned, and everybody is told; once it is
// back all is as it was.
func TestStoreAway(t *testing.T) {
	shared := miniredis.RunT(t)
	r := replica(t, shared, sharedKey)
	const query = `{"session":"s","text":"","prefix":"z"}`
	r.status("POST", "/sessions/s/learn", `{"text":"Zoé"}`, 200)
	shared.Close()
	for _, id := range []string{"s", "new"} {
		r.status("POST", "/predict", strings.Replace(query, `"s"`, `"`+id+`"`, 1), 200)
	}
	if got := r.ask(query); fmt.Sprint(got) != "[Zoé]" {
		t.Errorf("%q of a session in memory", got)
	}
	for _, c := range [][2]string{{"learn", `{"text":"Zack"}`}, {"learn", `{"text":"a","touches":[[1,1]]}`}, {"keep", `{"word":"tge"}`}} { // do not fail, for people type on
		a := r.do("POST", "/sessions/s/"+c[0], "", c[1])
		want := `{"saved":false,"problem":"the store of profiles cannot be reached: nothing is learned now, suggestions go on"}`
		if a.status != 202 || a.header.Get("Retry-After") != "2" || strings.TrimSpace(a.body) != want {
			t.Errorf("%s: %d %v %s", c[0], a.status, a.header, a.body)
		}
	}
	for _, c := range [][3]string{{"POST", "/sessions/s/import", `{"format":2,"words":[]}`}, {"GET", "/sessions/s", ""}, {"DELETE", "/sessions/s", ""}} {
		if a := r.do(c[0], c[1], "", c[2]); a.status != 503 || a.header.Get("Retry-After") != "2" {
			t.Errorf("%v: %d %v %s", c, a.status, a.header, a.body)
		}
	}
	if b := r.status("GET", "/health", "", 200); !strings.Contains(b, `"store":{"learning":false,"problem":"the store of profiles cannot be reached"}`) || strings.Contains(b, "127.0.0.1") {
		t.Errorf("health %s", b)
	}
	if b := r.status("GET", "/metrics", "", 200); !strings.Contains(b, "lstmkb_store_learning 0\n") {
		t.Errorf("metrics %s", b)
	}
	if err := shared.Restart(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the store is back", func() bool { return strings.Contains(r.status("GET", "/health", "", 200), `"learning":true`) })
	r.status("POST", "/sessions/s/learn", `{"text":"Zack"}`, 200)
	if got := r.ask(query); len(got) != 2 {
		t.Errorf("%q", got)
	}
	if strings.Contains(r.log.String(), "Zo") || strings.Contains(r.log.String(), "Zack") {
		t.Errorf("log %s", r.log)
	}
}

// Where a key was lost, suggestions go on without the words that it sealed, which stay.
func TestLostKey(t *testing.T) {
	shared := miniredis.RunT(t)
	replica(t, shared, sharedKey).status("POST", "/sessions/s/learn", `{"text":"Zoé"}`, 200)
	r := replica(t, shared, "b"+sharedKey[1:])
	if got := r.ask(`{"session":"s","text":"","prefix":"z"}`); len(got) != 0 {
		t.Errorf("%q", got)
	}
	if !strings.Contains(r.log.String(), "part of a profile cannot be read") {
		t.Errorf("log %s", r.log)
	}
	r.status("POST", "/sessions/s/learn", `{"text":"Zack"}`, 200)
	if b := replica(t, shared, "b"+sharedKey[1:]+" "+sharedKey).status("GET", "/sessions/s", "", 200); !strings.Contains(b, "Zoé") || !strings.Contains(b, "Zack") {
		t.Errorf("learned %s", b)
	}
}

func TestStoreAndProfiles(t *testing.T) {
	if _, err := (Options{Store: new(store.Store), Profiles: "x"}).withDefaults(); err == nil || !strings.Contains(err.Error(), "both given") {
		t.Errorf("error %v", err)
	}
}
