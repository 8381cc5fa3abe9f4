package serve

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve/store"
)

// keys returns keys of these IDs.
func keys(t testing.TB, ids ...string) store.Keys {
	t.Helper()
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, "%s:%sAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", id, id)
	}
	k, err := store.ParseKeys(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// folderWith opens a folder of profiles, whose log is discarded.
func folderWith(t *testing.T, dir string, k store.Keys) *profileFolder {
	t.Helper()
	f, err := openProfileFolder(dir, 100, k, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// append1 appends a word to the profile of a session.
func append1(t *testing.T, f *profileFolder, id, word string) {
	t.Helper()
	s := f.profile(id)
	written, err := s.append(new(predict.Profile).Lesson(word))
	if err != nil {
		t.Fatal(err)
	}
	if err := written.do(); err != nil {
		t.Fatal(err)
	}
}

// wantWords checks what a session's profile has.
func wantWords(t *testing.T, f *profileFolder, id, want string) {
	t.Helper()
	s := f.profile(id)
	p, err := s.load(f.log)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range p.List() {
		got = append(got, fmt.Sprint(w.Word, w.Count))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("session %s has %q, want %q", id, got, want)
	}
}

// hidden fails if a file of the folder shows a word.
func hidden(t *testing.T, dir string, words ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		path := filepath.Join(dir, file.Name())
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				t.Errorf("%s shows %s", path, w)
			}
		}
	}
}

// With keys no file of the folder shows a word: neither what is written, nor what is folded, nor what
// was saved before there was a key.
func TestSealedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a[b") // which is no pattern
	append1(t, folderWith(t, dir, nil), "old", "anna")
	f := folderWith(t, dir, keys(t, "a"))
	f.sealAll(t.Context())
	hidden(t, dir, "anna")
	append1(t, f, "old", "ben")
	append1(t, f, "new", "carl")
	append1(t, f, "new", "dora")
	hidden(t, dir, "anna", "ben", "carl", "dora")
	wantWords(t, f, "old", "anna1 ben1")
	wantWords(t, f, "new", "carl1 dora1")
	s := f.profile("new")
	if _, err := s.fold(); err != nil {
		t.Fatal(err)
	}
	hidden(t, dir, "carl", "dora")
	wantWords(t, f, "new", "carl1 dora1")
	if found, err := s.remove(); !found || err != nil {
		t.Errorf("removed %v, %v", found, err)
	}
	wantWords(t, f, "new", "")
	if _, err := s.fold(); err != nil || s.exists() {
		t.Errorf("a forgotten profile is there again (%v)", err)
	}
}

// A message seals the file of plain words that it finds, as another server without the key leaves it.
func TestSealedAtNextMessage(t *testing.T) {
	dir := t.TempDir()
	plain, sealed := folderWith(t, dir, nil), folderWith(t, dir, keys(t, "a"))
	append1(t, plain, "one", "anna")
	append1(t, plain, "one", "anna")
	append1(t, sealed, "one", "ben")
	hidden(t, dir, "anna", "ben")
	wantWords(t, sealed, "one", "anna2 ben1")
}

// A plain file that was damaged since its session was loaded is put aside, and the session's next message is
// saved as the ones before.
func TestDamagedAtNextMessage(t *testing.T) {
	dir := t.TempDir()
	f := folderWith(t, dir, keys(t, "a"))
	path := f.profile("one").path
	if err := os.WriteFile(path, []byte(`{"format": 2, "words": 7}`), 0o600); err != nil {
		t.Fatal(err)
	}
	append1(t, f, "one", "ben")
	append1(t, f, "one", "carl")
	wantWords(t, f, "one", "ben1 carl1")
	if b, err := os.ReadFile(path + unreadable); err != nil || !strings.Contains(string(b), "7") {
		t.Errorf("put aside is %q, %v", b, err)
	}
}

// A profile that was put aside without a key is not sealed, which the log tells.
func TestSealedAside(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.json"+unreadable), []byte("anna"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log syncBuffer
	f, err := openProfileFolder(dir, 100, keys(t, "a"), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	f.sealAll(t.Context())
	if got := log.String(); !strings.Contains(got, "level=WARN") || !strings.Contains(got, "profiles=1") {
		t.Errorf("the log has %q", got)
	}
}

// What no key opens stays in the file, through appending and folding, and comes back with its key; a
// record of another session's file does not open.
func TestSealedFolderOtherKey(t *testing.T) {
	dir := t.TempDir()
	append1(t, folderWith(t, dir, keys(t, "a")), "one", "anna")
	for _, ids := range [][]string{{"b"}, nil} {
		f := folderWith(t, dir, keys(t, ids...))
		append1(t, f, "one", "ben")
		s := f.profile("one")
		if _, err := s.fold(); err != nil {
			t.Fatal(err)
		}
		hidden(t, dir, "anna")
	}
	both := folderWith(t, dir, keys(t, "b", "a"))
	wantWords(t, both, "one", "anna1 ben2")
	if err := os.Rename(both.profile("one").path, both.profile("two").path); err != nil {
		t.Fatal(err)
	}
	wantWords(t, both, "two", "ben1") // which was added without a key and is not sealed
}

// A line that a killed program has written half is left out, and what is appended later stands.
func TestSealedFolderCut(t *testing.T) {
	dir := t.TempDir()
	f := folderWith(t, dir, keys(t, "a"))
	append1(t, f, "one", "anna")
	append1(t, f, "one", "ben")
	path := f.profile("one").path
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, st.Size()-5); err != nil {
		t.Fatal(err)
	}
	wantWords(t, f, "one", "anna1")
	append1(t, f, "one", "carl")
	wantWords(t, f, "one", "anna1 carl1")
}

// The service with keys answers from sealed files after a restart, and seals those that were not.
func TestSealedService(t *testing.T) {
	o := Options{Profiles: t.TempDir(), Keys: keys(t, "a")}
	append1(t, folderWith(t, o.Profiles, nil), "old", "Zackary")
	for n := 1; n <= 2; n++ {
		r := start(t, smallPredictor(t), o)
		if n == 1 {
			eventually(t, "the old profile is sealed", func() bool { return strings.Contains(r.log.String(), "are sealed") })
		}
		r.status("POST", "/sessions/one/learn", `{"text":"Zackary"}`, 200)
		if b := r.status("GET", "/sessions/one", "", 200); !strings.Contains(b, fmt.Sprintf(`"count":%d`, n)) {
			t.Errorf("start %d: learned %s", n, b)
		}
		hidden(t, o.Profiles, "Zackary", "zackary")
		r.cancel()
		<-r.done
	}
}

func FuzzProfileForm(f *testing.F) {
	folder := &profileFolder{keys: keys(f, "a")}
	file, err := folder.form("x.json", profileForm{SavedProfile: predict.SavedProfile{Profile: new(predict.Profile).Lesson("word")}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte(sealedHead + "AQ==\n"))
	f.Add([]byte(`{"format": 2, "words": []}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := folder.readForm("x.json", bytes.NewReader(b))
		if err != nil {
			return
		}
		again, err := folder.form("x.json", p)
		if err != nil {
			t.Fatal(err)
		}
		q, err := folder.readForm("x.json", bytes.NewReader(again))
		if err != nil || fmt.Sprint(q.List()) != fmt.Sprint(p.List()) || len(q.closed) != len(p.closed) {
			t.Errorf("%v, then %v (%v)", p.List(), q.List(), err)
		}
	})
}
