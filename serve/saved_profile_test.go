package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// large is a text of many long words.
func large(words, length int) []string {
	var texts []string
	var b strings.Builder
	for i := range words {
		word := strings.Repeat("x", length-5) + string([]byte{'a' + byte(i/17576%26), 'a' + byte(i/676%26), 'a' + byte(i/26%26), 'a' + byte(i%26), ' '})
		if b.Len()+len(word) > MaxText {
			texts = append(texts, b.String())
			b.Reset()
		}
		b.WriteString(word)
	}
	return append(texts, b.String())
}

// A message costs what it is long, however much its session has learned already.
func TestFullProfile(t *testing.T) {
	o, err := Options{Profiles: t.TempDir()}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(smallPredictor(t), o)
	if err != nil {
		t.Fatal(err)
	}
	learn := func(text string) {
		if err := s.use("full", func(h *session) error { return h.learnNow(text) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range large(predict.MaxLearned-100, 20) {
		learn(text)
	}
	size := func() int64 {
		st, err := os.Stat(s.folder.profile("full").path)
		if err != nil {
			t.Fatal(err)
		}
		return st.Size()
	}
	learn("a")
	before := size()
	const times = 50
	took := allocated(func() {
		for range times {
			learn("a")
		}
	})
	if grown := size() - before; grown <= 0 || grown > 100*times || took > 100_000*times {
		t.Errorf("a message of a letter writes %d bytes and takes %d", grown/times, took/times)
	}
	for range 8 { // until it is folded
		learn(strings.Repeat("bb cc dd ee ", 5000) + strings.Join(large(1500, 20), ""))
	}
	if got := size(); got > 2<<20 {
		t.Errorf("the file has %d bytes", got)
	}
	p, err := s.profile("full", nil)
	if err != nil {
		t.Fatal(err)
	}
	saved := s.folder.profile("full")
	read, err := saved.load(o.Logger)
	if err != nil || fmt.Sprint(read.List()) != fmt.Sprint(p.List()) {
		t.Errorf("%d words saved, %d learned; %v", len(read.List()), len(p.List()), err)
	}
}

// Words that wait for more uses are saved too, in whichever message those come.
func TestPendingSaved(t *testing.T) {
	o, err := Options{Profiles: t.TempDir()}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{0, 0, 1} {
		s, err := newSessionStore(smallPredictor(t), o) // as after a restart
		if err != nil {
			t.Fatal(err)
		}
		if err := s.use("one", func(h *session) error { return h.learnNow("w7") }); err != nil {
			t.Fatal(err)
		}
		saved := s.folder.profile("one")
		if p, err := saved.load(o.Logger); err != nil || p.Len() != want {
			t.Errorf("%v saved (%v), want %d words", p.List(), err, want)
		}
	}
}

// Two servers that share a folder lose nothing of each other's.
func TestSharedFolder(t *testing.T) {
	dir := t.TempDir()
	var stores [2]*sessionStore
	for i := range stores {
		o, err := Options{Profiles: dir}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		if stores[i], err = newSessionStore(smallPredictor(t), o); err != nil {
			t.Fatal(err)
		}
		if err := stores[i].use("one", func(h *session) error { return h.learnNow("first") }); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for n := range 40 {
				if err := s.use("one", func(h *session) error {
					if n%10 == 9 {
						if _, err := h.saved.fold(); err != nil {
							return err
						}
					}
					return h.learnNow(fmt.Sprintf("word%c%c", 'a'+i, 'a'+n%20))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	saved := (&profileFolder{dir: dir}).profile("one")
	p, err := saved.load(nil)
	if err != nil || len(p.List()) != 41 {
		t.Errorf("%d words, want 41; %v", len(p.List()), err)
	}
	for _, w := range p.List() {
		if w.Count != 2 {
			t.Errorf("%v, want 2", w)
		}
	}
}

// A folder in which the server cannot write is refused at the start.
func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below"), "/proc/self/fdinfo"} {
		if _, err := openProfileFolder(dir, 1, nil, nil); err == nil {
			t.Errorf("%s is taken", dir)
		}
	}
}

// A server and a program that changes a session's profile lose nothing of each other's.
func TestProgramBesideServer(t *testing.T) {
	dir := t.TempDir()
	r := start(t, smallPredictor(t), Options{Profiles: dir})
	path := (&profileFolder{dir: dir}).profile("one").path
	const times = 60
	var wg sync.WaitGroup
	wg.Go(func() {
		for range times {
			r.status("POST", "/sessions/one/learn", `{"text":"served"}`, 200)
		}
	})
	wg.Go(func() {
		for range times {
			if _, err := predict.UpdateProfile(t.Context(), path, func(p *predict.Profile) error { p.Learn("beside"); return nil }); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Millisecond) // which whoever waits for the lock needs to see that it is free
		}
	})
	wg.Wait()
	p, err := predict.LoadProfile(path)
	if want := fmt.Sprint([]predict.Learned{{Word: "beside", Count: times}, {Word: "served", Count: times}}); err != nil || fmt.Sprint(p.List()) != want {
		t.Errorf("%v (%v), want %s", p.List(), err, want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("%q are left", left)
	}
}

// A full folder takes no new profile, and loses none.
func TestMaxProfiles(t *testing.T) {
	dir := t.TempDir()
	o := Options{Profiles: dir, MaxProfiles: 2}
	r := start(t, smallPredictor(t), o)
	for _, id := range []string{"one", "two"} {
		r.status("POST", "/sessions/"+id+"/learn", `{"text":"Zack"}`, 200)
	}
	for range 2 {
		r.status("POST", "/sessions/three/learn", `{"text":"Zoé"}`, 507)
		r.status("POST", "/sessions/three/learn", `{"text":""}`, 200) // teaches nothing
		if got := r.ask(`{"text":"","prefix":"z","session":"three"}`); len(got) != 0 {
			t.Errorf("%q of a message that was refused", got)
		}
		r.status("POST", "/sessions/one/learn", `{"text":"Zack"}`, 200)
		if n := strings.Count(r.log.String(), "no room for new profiles"); n != 1 {
			t.Errorf("%d lines in the log, want 1: %s", n, r.log)
		}
		r.cancel()
		<-r.done
		r = start(t, smallPredictor(t), o) // counts what is there
	}
	r.status("DELETE", "/sessions/one", "", 204)
	r.status("POST", "/sessions/three/learn", `{"text":"Zoé"}`, 200)
	r.status("POST", "/sessions/one/learn", `{"text":"Zack"}`, 507)
	if b := r.status("GET", "/sessions/two", "", 200); !strings.Contains(b, "Zack") {
		t.Errorf("learned %s", b)
	}
}
